"""Which motorcycles suit somebody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.catalog import load_catalog
from libs.common.understanding.uses import Use
from services.agents.product_catalog.recommendation import (
    MOST,
    Wishes,
    highest_seat,
    recommend,
    riders,
)

CATALOG = load_catalog()
MILLION = 1_000_000


def names(wishes: Wishes) -> list[str]:
    return [model.name for model in recommend(CATALOG, wishes).models]


def test_work_on_a_small_budget() -> None:
    """The work motorcycles that the money buys, the best of them first."""
    assert names(Wishes(use=Use.WORK, budget=8 * MILLION)) == ["Crypton FI", "YC-Z 110"]


def test_off_road_for_a_beginner() -> None:
    """What a beginner can ride, however much there is to spend."""
    assert names(Wishes(use=Use.OFF_ROAD, budget=60 * MILLION, experience=3)) == ["XTZ 150", "XTZ 125"]


def test_a_short_rider() -> None:
    """No seat from which the feet do not reach the ground."""
    assert names(Wishes(height_cm=150)) == ["Crypton FI", "NMAX Connected"]


def test_a_category_beyond_the_budget() -> None:
    """The cheapest ones are named, and that they cost more."""
    recommendation = recommend(CATALOG, Wishes(category="touring", budget=20 * MILLION, experience=9))
    assert recommendation.missed == "budget"
    assert [model.name for model in recommendation.models] == ["Ténéré 700", "Tracer 9 GT"]


def test_a_category_that_a_beginner_should_not_ride() -> None:
    """Another category is recommended instead."""
    recommendation = recommend(CATALOG, Wishes(category="touring", experience=3, budget=15 * MILLION))
    assert recommendation.missed == "category"
    assert {model.rider for model in recommendation.models} == {"first"}


def test_nothing_known() -> None:
    """The cheapest ones are a beginning."""
    assert names(Wishes())[0] == "YC-Z 110"


@pytest.mark.parametrize(
    ("experience", "most"), [(1, "first"), (5, "first"), (6, "some"), (7, "some"), (8, "experienced")]
)
def test_what_each_experience_may_ride(experience: int, most: str) -> None:
    """The large ones are for those who have ridden for years."""
    order = ("first", "some", "experienced")
    assert max(riders(experience), key=order.index) == most


@given(
    st.builds(
        Wishes,
        budget=st.none() | st.integers(0, 100 * MILLION),
        category=st.none() | st.sampled_from(sorted({model.category for model in CATALOG.models})),
        use=st.none() | st.sampled_from(Use),
        experience=st.none() | st.integers(1, 10),
        height_cm=st.none() | st.integers(130, 215),
    )
)
def test_any_wishes(wishes: Wishes) -> None:
    """There is always something, never too much, never beyond the rider, and what is missed is told."""
    recommendation = recommend(CATALOG, wishes)
    assert 1 <= len(recommendation.models) <= MOST
    for model in recommendation.models:
        assert model.rider in riders(wishes.experience)
        too_dear = wishes.budget is not None and model.price_cop > wishes.budget
        assert not too_dear or recommendation.missed


@given(st.integers(130, 214))
def test_taller_riders_reach_higher_seats(height_cm: int) -> None:
    """One centimetre more never means a lower seat."""
    assert highest_seat(height_cm + 1) > highest_seat(height_cm)
