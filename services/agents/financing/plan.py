"""What a credit would be for one customer: how much is lent, what it costs a month, what the income bears."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from services.agents.financing.instalments import (
    TERMS,
    Instalment,
    affordable,
    instalment,
    largest_principal,
    table,
)

STEP = 50_000
"""A down payment is suggested in whole multiples of so many pesos."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A credit, in pesos and months."""

    price: int
    """What is to be paid altogether; the principal and the down payment make it up."""
    down_payment: int
    annual_rate: Decimal
    rows: tuple[Instalment, ...]
    """The instalments over the terms on offer, or over the one asked for."""

    @property
    def principal(self) -> int:
        """What is lent."""
        return self.price - self.down_payment


Remedy = Literal["none", "term", "down_payment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a month's income says to a plan: what fits, or what would make it fit."""

    most: int
    """The highest instalment in pesos that the income bears."""
    remedy: Remedy
    months: int
    """The shortest of the plan's terms that fits; with a remedy, the longest on offer."""
    instalment: int
    """The instalment over `months`, after `down_payment`."""
    down_payment: int
    """The whole down payment in pesos; all of the price when the income bears no instalment at all."""


def plan(price: int, down_payment: int, annual_rate: Decimal, months: int | None = None) -> Plan:
    """The credit for `price`, over `months` alone where that is a term on offer."""
    paid = min(down_payment, price)
    rows = table(price - paid, annual_rate)
    if months in TERMS:
        rows = tuple(row for row in rows if row.months == months)
    return Plan(price=price, down_payment=paid, annual_rate=annual_rate, rows=rows)


def judge(credit: Plan, income: int) -> Verdict:
    """Which instalment of `credit` is at most the share of a month's `income`; else what would be.

    The longest term on offer is the remedy if it fits, else the smallest down payment, in multiples of
    STEP, with which it does.
    """
    most = affordable(income)
    longest = table(credit.principal, credit.annual_rate)[-1]
    fitting = next((row for row in credit.rows if row.pesos <= most), None)
    if fitting or longest.pesos <= most:
        row = fitting or longest
        return Verdict(
            most=most,
            remedy="none" if fitting else "term",
            months=row.months,
            instalment=row.pesos,
            down_payment=credit.down_payment,
        )
    return _with_down_payment(credit, most)


def _with_down_payment(credit: Plan, most: int) -> Verdict:
    longest = TERMS[-1]
    missing = credit.price - largest_principal(most, credit.annual_rate, longest)
    down_payment = min(credit.price, -(-missing // STEP) * STEP)
    return Verdict(
        most=most,
        remedy="down_payment",
        months=longest,
        instalment=instalment(credit.price - down_payment, credit.annual_rate, longest),
        down_payment=down_payment,
    )
