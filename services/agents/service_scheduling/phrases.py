"""Parts of sentences about appointments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from libs.common import spanish_time
from libs.common.understanding.dates import When
from libs.common.understanding.hours import DayPart
from libs.common.workshop import WorkshopService
from services.agents.service_scheduling.agenda import Appointment, Kind
from services.agents.service_scheduling.times import by_day
from services.agents.wording import listed, pesos

_PARTS = {
    DayPart.EARLY: "temprano",
    DayPart.MORNING: "en la mañana",
    DayPart.NOON: "al mediodía",
    DayPart.AFTERNOON: "en la tarde",
    DayPart.EVENING: "al final de la tarde",
}


def length(minutes: int) -> str:
    """How long something takes: "30 minutos", "1 hora", "1 hora y 30 minutos"."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} {'hora' if hours == 1 else 'horas'}"] if hours else []
    return " y ".join([*parts, f"{rest} minutos"] if rest else parts)


def duration(service: WorkshopService) -> str:
    """How long a service takes, whole days where the motorcycle stays."""
    if service.visit_minutes:
        days = -(-service.minutes // (8 * 60))
        return f"la moto se queda unos {days} días"
    return f"toma {length(service.minutes)}"


def price(service: WorkshopService) -> str:
    """What a service costs."""
    return pesos(service.price) if service.price else "sin costo de mano de obra"


def hours(starts: Sequence[datetime]) -> str:
    """Hours of one day as one speaks: "9:00, 10:00 y 11:00 a. m."."""
    return listed([spanish_time.clock_time(start.time()) for start in starts], "o")


def lines(starts: Sequence[datetime], today: date) -> str:
    """Hours to choose from: a line each on one day, a line a day on several."""
    days = by_day(starts)
    if len(days) == 1:
        return "\n".join(f"• {spanish_time.clock_time(start.time())}" for start in starts)
    return "\n".join(f"• *{_title(day, today)}*: {hours(group)}" for day, group in days)


def what(appointment: Appointment, services: Sequence[WorkshopService]) -> str:
    """What an appointment is for."""
    return purpose(appointment.kind, appointment.service, appointment.model, services)


def purpose(kind: Kind, service_id: str, model: str, services: Sequence[WorkshopService]) -> str:
    """What is done: "prueba de manejo de la MT-03", "Cambio de aceite y filtro"."""
    if kind is Kind.TEST_RIDE:
        return f"prueba de manejo de la {model}"
    found = next((service.name for service in services if service.id == service_id), "")
    return found or "cita de taller"


def wish(when: When, today: date) -> str:
    """A moment as it was wished for: "el sábado 28 de noviembre en la mañana", "mañana a las 9:00 a. m."."""
    day = spanish_time.day_from(when.day, today) if when.day and when.last_day is None else ""
    part = _PARTS[when.part] if when.part else ""
    return " ".join(filter(None, (day, spanish_time.at(when.clock) if when.clock else part)))


def capital(text: str) -> str:
    """`text` as a sentence begins."""
    return text[:1].upper() + text[1:]


def _title(day: date, today: date) -> str:
    return capital(spanish_time.day_from(day, today).removeprefix("el "))
