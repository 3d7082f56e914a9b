"""Days and hours, seen from Monday 23 November 2026, ten in the morning."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.understanding.dates import When, find_when
from libs.common.understanding.hours import DayPart

BOGOTA = ZoneInfo("America/Bogota")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=BOGOTA)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("el sábado a las 3", When(date(2026, 11, 28), time(15))),
        ("pasado mañana temprano", When(date(2026, 11, 25), None, DayPart.EARLY)),
        ("mañana a las 10", When(date(2026, 11, 24), time(10))),
        ("mañana por la mañana", When(date(2026, 11, 24), None, DayPart.MORNING)),
        ("por la mañana", When(None, None, DayPart.MORNING)),
        ("mañana en la tardecita", When(date(2026, 11, 24), None, DayPart.AFTERNOON)),
        ("hoy a las 5 pm", When(date(2026, 11, 23), time(17))),
        ("el lunes a las 9", When(date(2026, 11, 30), time(9))),
        ("el lunes a las 11", When(date(2026, 11, 30), time(11))),
        ("este lunes a las 11", When(date(2026, 11, 23), time(11))),
        ("este lunes a las 9", When(date(2026, 11, 30), time(9))),
        ("el lunes que viene", When(date(2026, 11, 30))),
        ("el próximo viernes a las 4 de la tarde", When(date(2026, 11, 27), time(16), DayPart.AFTERNOON)),
        ("el jueves de la otra semana", When(date(2026, 12, 3))),
        ("el 5 de diciembre", When(date(2026, 12, 5))),
        ("el 12 de enero a las 9 am", When(date(2027, 1, 12), time(9))),
        ("5/12", When(date(2026, 12, 5))),
        ("12-01-2027", When(date(2027, 1, 12))),
        ("el primero de diciembre", When(date(2026, 12, 1))),
        ("para el 28", When(date(2026, 11, 28))),
        ("en quince días", When(date(2026, 12, 8))),
        ("en una semana", When(date(2026, 11, 30))),
        ("a las tres y media", When(None, time(15, 30))),
        ("a las 2 y cuarto", When(None, time(14, 15))),
        ("cuarto para las nueve", When(None, time(8, 45))),
        ("10 para las 4", When(None, time(15, 50))),
        ("a la una", When(None, time(13))),
        ("a las 12 m", When(None, time(12), DayPart.NOON)),
        ("tipo 10 y media", When(None, time(10, 30))),
        ("15:30", When(None, time(15, 30))),
        ("3pm", When(None, time(15))),
        ("a las 7 de la noche", When(None, time(19), DayPart.EVENING)),
        ("el miércoles al mediodía", When(date(2026, 11, 25), None, DayPart.NOON)),
        ("el otro sábado", When(date(2026, 12, 5))),
        ("el otro lunes a las 11", When(date(2026, 11, 30), time(11))),
        ("el jueves 3", When(date(2026, 12, 3))),
        ("sáb 28, 10:00 a. m.", When(date(2026, 11, 28), time(10))),
        ("el viernes 4 de diciembre", When(date(2026, 12, 4))),
        ("la otra semana", When(date(2026, 11, 30), last_day=date(2026, 12, 6))),
        ("este fin de semana", When(date(2026, 11, 28), last_day=date(2026, 11, 29))),
        ("esta semana en la tarde", When(date(2026, 11, 23), None, DayPart.AFTERNOON, date(2026, 11, 29))),
        ("la de las 10 y 30", When(None, time(10, 30))),
        ("el de las 3", When(None, time(15))),
        ("4 de la tarde", When(None, time(16), DayPart.AFTERNOON)),
        ("mañana después de las 2", When(date(2026, 11, 24), earliest=time(14))),
        ("antes de las 11", When(latest=time(11))),
        ("el martes entre 9 y 11", When(date(2026, 11, 24), earliest=time(9), latest=time(11))),
        ("de 2 a 4 de la tarde", When(None, None, DayPart.AFTERNOON, earliest=time(14), latest=time(16))),
    ],
)
def test_moment_as_people_say_it(text: str, when: When) -> None:
    """Days lie ahead, hours within working hours unless something else is said."""
    assert find_when(text, NOW) == when


@pytest.mark.parametrize(
    "text",
    [
        *("quiero una moto", "la mt 03", "a 36 meses", "31/02", "las 2 motos", "la 150", "20 millones", "sí"),
        *("entre 9 y 11 millones", "de 2 a 4 años", "10", "el festivo", ""),
    ],
)
def test_text_without_a_moment(text: str) -> None:
    """Numbers of other things are no dates."""
    assert find_when(text, NOW) is None


def test_day_and_hour_together() -> None:
    """Only a day with its hour is exact."""
    both, day_only = find_when("mañana a las 9", NOW), find_when("mañana", NOW)
    assert both is not None
    assert day_only is not None
    assert (both.exact, day_only.exact) == (True, False)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)), st.integers(0, 6), st.integers(8, 17))  # noqa: DTZ001 - the zone is added below
def test_any_weekday_from_any_moment(now: datetime, weekday: int, hour: int) -> None:
    """A weekday with an hour is ahead, within a week, and falls on that weekday."""
    names = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
    moment = now.replace(tzinfo=BOGOTA)
    when = find_when(f"el {names[weekday]} a las {hour}:00", moment)
    assert when is not None
    assert when.day is not None
    assert when.clock is not None
    found = datetime.combine(when.day, when.clock, BOGOTA)
    assert when.day.weekday() == weekday
    assert moment < found
    assert (when.day - moment.date()).days <= 7


@pytest.mark.parametrize(
    ("text", "day"),
    [("el festivo", 8), ("el puente", 8), ("después del puente", 9), ("pasado el festivo a las 9", 9)],
)
def test_holiday(text: str, day: int) -> None:
    """A holiday is the next one of the dealership's calendar, and what comes after it the day after."""
    when = find_when(text, NOW, is_holiday=date(2026, 12, 8).__eq__)
    assert when is not None
    assert when.day == date(2026, 12, day)


@pytest.mark.parametrize(
    ("text", "clock"), [("10", time(10)), ("3", time(15)), ("las 11", time(11)), ("20 k", None)]
)
def test_bare_number_when_an_hour_was_asked(text: str, clock: time | None) -> None:
    """A number alone answers the question for the hour, and nothing else does."""
    when = find_when(text, NOW, asked=True)
    assert (when.clock if when else None) == clock


@given(st.integers(1, 12), st.integers(0, 59))
def test_any_clock_time(hour: int, minute: int) -> None:
    """A time with its half of the day is read as it stands."""
    for half, later in (("a. m.", 0), ("p. m.", 12)):
        when = find_when(f"a las {hour}:{minute:02} {half}", NOW)
        assert when is not None
        assert when.clock == time(hour % 12 + later, minute)


@given(st.dates(NOW.date(), date(2027, 10, 1)))
def test_any_day_of_the_next_months(day: date) -> None:
    """A day is found by its number and month, in digits and with the weekday before it."""
    months = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
              "octubre", "noviembre", "diciembre")  # fmt: skip
    weekdays = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
    in_words = f"{day.day} de {months[day.month - 1]}"
    for text in (f"el {in_words}", f"{day:%d/%m}", f"el {weekdays[day.weekday()]} {in_words}"):
        assert find_when(text, NOW) == When(day)


@given(st.text(max_size=60))
def test_anything_at_all(text: str) -> None:
    """Whatever is written, a day that is found is a day and never raises."""
    when = find_when(text, NOW)
    assert when is None or when.day or when.clock or when.part or when.earliest or when.latest
