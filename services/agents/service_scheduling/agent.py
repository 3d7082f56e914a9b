"""Makes, shows, moves and cancels appointments of the workshop and test rides, at hours that are free."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from libs.common import spanish_time
from libs.common.catalog import Catalog
from libs.common.intents import OFFERED, Intent
from libs.common.messages import Outgoing, OutgoingText, Reply
from libs.common.opening_hours import OpeningHours
from libs.common.understanding.assent import assents
from libs.common.understanding.dates import When, find_when
from libs.common.understanding.kilometres import find_kilometres
from libs.common.understanding.models import ModelNames
from libs.common.understanding.text import fold, fold_words
from libs.common.workshop import Services
from services.agents import motorcycle
from services.agents.buyer import chosen
from services.agents.fallback.thanks import only_thanks
from services.agents.frame.turn import Memory, Turn
from services.agents.introductions import called, learnt, told_name
from services.agents.service_scheduling import messages
from services.agents.service_scheduling.agenda import Appointment, Diary, Kind
from services.agents.service_scheduling.calendar import Calendar
from services.agents.service_scheduling.capacity import Capacity
from services.agents.service_scheduling.deciding import decide
from services.agents.service_scheduling.decision import Draft, SchedulingDecision, SchedulingSlots, Told
from services.agents.service_scheduling.matching import check_at, find_service, wants_check
from services.agents.service_scheduling.situation import DRAFT, LICENCE, WANTED_MODEL, Situation
from services.agents.service_scheduling.taps import read_tap
from services.agents.service_scheduling.topics import (
    Wish,
    find_shift,
    find_wish,
    has_licence,
    tells_licence,
    wants_instead,
)
from services.agents.wording import advisor_writes, wordless

SPOKEN_OF_FOR = timedelta(hours=24)
"""After so long an appointment that was not booked is spoken of anew."""
LICENCE_KNOWN_FOR = timedelta(days=180)
_IT = re.compile(r"\b(?:la|esa|ella)\b(?! moto)|\b(?:prob|mont|manej)ar(?:la|me la)\b")
"""Words for the motorcycle that is spoken of."""

_TO = re.compile(r"\b(?:para|al)\b(?! (?:manana|que|poder)\b(?! (?:a|en|por|tempr)))(?P<rest>.*)$")


@dataclass(frozen=True)
class ServiceScheduling:
    """Keeps the calendar of the workshop and of the motorcycles that can be tried."""

    hours: OpeningHours
    catalog: Catalog
    models: ModelNames
    services: Services
    capacity: Capacity
    diary: Diary

    async def understand(self, turn: Turn) -> SchedulingSlots:
        """What is wanted, and what is booked just now. Raises DatabaseUnavailable."""
        agenda = await self.diary.read(turn)
        return SchedulingSlots(
            name=told_name(turn),
            told=self._told(turn, agenda.read_at),
            text=turn.text,
            asked=turn.asked_detail,
            agenda=agenda,
            wordless=wordless(turn.contents),
            choosing=turn.asked == f"{Intent.PRODUCT_CATALOG}:choice",
        )

    def decide(self, slots: SchedulingSlots, memory: Memory, now: datetime) -> SchedulingDecision:
        """Do what is wanted, at an hour that is free; offer free hours, or ask for what is missing."""
        own = tuple(self._local(one) for one in slots.agenda.own)
        taken = slots.agenda.taken
        licence = memory.known(LICENCE, bool, since=now - LICENCE_KNOWN_FOR)
        facts = {**learnt(slots.name)}
        told = slots.told.assent if slots.asked == LICENCE else None
        told = tells_licence(slots.text) if told is None else told
        if told is not None:
            licence = facts[LICENCE] = told
        common = {
            "now": self.hours.local(now),
            "name": called(slots.name, memory),
            "address": memory.dealership.address,
            "week": spanish_time.week(self.hours),
            "services": self.services.entries,
            "advisor_writes": advisor_writes(self.hours, now),
            "wordless": slots.wordless,
        }
        return decide(
            Situation(
                told=slots.told,
                text=slots.text,
                asked=slots.asked,
                draft=memory.known(DRAFT, Draft, since=now - SPOKEN_OF_FOR) or self._offered(slots, memory),
                motorcycle=motorcycle.remembered(memory).knowing(self._own_motorcycle(slots)),
                wanted_model=_wanted(slots, memory, now),
                licence=licence,
                calendar=Calendar(self.hours, self.capacity, taken, now),
                own=own,
                hours=self.hours,
                services=self.services,
                capacity=self.capacity,
                catalog=self.catalog,
                facts=facts,
                common=common,
            )
        )

    async def say(self, decision: SchedulingDecision) -> Outgoing:
        """The words, with buttons or a list where something is to be chosen."""
        return messages.message(decision)

    def _told(self, turn: Turn, now: datetime) -> Told:
        text, asked = turn.text, turn.asked_detail
        tap = next(
            (read_tap(one.payload, self.hours.zone) for one in turn.contents if isinstance(one, Reply)), None
        )
        if tap is not None:
            return tap
        wish, service = find_wish(text), find_service(text, self.services)
        if wish is None and (service or wants_check(text)) and asked not in {"service", "motorcycle"}:
            wish = Wish.BOOK
        return Told(
            wish=wish,
            service=service.id if service else "",
            wants_check=wants_check(text),
            motorcycle=motorcycle.read(text, self.models, asked=asked),
            when=self._when(text, wish, asked, now),
            shift=find_shift(text),
            instead=wants_instead(text),
            assent=has_licence(text) if asked == LICENCE else assents(text),
            knows_not=motorcycle.knows_not(text),
            thanks=only_thanks(turn.texts),
        )

    def _when(self, text: str, wish: Wish | None, asked: str, now: datetime) -> When | None:
        """When the customer would come; where an appointment is moved, the time to which it is."""
        local, is_holiday = self.hours.local(now), self.hours.is_holiday
        target = _TO.search(fold(text)) if wish is Wish.MOVE else None
        parts = (target["rest"], text) if target else (text,)
        found = (find_when(part, local, is_holiday=is_holiday, asked=asked == "slot") for part in parts)
        return next(filter(None, found), None)

    def _own_motorcycle(self, slots: SchedulingSlots) -> motorcycle.Motorcycle:
        """What was told of the customer's own; a motorcycle to be tried is none."""
        told = slots.told
        if told.wish is Wish.TEST_RIDE or slots.asked == "demo":
            return motorcycle.Motorcycle()
        return told.motorcycle

    def _offered(self, slots: SchedulingSlots, memory: Memory) -> Draft:
        """What another agent has offered, as its words tell: a check by its kilometres, a test ride."""
        if slots.asked != OFFERED or not slots.told.assent:
            return Draft()
        texts = [one.content for one in memory.history if isinstance(one.content, OutgoingText)]
        said = texts[-1].body if texts else ""
        if find_wish(said) is Wish.TEST_RIDE:
            return Draft(kind=Kind.TEST_RIDE, model=memory.known(WANTED_MODEL, str) or "")
        kilometres = find_kilometres(said)
        check = check_at(kilometres, self.services) if kilometres else None
        return Draft(service=check.id if check else "")

    def _local(self, appointment: Appointment) -> Appointment:
        """The same by the dealership's clock."""
        starts_at, ends_at = self.hours.local(appointment.starts_at), self.hours.local(appointment.ends_at)
        return replace(appointment, starts_at=starts_at, ends_at=ends_at)


def _wanted(slots: SchedulingSlots, memory: Memory, now: datetime) -> str:
    """The motorcycle spoken of in any talk: the one chosen now, one to be bought, or "it"."""
    since = now - SPOKEN_OF_FOR
    picked = chosen(slots.text, memory, now) if slots.choosing else None
    if picked:
        return picked
    wanted = memory.known(WANTED_MODEL, str, since=since) or ""
    if wanted or not _IT.search(fold_words(slots.text)):
        return wanted
    return memory.known(motorcycle.MODEL, str, since=since) or ""
