"""The lead score, figure by figure as the owner gives it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.agents.lead_qualification.score import Route, Score, budget_grade, is_plausible

GRADES = st.integers(1, 10)


@pytest.mark.parametrize(
    ("pesos", "grade"),
    [
        (75_000_000, 10),
        (30_000_000, 10),
        (29_990_000, 9),
        (25_000_000, 9),
        (24_990_000, 8),
        (20_000_000, 8),
        (19_990_000, 7),
        (15_000_000, 7),
        (14_990_000, 6),
        (10_000_000, 6),
        (9_990_000, 5),
        (7_000_000, 5),
        (6_990_000, 4),
        (5_000_000, 4),
        (4_990_000, 3),
        (3_000_000, 3),
        (2_990_000, 2),
        (1_000_000, 2),
        (999_999, 1),
        (0, 1),
    ],
)
def test_the_grade_of_a_budget(pesos: int, grade: int) -> None:
    """Each bound belongs to the grade above it."""
    assert budget_grade(pesos) == grade


@pytest.mark.parametrize(
    ("pesos", "budget", "urgency", "experience", "value", "route"),
    [
        (28_000_000, 9, 10, 9, 9, Route.HANDOFF),
        (12_000_000, 6, 7, 4, 6, Route.CATALOG),
        (8_000_000, 5, 2, 3, 3, Route.ORIENTATION),
    ],
)
def test_the_examples_of_the_owner(  # noqa: PLR0917 - one column of the table each
    pesos: int, budget: int, urgency: int, experience: int, value: int, route: Route
) -> None:
    """9.35 is a 9 and a handoff, 5.85 a 6 and the catalog, 3.45 a 3 and a follow-up."""
    score = Score(budget_grade(pesos), urgency, experience)
    assert (score.budget, score.value, score.route) == (budget, value, route)


@pytest.mark.parametrize(
    ("grades", "value"), [((8, 8, 6), 8), ((7, 8, 6), 7), ((10, 10, 10), 10), ((1, 1, 1), 1), ((4, 6, 5), 5)]
)
def test_halves_are_rounded_up(grades: tuple[int, int, int], value: int) -> None:
    """7.50 is an 8, 7.10 a 7, 4.95 a 5."""
    assert Score(*grades).value == value


@pytest.mark.parametrize(
    ("value", "route"),
    [(grade, Route.ORIENTATION) for grade in range(1, 5)]
    + [(grade, Route.CATALOG) for grade in range(5, 8)]
    + [(grade, Route.HANDOFF) for grade in range(8, 11)],
)
def test_the_route_of_each_score(value: int, route: Route) -> None:
    """8-10 to an advisor, 5-7 to the catalog, 1-4 to the first steps."""
    assert Score(value, value, value).route is route


@given(GRADES, GRADES, GRADES)
def test_the_weights(budget: int, urgency: int, experience: int) -> None:
    """The score is what a decimal calculation of the owner's formula gives."""
    exact = Decimal("0.40") * budget + Decimal("0.35") * urgency + Decimal("0.25") * experience
    assert Score(budget, urgency, experience).value == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("pesos", "plausible"),
    [(2_999_999, False), (3_000_000, True), (50_000_000, True), (50_000_001, False)],
)
def test_which_budgets_are_plausible(pesos: int, plausible: bool) -> None:
    """From 3 to 50 million pesos."""
    assert is_plausible(pesos) is plausible
