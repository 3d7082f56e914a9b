"""What a credit would be, and what an income says to it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.agents.financing.instalments import TERMS, affordable, instalment
from services.agents.financing.plan import STEP, judge, plan

RATE = Decimal("0.18")
MILLION = 1_000_000


def test_all_terms() -> None:
    """Without a term, or with one that is not on offer, every term is shown."""
    assert [row.months for row in plan(12 * MILLION, 0, RATE).rows] == [12, 24, 36, 48]
    assert [row.months for row in plan(12 * MILLION, 0, RATE, 60).rows] == [12, 24, 36, 48]


def test_one_term() -> None:
    """The term asked for stands alone."""
    (row,) = plan(12 * MILLION, 0, RATE, 36).rows
    assert (row.months, row.pesos) == (36, 433_829)


def test_a_down_payment() -> None:
    """It is not lent; more than the price is not paid."""
    assert plan(12 * MILLION, 2 * MILLION, RATE, 48).rows[0].pesos == 293_750
    assert plan(12 * MILLION, 20 * MILLION, RATE).principal == 0


def test_an_income_that_bears_it() -> None:
    """The shortest term whose instalment is at most 30 percent."""
    verdict = judge(plan(12 * MILLION, 0, RATE), 2 * MILLION)
    assert (verdict.remedy, verdict.months, verdict.instalment, verdict.most) == (
        "none",
        24,
        599_089,
        600_000,
    )


def test_a_longer_term_would_fit() -> None:
    """The longest on offer is the remedy."""
    verdict = judge(plan(12 * MILLION, 0, RATE, 36), 1_200_000)
    assert (verdict.remedy, verdict.months, verdict.instalment) == ("term", 48, 352_500)


def test_only_a_down_payment_would_fit() -> None:
    """The smallest in whole steps with which the longest term fits."""
    verdict = judge(plan(12 * MILLION, 0, RATE), 1_000_000)
    assert (verdict.remedy, verdict.months, verdict.down_payment) == ("down_payment", 48, 1_800_000)
    assert instalment(12 * MILLION - 1_800_000, RATE, 48) <= 300_000
    assert instalment(12 * MILLION - 1_800_000 + STEP, RATE, 48) > 300_000


@given(
    st.integers(1, 100 * MILLION),
    st.integers(0, 50 * MILLION),
    st.none() | st.sampled_from(TERMS),
    st.integers(0, 20 * MILLION),
)
def test_any_income(price: int, down_payment: int, months: int | None, income: int) -> None:
    """What is told to fit never takes more than 30 percent of the income."""
    credit = plan(price, down_payment, RATE, months)
    verdict = judge(credit, income)
    principal = price - verdict.down_payment
    assert verdict.instalment == instalment(principal, RATE, verdict.months) <= affordable(income)
    assert credit.down_payment <= verdict.down_payment <= price


@pytest.mark.parametrize("income", [0, 1])
def test_no_income_at_all(income: int) -> None:
    """Nothing can be lent: the down payment is the price."""
    assert judge(plan(5 * MILLION, 0, RATE), income).down_payment == 5 * MILLION
