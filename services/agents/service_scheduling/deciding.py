"""Which of all that can be done with appointments a turn calls for. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from libs.common.intents import OFFERED, Intent
from services.agents.faq.topics import asks
from services.agents.motorcycle import UNKNOWN
from services.agents.offers import OFFERS_ADVISOR
from services.agents.service_scheduling import standing, taps
from services.agents.service_scheduling.agenda import Kind
from services.agents.service_scheduling.booking import schedule, wished
from services.agents.service_scheduling.decision import Draft, SchedulingDecision, Step
from services.agents.service_scheduling.matching import check_at
from services.agents.service_scheduling.situation import LICENCE, OFFERS_APPOINTMENT, Situation
from services.agents.service_scheduling.topics import Wish, asks_price, picks_up


def decide(situation: Situation) -> SchedulingDecision:
    """What to do: what is wished for, else what answers the question that was asked last."""
    if situation.asked in _BOOKED and asks(situation.text) and _tells_nothing(situation):
        return _beside(situation)
    told, wish = situation.told, _wish(situation)
    if wish is not None:
        return _BY_WISH[wish](situation)
    tells_motorcycle = told.motorcycle.model or told.motorcycle.plate or told.knows_not
    if situation.asked == "motorcycle" and tells_motorcycle:
        return standing.complete(situation)
    return _continued(situation)


def _wish(situation: Situation) -> Wish | None:
    """The wish told, or the one that the words have in this place."""
    told, asked = situation.told, situation.asked
    spoken_of = situation.draft != Draft()
    not_booked_yet = told.wish is Wish.CANCEL and spoken_of and not situation.own
    if not_booked_yet or (told.wish is Wish.CONFIRM and asked == "slot"):
        return None
    if told.wish is not None:
        return told.wish
    if asked in _ANSWERED:
        return _ANSWERED[asked]
    if asked == taps.CONFIRM and told.assent is not None:
        return Wish.CONFIRM if told.assent else Wish.MOVE
    other_time = (told.when or told.shift) and (told.instead or told.shift)
    return Wish.MOVE if situation.own and not spoken_of and other_time else None


_ANSWERED = {standing.WHICH_TO_CANCEL: Wish.CANCEL, standing.WHICH_TO_MOVE: Wish.MOVE}


def _new(situation: Situation) -> SchedulingDecision:
    return schedule(situation, _begun(situation))


def _begun(situation: Situation) -> Draft:
    """The appointment that is newly wished for; what was being spoken of goes on when it may be the same."""
    told, draft = situation.told, situation.draft
    kind = Kind.TEST_RIDE if told.wish is Wish.TEST_RIDE else Kind.WORKSHOP
    if draft.kind is Kind.TEST_RIDE and not (told.service or told.wants_check):
        kind = Kind.TEST_RIDE
    another = kind is not draft.kind or (told.service and draft.service and told.service != draft.service)
    kept = Draft(kind=kind, when=draft.when) if another else draft
    model = told.motorcycle.model if kind is Kind.TEST_RIDE else ""
    return replace(kept, model=model or kept.model)


def _continued(situation: Situation) -> SchedulingDecision:
    """What an answer to the question asked last leads to."""
    told, draft = situation.told, situation.draft
    if told.wish is Wish.CANCEL or (told.assent is False and situation.asked != LICENCE):
        return situation.decide(Step.LEFT)
    if told.thanks and not _accepts(situation):
        return _thanked(situation)
    says_nothing = draft == Draft() and not (told.when or told.service or told.wants_check)
    if says_nothing and situation.own:
        return standing.show(situation)
    if situation.asked in _INTERRUPTED and asks(situation.text) and _tells_nothing(situation):
        return replace(schedule(situation, draft), sidestepped=situation.text)
    if situation.asked == "demo" and told.motorcycle.model:
        draft = replace(draft, model=told.motorcycle.model)
    return schedule(situation, draft)


def _thanked(situation: Situation) -> SchedulingDecision:
    """The customer goes; what a test ride still lacks is said, and stays asked."""
    draft = situation.draft
    if draft.licence_asked and situation.licence is None:
        return situation.decide(
            Step.THANKED,
            asks=LICENCE,
            draft=draft,
            kind=Kind.TEST_RIDE,
            model=draft.model,
            wished=wished(situation, draft.when),
        )
    return situation.decide(Step.THANKED, asks="booked", draft=draft if draft.offered else None)


def _beside(situation: Situation) -> SchedulingDecision:
    """A question about the appointment just made: it stands, whatever else is asked about it."""
    asks_on = f"{Intent.SERVICE_SCHEDULING}:{situation.asked}"
    return replace(standing.show(situation), asks=asks_on, sidestepped=situation.text)


_BOOKED = frozenset(("booked", "motorcycle"))
_INTERRUPTED = frozenset(("slot", "demo", LICENCE))
"""What is asked again after another question; elsewhere a question may describe what the motorcycle has."""


def _tells_nothing(situation: Situation) -> bool:
    told = situation.told
    wants = told.wish in {None, Wish.BOOK, Wish.PRICE} and told.assent is None
    named = told.when or told.start or told.shift or told.service or told.wants_check or told.appointment
    return wants and not named and told.motorcycle == UNKNOWN


def _accepts(situation: Situation) -> bool:
    """Whether a yes, which may be a mere "listo", accepts what was asked."""
    one_hour = len(situation.draft.offered) == 1
    offered = situation.asked.startswith(OFFERED) or situation.asked == LICENCE
    return situation.told.assent is True and (one_hour or offered)


def _price(situation: Situation) -> SchedulingDecision:
    """What a service costs: the one named, the check that is due, or the one spoken of."""
    told, services = situation.told, situation.services
    draft = Draft(when=told.when)
    if told.service:
        draft = replace(draft, service=told.service)
    elif told.wants_check and told.motorcycle.kilometres is not None:
        check = check_at(told.motorcycle.kilometres, services)
        draft = replace(draft, service=check.id if check else "")
    elif told.wants_check:
        checks = tuple(service for service in services.entries if service.kilometres)
        return situation.decide(Step.PRICE_OF_CHECKS, asks="kilometres", draft=draft, services=checks)
    elif situation.draft.service:
        draft = situation.draft
    service = situation.service(draft)
    if service is None:
        return replace(schedule(situation, draft), unanswered=True)
    return situation.decide(
        Step.PRICE, asks=OFFERS_APPOINTMENT, draft=draft, service=service, picks_up=picks_up(situation.text)
    )


def _without_appointment(situation: Situation) -> SchedulingDecision:
    draft = Draft(service=situation.told.service, when=situation.told.when)
    return situation.decide(Step.WITHOUT_APPOINTMENT, asks=OFFERS_APPOINTMENT, draft=draft)


def _workshop_status(situation: Situation) -> SchedulingDecision:
    return situation.decide(Step.WORKSHOP_STATUS, asks=OFFERS_ADVISOR)


def _pick_up(situation: Situation) -> SchedulingDecision:
    if situation.told.service and asks_price(situation.text):
        return _price(situation)
    return situation.decide(Step.PICK_UP, asks=OFFERS_ADVISOR)


_BY_WISH: Mapping[Wish, Callable[[Situation], SchedulingDecision]] = {
    Wish.BOOK: _new,
    Wish.TEST_RIDE: _new,
    Wish.MOVE: standing.move,
    Wish.CANCEL: standing.cancel,
    Wish.LIST: standing.show,
    Wish.CONFIRM: standing.confirm,
    Wish.PRICE: _price,
    Wish.WITHOUT_APPOINTMENT: _without_appointment,
    Wish.WORKSHOP_STATUS: _workshop_status,
    Wish.PICK_UP: _pick_up,
}
