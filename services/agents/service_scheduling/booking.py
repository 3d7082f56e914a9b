"""From a wish for an appointment to its hour: what is missing is asked, one thing at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from libs.common.understanding.dates import When
from libs.common.understanding.ordinals import find_choice
from services.agents.frame.agent import HandoffReason
from services.agents.motorcycle import UNKNOWN
from services.agents.service_scheduling import choosing, times
from services.agents.service_scheduling.agenda import Kind
from services.agents.service_scheduling.decision import Draft, SchedulingDecision, Step
from services.agents.service_scheduling.matching import DIAGNOSIS, check_at
from services.agents.service_scheduling.records import Booked
from services.agents.service_scheduling.repositories.appointments import Booking
from services.agents.service_scheduling.situation import LICENCE, LONGEST_SMALL_CC, Situation
from services.agents.service_scheduling.topics import Shift

MOST_AT_ONCE = 3
"""So many appointments a customer may have at a time; more are for a person to make."""


def schedule(situation: Situation, draft: Draft) -> SchedulingDecision:
    """Ask for what `draft` lacks, else offer hours, else book the one that was chosen."""
    draft = replace(draft, when=times.merged(draft.when, situation.told.when))
    if draft.moving is None and len(situation.own) >= MOST_AT_ONCE:
        return situation.decide(Step.TOO_MANY, appointments=situation.own)
    if draft.kind is Kind.TEST_RIDE:
        return _test_ride(situation, draft)
    return _workshop(situation, _with_service(situation, draft))


def _with_service(situation: Situation, draft: Draft) -> Draft:
    """`draft` with the service that is now known: the one named, or the check that is due."""
    told, kilometres = situation.told, situation.motorcycle.kilometres
    if told.service:
        return replace(draft, service=told.service)
    if draft.service:
        return draft
    if situation.asked == "service" and not told.wants_check and not told.wish and situation.text.strip():
        return replace(draft, service=DIAGNOSIS)
    if situation.asked == "kilometres" and kilometres is None:
        return replace(draft, service=DIAGNOSIS)
    if kilometres is not None and (told.wants_check or situation.asked == "kilometres"):
        check = check_at(kilometres, situation.services)
        return replace(draft, service=check.id if check else "")
    return draft


def _workshop(situation: Situation, draft: Draft) -> SchedulingDecision:
    if draft.service:
        return _when(situation, draft)
    if situation.told.wants_check:
        return situation.decide(Step.ASK_KILOMETRES, asks="kilometres", draft=draft)
    menu = tuple(service for service in situation.services.entries if service.menu)
    return situation.decide(Step.ASK_SERVICE, asks="service", draft=draft, services=menu)


def _test_ride(situation: Situation, draft: Draft) -> SchedulingDecision:
    demos = situation.capacity.demos
    model = draft.model or _chosen_demo(situation) or situation.wanted_model
    if situation.licence is False:
        return situation.decide(Step.NO_LICENCE, model=model)
    if model not in demos:
        return _ask_demo(situation, draft, model)
    draft = replace(draft, model=model)
    if situation.licence is None:
        return situation.decide(
            Step.ASK_LICENCE,
            asks=LICENCE,
            draft=replace(draft, licence_asked=True),
            model=model,
            kind=Kind.TEST_RIDE,
            again=situation.asked == LICENCE or draft.licence_asked,
            small_licence=_small(situation, model),
            wished=wished(situation, draft.when if situation.told.when or not draft.licence_asked else None),
        )
    return _when(situation, draft)


def _ask_demo(situation: Situation, draft: Draft, model: str) -> SchedulingDecision:
    """Ask which of those that can be tried, in other words the second time; `model` is none of them."""
    again, named = situation.asked == "demo", situation.told.motorcycle.model
    tells = situation.told.when is not None or LICENCE in situation.facts
    return situation.decide(
        Step.ASK_DEMO,
        asks="demo",
        draft=replace(draft, model=""),
        model="" if again and not named else model,
        demos=situation.capacity.demos,
        again=again and not named,
        wished=wished(situation, draft.when if situation.told.when else None),
        unanswered=again and not named and not tells,
    )


def wished(situation: Situation, when: When | None) -> When | None:
    """`when`, unless it is not open then: to repeat it would be a promise."""
    if when is None or when.day is None:
        return when
    if when.clock and when.last_day is None:
        moment = datetime.combine(when.day, when.clock, situation.hours.zone)
        return when if situation.hours.is_open(moment) else None
    return when if situation.hours.openings(when.day) else None


def _chosen_demo(situation: Situation) -> str:
    demos = situation.capacity.demos
    place = find_choice(situation.text, len(demos)) if situation.asked == "demo" else None
    return demos[place] if place is not None else situation.told.motorcycle.model


def _small(situation: Situation, model: str) -> bool:
    found = situation.catalog.model(model)
    return found is not None and found.engine_cc <= LONGEST_SMALL_CC


def _when(situation: Situation, draft: Draft) -> SchedulingDecision:
    """The hour: the one chosen if it is free, else those that come nearest."""
    calendar, need, told = situation.calendar_without(draft.moving), situation.need(draft), situation.told
    chosen = choosing.chosen(situation, draft)
    if chosen is None and draft.when and draft.when.exact and not told.shift:
        assert draft.when.day and draft.when.clock, "both are told when it is exact"  # noqa: S101, PT018 - ours
        chosen = datetime.combine(draft.when.day, draft.when.clock, calendar.hours.zone)
    places = calendar.free_places(need, chosen) if chosen else ()
    if chosen and places:
        return _book(situation, draft, chosen, places)
    if chosen:
        wish = times.at(chosen)
        return _offer(situation, draft, times.offer(calendar, need, wish), chosen)
    if choosing.unclear(situation, draft):
        return _not_understood(situation, draft)
    narrowed = choosing.narrowed(situation, draft)
    if narrowed:
        return _offer(situation, draft, times.Offer(narrowed), None)
    if told.shift and told.shift is not Shift.SOONEST and draft.offered and not told.when:
        found = times.others(calendar, need, draft.offered, draft.when, told.shift)
        when = times.at_day(found.starts, draft.when)
        return _offer(situation, replace(draft, when=when), found, None)
    return _offer(situation, draft, times.offer(calendar, need, draft.when), None)


def _not_understood(situation: Situation, draft: Draft) -> SchedulingDecision:
    """Ask for the hour once more; the second time a person takes over."""
    if draft.misunderstood:
        return situation.decide(Step.GIVEN_UP, handoff=HandoffReason.AGENT_FAILED)
    again = replace(draft, misunderstood=True)
    found = times.Offer(draft.offered)
    return replace(_offer(situation, again, found, None), unclear=True)


def _offer(
    situation: Situation, draft: Draft, found: times.Offer, chosen: datetime | None
) -> SchedulingDecision:
    wanted = chosen.date() if chosen else draft.when.day if draft.when else None
    step = Step.OFFER if found.starts else Step.NOTHING_FREE
    return situation.decide(
        step,
        asks="slot" if found.starts else "",
        draft=replace(draft, offered=found.starts, when=_kept(draft, found)) if found.starts else None,
        kind=draft.kind,
        service=situation.service(draft),
        model=draft.model,
        offers=found.starts,
        reason=found.reason,
        wanted=wanted,
        starts_at=chosen,
        minutes=situation.need(draft).minutes,
        again=bool(draft.offered),
    )


def _kept(draft: Draft, found: times.Offer) -> When | None:
    """The wish that stays: not the day or the hour that cannot be."""
    if found.reason is None or draft.when is None:
        return draft.when
    return times.at_day(found.starts, draft.when)


def _book(situation: Situation, draft: Draft, start: datetime, places: tuple[str, ...]) -> SchedulingDecision:
    workshop = draft.kind is Kind.WORKSHOP
    own = situation.motorcycle
    booking = Booking(
        kind=draft.kind,
        service=draft.service,
        model=own.model if workshop else draft.model,
        plate=own.plate if workshop else "",
        starts_at=start,
        ends_at=start + situation.need(draft).length,
        places=places,
    )
    unknown = own == UNKNOWN if draft.moving else not (own.model and own.plate)
    asks_motorcycle = workshop and unknown
    return situation.decide(
        Step.MOVED if draft.moving else Step.BOOKED,
        asks="motorcycle" if asks_motorcycle else "booked",
        records=(Booked(booking, draft.moving),),
        facts=own.facts() if workshop else {},
        kind=draft.kind,
        service=situation.service(draft),
        model=draft.model,
        starts_at=start,
        minutes=situation.need(draft).minutes,
        motorcycle=own,
        asks_motorcycle=asks_motorcycle,
    )
