"""Answers customers who were written to again: goes on with them, waits, or lets them go kindly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import msgspec

from libs.common import spanish_time
from libs.common.messages import Outgoing, OutgoingText
from libs.common.opening_hours import OpeningHours
from libs.common.understanding.later import find_later
from services.agents.buyer import remembered
from services.agents.follow_up import texts
from services.agents.follow_up.decision import FollowUpDecision, FollowUpSlots
from services.agents.follow_up.occasion import ASKS_INTEREST
from services.agents.follow_up.records import FollowUp, LeadLost, NoMoreFollowUps
from services.agents.follow_up.replies import Reply, find_reply
from services.agents.frame.agent import Record
from services.agents.frame.turn import Memory, Turn
from services.agents.introductions import called, learnt
from services.agents.lead_qualification.agent import LeadQualification
from services.agents.lead_qualification.decision import LeadDecision
from services.agents.offers import OFFERS_TEST_RIDE
from services.agents.outreach.rules import SUNDAY
from services.agents.product_catalog.agent import ProductCatalog
from services.agents.product_catalog.decision import CatalogDecision

_LATER: Mapping[Reply | None, timedelta] = {
    Reply.LATER: timedelta(days=14),
    Reply.THINKING: timedelta(days=7),
}
"""When to write again to somebody who names no day."""


@dataclass(frozen=True)
class FollowUpAnswers:
    """Understands the answer; what an interested customer is told is the sellers' to say."""

    hours: OpeningHours
    lead: LeadQualification
    catalog: ProductCatalog

    async def understand(self, turn: Turn) -> FollowUpSlots:
        """What the customer answers, and what the words tell besides."""
        return FollowUpSlots(
            reply=find_reply(turn),
            text=turn.text,
            asked=turn.asked == ASKS_INTEREST,
            lead=await self.lead.understand(turn),
            catalog=await self.catalog.understand(turn),
        )

    def decide(self, slots: FollowUpSlots, memory: Memory, now: datetime) -> FollowUpDecision:
        """Go on with who is interested, write later to who asks for it, and never to who does not want it."""
        goes_on = self._goes_on(slots, memory, now)
        reply = Reply.INTERESTED if goes_on else slots.reply
        local = self.hours.local(now)
        until = self._until(reply, slots.text, local)
        return FollowUpDecision(
            facts={**learnt(slots.lead.name), **(goes_on.facts if goes_on else {})},
            if_asked=goes_on.if_asked if goes_on else {},
            asks=goes_on.asks if goes_on else _asks(reply),
            handoff=goes_on.handoff if goes_on else None,
            records=(*_records(reply, until, local), *(goes_on.records if goes_on else ())),
            reply=reply,
            name=called(slots.lead.name, memory),
            until=until,
            today=local.date(),
            goes_on=goes_on,
            resumes=slots.asked or slots.reply is not None,
            address=memory.dealership.address,
            dealership=memory.dealership.name,
            week=spanish_time.week(self.hours),
        )

    async def say(self, decision: FollowUpDecision) -> Outgoing:
        """A kind word, and what comes next."""
        match decision.goes_on:
            case LeadDecision() as lead:
                said: Outgoing = await self.lead.say(lead)
            case CatalogDecision() as catalog:
                said = await self.catalog.say(catalog)
            case _:
                return OutgoingText(body=texts.follow_up(decision))
        if not isinstance(said, OutgoingText) or not decision.resumes:
            return said
        return msgspec.structs.replace(said, body=f"{texts.welcome_back(decision)}\n\n{said.body}")

    def _until(self, reply: Reply | None, text: str, local: datetime) -> date | None:
        """The day to write again: the one that is named, else after a while; never a Sunday or a holiday."""
        if reply not in _LATER:
            return None
        day = find_later(text, local) or local.date() + _LATER[reply]
        while day.weekday() == SUNDAY or self.hours.is_holiday(day):
            day += timedelta(days=1)
        return day

    def _goes_on(
        self, slots: FollowUpSlots, memory: Memory, now: datetime
    ) -> LeadDecision | CatalogDecision | None:
        """What a seller decides for whoever is interested or names a motorcycle; None for others."""
        named = slots.catalog.models
        if slots.reply is None and not slots.asked:
            return self.catalog.decide(slots.catalog, memory, now)  # nobody had been written to
        if slots.reply not in {None, Reply.INTERESTED, Reply.THINKING} or not (slots.reply or named):
            return None
        if slots.reply is Reply.THINKING and not named:
            return None
        model = remembered(memory, now).model
        if named or (model and self.catalog.catalog.model(model)):
            wanted = named or ((model,) if model else ())
            return self.catalog.decide(replace(slots.catalog, models=wanted), memory, now)
        return self.lead.decide(slots.lead, memory, now)


def _asks(reply: Reply | None) -> str:
    if reply is None:
        return ASKS_INTEREST
    return OFFERS_TEST_RIDE if reply is Reply.VISIT else ""


def _records(reply: Reply | None, until: date | None, local: datetime) -> tuple[Record, ...]:
    match reply:
        case None:
            return ()
        case Reply.LATER | Reply.THINKING:
            assert until is not None, "who is written to later has a day"  # noqa: S101 - ours to know
            due_at = datetime.combine(until, time(), local.tzinfo)
            return NoMoreFollowUps("later"), FollowUp("requested", due_at)
        case Reply.NOT_INTERESTED:
            return NoMoreFollowUps("not_interested"), LeadLost()
        case Reply.BOUGHT_ELSEWHERE:
            return NoMoreFollowUps("bought_elsewhere"), LeadLost()
        case Reply.BOUGHT_HERE:
            return (NoMoreFollowUps("bought"),)
        case Reply.INTERESTED | Reply.VISIT:
            return (NoMoreFollowUps("interested"),)
