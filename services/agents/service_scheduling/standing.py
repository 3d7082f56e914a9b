"""Appointments that a customer has: shown, confirmed, moved, cancelled, completed."""

from __future__ import annotations

from dataclasses import replace

from libs.common.understanding.ordinals import find_choice
from services.agents.service_scheduling.agenda import Appointment, Kind
from services.agents.service_scheduling.booking import schedule
from services.agents.service_scheduling.decision import Draft, SchedulingDecision, Step
from services.agents.service_scheduling.records import Cancelled, Confirmed, MotorcycleTold
from services.agents.service_scheduling.situation import OFFERS_APPOINTMENT, Situation
from services.agents.service_scheduling.topics import Wish

WHICH_TO_CANCEL, WHICH_TO_MOVE = "which_to_cancel", "which_to_move"


def show(situation: Situation) -> SchedulingDecision:
    """What is booked."""
    if not situation.own:
        return situation.decide(Step.NO_APPOINTMENT, asks=OFFERS_APPOINTMENT, draft=situation.draft)
    return situation.decide(Step.LISTED, asks="booked", appointments=situation.own)


def confirm(situation: Situation) -> SchedulingDecision:
    """The customer comes: to the appointment that was tapped, or to the next one."""
    tapped = situation.told.appointment
    meant = [one for one in situation.own if tapped in {None, one.id}]
    if not meant:
        return show(situation)
    records = () if meant[0].confirmed else (Confirmed(meant[0].id),)
    return situation.decide(Step.CONFIRMED, asks="booked", records=records, appointments=(meant[0],))


def cancel(situation: Situation) -> SchedulingDecision:
    """Cancel the appointment that is meant; ask which where several could be."""
    meant = _meant(situation)
    if len(meant) != 1:
        return _none_or_which(situation, meant, Step.WHICH_TO_CANCEL, WHICH_TO_CANCEL)
    (one,) = meant
    return situation.decide(
        Step.CANCELLED,
        asks=OFFERS_APPOINTMENT,
        records=(Cancelled(one.id),),
        draft=Draft(kind=one.kind, service=one.service, model=_demo(one)),
        appointments=meant,
    )


def move(situation: Situation) -> SchedulingDecision:
    """Find another hour for the appointment that is meant; ask which where several could be."""
    meant = _meant(situation)
    if len(meant) != 1:
        return _none_or_which(situation, meant, Step.WHICH_TO_MOVE, WHICH_TO_MOVE)
    (one,) = meant
    when = situation.told.when or situation.draft.when
    if when and when.day == one.starts_at.date() and when.clock in {None, one.starts_at.time()}:
        when = None  # the day spoken of is the one on which the customer cannot come
    draft = Draft(kind=one.kind, service=one.service, model=_demo(one), moving=one.id, when=when)
    told = replace(situation.told, service="", when=when, shift=None)
    return schedule(replace(situation, told=told, licence=True), draft)


def complete(situation: Situation) -> SchedulingDecision:
    """Put down which motorcycle comes."""
    told = situation.told.motorcycle
    known = bool(told.model or told.plate)
    records = (MotorcycleTold(model=told.model, plate=told.plate),) if known else ()
    return situation.decide(
        Step.NOTED, asks="booked", records=records, facts=situation.motorcycle.facts(), motorcycle=told
    )


def _meant(situation: Situation) -> tuple[Appointment, ...]:
    """The appointments that can be meant: the tapped one, those of the day or kind told, else all."""
    told, own = situation.told, situation.own
    if told.appointment:
        return tuple(one for one in own if one.id == told.appointment)
    if situation.asked in {WHICH_TO_CANCEL, WHICH_TO_MOVE}:
        place = find_choice(situation.text, len(own))
        if place is not None:
            return (own[place],)
    for fits in (
        lambda one: told.when is not None and one.starts_at.date() == told.when.day,
        lambda one: told.service == one.service != "",
        lambda one: told.wish is Wish.TEST_RIDE and one.kind is Kind.TEST_RIDE,
    ):
        found = tuple(filter(fits, own))
        if found:
            return found
    return own


def _none_or_which(
    situation: Situation, meant: tuple[Appointment, ...], step: Step, asks: str
) -> SchedulingDecision:
    if not meant:
        return show(situation)
    draft = replace(situation.draft, when=situation.told.when or situation.draft.when)
    return situation.decide(step, asks=asks, draft=draft, appointments=meant)


def _demo(appointment: Appointment) -> str:
    return appointment.model if appointment.kind is Kind.TEST_RIDE else ""
