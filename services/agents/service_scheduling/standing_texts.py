"""What is said about appointments that a customer has."""

from __future__ import annotations

from libs.common import spanish_time
from services.agents.service_scheduling import phrases
from services.agents.service_scheduling.agenda import Appointment
from services.agents.service_scheduling.decision import SchedulingDecision, Step
from services.agents.wording import named, sentence

CHANGES = "Si necesita cambiar o cancelar la cita, escríbame por aquí."


def cancelled(decision: SchedulingDecision) -> str:
    """It is cancelled, and another day is offered."""
    (one,) = decision.appointments
    done = f"{named('Listo', decision.name)}, cancelé su cita: {_one(decision, one)}"
    return f"{done}\n\n¿Quiere que le busque otro día?"


def confirmed(decision: SchedulingDecision) -> str:
    """The customer is expected."""
    (one,) = decision.appointments
    place = f" Lo esperamos en {decision.address}." if decision.address else ""
    done = f"¡{named('Perfecto', decision.name)}! Queda confirmada su cita"
    return f"{done}: {_one(decision, one)}{place}"


def listed(decision: SchedulingDecision) -> str:
    """What is booked."""
    title = "Tiene esta cita" if len(decision.appointments) == 1 else "Tiene estas citas"
    rows = _rows(decision)
    return f"{named(title, decision.name)}:\n{rows}\n\nSi necesita cambiar o cancelar, escríbame por aquí."


def none(decision: SchedulingDecision) -> str:
    """Nothing is booked."""
    return f"{named('Por ahora no veo citas a su nombre', decision.name)}. ¿Le agendo una?"


def too_many(decision: SchedulingDecision) -> str:
    """No more can be booked by oneself."""
    return (
        f"{named('Ya tiene varias citas', decision.name)}:\n{_rows(decision)}\n\n"
        "¿Quiere cambiar o cancelar alguna? Para una más le ayuda un asesor."
    )


def which(decision: SchedulingDecision) -> str:
    """Which of several is meant."""
    verb = "cancelo" if decision.step is Step.WHICH_TO_CANCEL else "cambio"
    return f"{named('Claro', decision.name)}. ¿Cuál de sus citas le {verb}?\n{_rows(decision)}"


def noted(decision: SchedulingDecision) -> str:
    """Which motorcycle comes is put down."""
    told = decision.motorcycle
    motorcycle = f"la {told.model}" if told.model else "la moto" if told.plate else ""
    plate = f" de placa {told.plate}" if told.plate else ""
    thanks = named("Gracias", decision.name)
    return f"{thanks}, anoté {motorcycle}{plate}. {CHANGES}" if motorcycle else f"No hay problema. {CHANGES}"


def _one(decision: SchedulingDecision, one: Appointment) -> str:
    when = sentence(spanish_time.when(one.starts_at, decision.now))
    return f"{phrases.what(one, decision.services)}, {when}"


def _rows(decision: SchedulingDecision) -> str:
    return "\n".join(
        f"• *{phrases.capital(spanish_time.when(one.starts_at, decision.now))}*:"
        f" {phrases.what(one, decision.services)}"
        for one in decision.appointments
    )
