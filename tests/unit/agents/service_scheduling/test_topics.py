"""What customers want of the calendar, in their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.agents.service_scheduling.matching import check_at, find_service
from services.agents.service_scheduling.topics import Shift, Wish, find_shift, find_wish, has_licence
from tests.unit.agents.situations import BUSINESS

SERVICES = BUSINESS.services


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("quiero agendar una cita en el taller", Wish.BOOK),
        ("kiero una cita pal taller", Wish.BOOK),
        ("me dejan montar la R3 para probarla?", Wish.TEST_RIDE),
        ("un test ride de la R15 se puede?", Wish.TEST_RIDE),
        ("necesito cambiar mi cita", Wish.MOVE),
        ("quedé con cita el jueves, la puedo mover al sábado?", Wish.MOVE),
        ("hoy no alcanzo a llegar al taller, otro día?", Wish.MOVE),
        ("ya no voy a llevarla, quite el turno", Wish.CANCEL),
        ("anúleme la reserva", Wish.CANCEL),
        ("a qué hora era mi cita?", Wish.LIST),
        ("qué citas tengo", Wish.LIST),
        ("confirmo asistencia al taller mañana", Wish.CONFIRM),
        ("cuánto se demora el cambio de pastillas", Wish.PRICE),
        ("toca pedir cita o uno llega y ya", Wish.WITHOUT_APPOINTMENT),
        ("mi moto ya está lista para recoger?", Wish.WORKSHOP_STATUS),
        ("puedo dejarla todo el día y recogerla en la tarde?", None),
        ("me la pueden recoger en grúa? no enciende", Wish.PICK_UP),
        ("a las 10", None),
    ],
)
def test_wish(text: str, wish: Wish | None) -> None:
    """The rarer wish wins, and a mere answer is none."""
    assert find_wish(text) is wish


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("cambio de aceite", "cambio-aceite"),
        ("la moto me bota aceite", "diagnostico"),
        ("le chillan los frenos", "pastillas"),
        ("necesito cambio de kit de arrastre", "kit-arrastre"),
        ("me salió el testigo del motor", "electrico"),
        ("una cita", None),
    ],
)
def test_service(text: str, service: str | None) -> None:
    """The longest keyword counts."""
    found = find_service(text, SERVICES)
    assert (found.id if found else None) == service


@pytest.mark.parametrize(
    ("kilometres", "due"),
    [(0, 1000), (1_200, 1000), (4_800, 5000), (10_300, 10000), (15_000, 5000), (20_000, 10000)],
)
def test_check_that_is_due(kilometres: int, due: int) -> None:
    """The first at 1,000 kilometres, then every 5,000 the small one and the large one in turn."""
    check = check_at(kilometres, SERVICES)
    assert check is not None
    assert check.kilometres == due


@given(st.integers(0, 500_000))
def test_check_at_any_mileage(kilometres: int) -> None:
    """There is one for every motorcycle."""
    assert check_at(kilometres, SERVICES) is not None


@pytest.mark.parametrize(
    ("text", "shift"),
    [
        ("más tarde", Shift.LATER),
        ("más temprano", Shift.EARLIER),
        ("ese día no puedo", Shift.OTHER),
        ("el lunes", None),
    ],
)
def test_other_hours(text: str, shift: Shift | None) -> None:
    """Later, earlier, or simply others than those that were offered."""
    assert find_shift(text) is shift


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("sí, la tengo", True),
        ("tengo la A2", True),
        ("sí señor, vigente", True),
        ("no, está en trámite", False),
        ("la tengo vencida", False),
        ("todavía no", False),
        ("¿cuál?", None),
    ],
)
def test_licence(text: str, has: bool | None) -> None:
    """A licence that has expired or is to come is none."""
    assert has_licence(text) is has


@given(st.text(max_size=80))
def test_anything_at_all(text: str) -> None:
    """Whatever a customer writes is read without an error."""
    find_wish(text), find_shift(text), find_service(text, SERVICES)
