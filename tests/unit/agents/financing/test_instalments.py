"""Instalments, against figures of the owner and an independent calculation with fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.agents.financing.instalments import (
    TERMS,
    affordable,
    instalment,
    largest_principal,
    table,
)

RATE = Decimal("0.18")
PRINCIPALS = st.integers(0, 200_000_000)
RATES = st.decimals("0", "0.36", places=4)
MONTHS = st.sampled_from(TERMS)


def repaid(principal: int, annual_rate: Decimal, months: int) -> int:
    """The instalment by adding up what each payment is worth today, without any formula."""
    rate = Fraction(annual_rate) / 12
    worth = sum((1 / (1 + rate) ** month for month in range(1, months + 1)), Fraction(0))
    exact = principal / worth
    return int(exact + Fraction(1, 2))


@pytest.mark.parametrize(
    ("principal", "months", "pesos"), [(12_000_000, 36, 433_829), (10_000_000, 48, 293_750)]
)
def test_the_figures_of_the_owner(principal: int, months: int, pesos: int) -> None:
    """At 18 % nominal a year."""
    assert instalment(principal, RATE, months) == pesos


@given(PRINCIPALS, RATES, MONTHS)
def test_any_credit(principal: int, annual_rate: Decimal, months: int) -> None:
    """Exact to the peso, whatever is lent at whatever rate."""
    assert instalment(principal, annual_rate, months) == repaid(principal, annual_rate, months)


def test_a_credit_without_interest() -> None:
    """The principal in equal parts."""
    assert instalment(12_000_000, Decimal(0), 36) == 333_333


def test_the_terms_on_offer() -> None:
    """The table has 12, 24, 36 and 48 months, the instalment falling and the total rising."""
    rows = table(10_000_000, RATE)
    assert [row.months for row in rows] == [12, 24, 36, 48]
    assert [row.pesos for row in rows] == sorted((row.pesos for row in rows), reverse=True)
    assert [row.total for row in rows] == sorted(row.total for row in rows)


@pytest.mark.parametrize(("income", "most"), [(2_000_000, 600_000), (1_999_999, 599_999), (0, 0)])
def test_what_an_income_bears(income: int, most: int) -> None:
    """30 percent of it, never a peso more."""
    assert affordable(income) == most


@given(st.integers(0, 5_000_000), st.decimals("0", "0.36", places=2), MONTHS)
def test_the_largest_credit_for_an_instalment(most: int, annual_rate: Decimal, months: int) -> None:
    """It fits, and one peso more does not."""
    principal = largest_principal(most, annual_rate, months)
    assert instalment(principal, annual_rate, months) <= most
    assert instalment(principal + 1, annual_rate, months) > most
