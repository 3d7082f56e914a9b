"""Fixed monthly instalments, the French system, exact to the peso."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

TERMS = (12, 24, 36, 48)
"""The terms on offer, in months."""
INCOME_SHARE = Decimal("0.30")
"""The share of a month's income that an instalment may take."""

_PRECISION = Context(prec=50)


@dataclass(frozen=True, slots=True)
class Instalment:
    """What a credit costs every month over one term."""

    months: int
    pesos: int

    @property
    def total(self) -> int:
        """Everything that is paid over the term, in pesos."""
        return self.months * self.pesos


def instalment(principal: int, annual_rate: Decimal, months: int) -> int:
    """The pesos to pay each month for `principal` pesos at the nominal `annual_rate`, such as 0.18.

    Half a peso is rounded up. The principal is not negative, the months are at least one.
    """
    with localcontext(_PRECISION):
        rate = annual_rate / 12
        exact = principal / _annuity(rate, months)
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def table(principal: int, annual_rate: Decimal) -> tuple[Instalment, ...]:
    """The instalments over each of TERMS."""
    return tuple(Instalment(months, instalment(principal, annual_rate, months)) for months in TERMS)


def affordable(income: int) -> int:
    """The highest instalment in pesos that leaves enough of a month's `income` in pesos."""
    return int(income * INCOME_SHARE)


def largest_principal(most: int, annual_rate: Decimal, months: int) -> int:
    """The most pesos that can be lent so that the instalment is at most `most` pesos."""
    with localcontext(_PRECISION):
        principal = int(most * _annuity(annual_rate / 12, months))
    # An instalment just above is rounded down to `most`; one just below stays there.
    while instalment(principal + 1, annual_rate, months) <= most:
        principal += 1
    return principal


def _annuity(rate: Decimal, months: int) -> Decimal:
    """What one peso a month over the term is worth today."""
    if not rate:
        return Decimal(months)
    return (1 - (1 + rate) ** -months) / rate
