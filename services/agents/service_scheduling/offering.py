"""How free hours are offered, and why they are others than were wished for."""

from __future__ import annotations

from datetime import date

from libs.common import spanish_time
from services.agents.service_scheduling import phrases
from services.agents.service_scheduling.agenda import Kind
from services.agents.service_scheduling.decision import SchedulingDecision
from services.agents.service_scheduling.times import Reason, by_day
from services.agents.wording import sentence


def offer(decision: SchedulingDecision) -> str:
    """The hours to choose from."""
    today, days = decision.now.date(), by_day(decision.offers)
    opening = f"{_refusal(decision)}{_opening(decision)}"
    if decision.unclear:
        lines = phrases.lines(decision.offers, today)
        return f"Disculpe, no le entendí bien la hora. ¿Cuál de estas le sirve?\n{lines}"
    if len(decision.offers) == 1:
        return f"{opening} libre {spanish_time.when(decision.offers[0], decision.now)}. ¿Le sirve?"
    where, lines = _where(decision, days[0][0], len(days)), phrases.lines(decision.offers, today)
    return f"{opening} {where}:\n{lines}\n\n¿Cuál le sirve?"


def subject(decision: SchedulingDecision) -> str:
    """What the appointment is for, with what it costs and how long it takes."""
    if decision.kind is Kind.TEST_RIDE:
        return f"Para probar la *{decision.model}* ({phrases.length(decision.minutes)})"
    service = decision.service
    assert service is not None, "hours are offered once the service is known"  # noqa: S101 - ours to know
    return f"Para *{service.name}* ({phrases.price(service)}, {phrases.duration(service)})"


def _where(decision: SchedulingDecision, first: date, days: int) -> str:
    if days > 1:
        return "estos horarios"
    if decision.starts_at and decision.starts_at.date() == first:
        return "libre ese día"
    return f"libre {spanish_time.day_from(first, decision.now.date())}"


def _opening(decision: SchedulingDecision) -> str:
    return "Tengo" if decision.again else f"{subject(decision)} tengo"


def _refusal(decision: SchedulingDecision) -> str:
    """Why others are offered than were wished for; empty when they are not."""
    today, wanted = decision.now.date(), decision.wanted
    day = phrases.capital(spanish_time.day_from(wanted, today)) if wanted else "Ese día"
    match decision.reason:
        case None:
            return ""
        case Reason.PAST if wanted == today:
            return "Para esa hora ya no alcanzo a recibirle. "
        case Reason.TAKEN if decision.starts_at:
            return f"No me queda cupo {sentence(spanish_time.when(decision.starts_at, decision.now))} "
        case Reason.OUTSIDE:
            return f"A esa hora no abrimos: atendemos {decision.week}. ".replace(".. ", ". ")
        case reason:
            return {
                Reason.PAST: "Ese día ya pasó. ",
                Reason.HOLIDAY: f"{day} es festivo y no abrimos. ",
                Reason.NOT_WORKED: f"{day} no abrimos. ",
                Reason.TOO_FAR: "Para esa fecha todavía no tengo agenda abierta. ",
                Reason.FULL: f"{day} ya no me queda cupo. ",
                Reason.TAKEN: "En ese horario no me queda cupo. ",
            }[reason]
