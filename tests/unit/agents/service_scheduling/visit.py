"""A customer's conversation about appointments, with a diary in which what is decided is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from msgspec import json

from libs.common.intents import Intent
from libs.common.jsonb import to_jsonb
from libs.common.messages import Outgoing, OutgoingButtons, OutgoingList, OutgoingText, Reply
from services.agents import registry
from services.agents.frame.turn import Fact, Memory, Said
from services.agents.service_scheduling.agenda import Appointment
from services.agents.service_scheduling.calendar import Taken
from services.agents.service_scheduling.decision import SchedulingDecision
from tests.doubles.diary import SmallDiary
from tests.doubles.knowledge import SmallKnowledge
from tests.unit.agents.situations import BUSINESS, GP_BIKES, HOURS, turn

THURSDAY_MORNING = datetime(2026, 11, 26, 10, 0, tzinfo=HOURS.zone)
SATURDAY = datetime(2026, 11, 28, tzinfo=HOURS.zone)


def at(text: str) -> datetime:
    """A moment by the dealership's clock, such as "2026-11-28 10:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=HOURS.zone)


@dataclass
class Visit:
    """Turn by turn: what was learnt, asked and booked is there the next time."""

    now: datetime = THURSDAY_MORNING
    facts: dict[str, Fact] = field(default_factory=dict)
    asked: str = ""
    heard: str = ""
    """What another agent has said last."""
    content: Outgoing | None = None
    decision: SchedulingDecision | None = None

    def __post_init__(self) -> None:
        self.diary = SmallDiary(self.now)
        self._answer = registry.answerers(BUSINESS, SmallKnowledge(), self.diary)[Intent.SERVICE_SCHEDULING]

    async def say(self, *sent: str | Reply) -> str:
        """What is answered to the customer's messages."""
        said = turn(*sent, intent=Intent.SERVICE_SCHEDULING, asked=self.asked)
        self.diary.now = self.now
        before = Said(author="assistant", content=OutgoingText(body=self.heard), occurred_at=self.now)
        memory = Memory(dealership=GP_BIKES, facts=self.facts, history=(before,) if self.heard else ())
        given = await self._answer(said, memory, self.now)
        assert isinstance(given.decision, SchedulingDecision)
        assert isinstance(given.content, OutgoingText | OutgoingButtons | OutgoingList)
        self.diary.write(given.decision.records)
        self.content, self.decision, self.asked = given.content, given.decision, given.decision.asks
        for name, value in given.decision.facts.items():
            self.facts[name] = Fact(value=json.decode(to_jsonb(value)), learned_at=self.now)
        return given.content.body

    async def tap(self, title: str) -> str:
        """What is answered to a tap on that button or row of the last answer."""
        return await self.say(Reply(type="list", payload=self.choices[title], title=title))

    @property
    def choices(self) -> dict[str, str]:
        """The titles that can be tapped, with what they carry."""
        match self.content:
            case OutgoingButtons(buttons=buttons):
                return {button.title: button.id for button in buttons}
            case OutgoingList(sections=sections):
                return {row.title: row.id for section in sections for row in section.rows}
            case _:
                return {}

    @property
    def booked(self) -> Appointment:
        """The one appointment of the customer."""
        (one,) = self.diary.own.values()
        return one

    def take(self, place: str, start: str, end: str) -> None:
        """Others have taken a place from one moment to another."""
        self.diary.others.append(Taken(place, at(start), at(end)))
