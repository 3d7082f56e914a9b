"""Terms, incomes and down payments."""

from __future__ import annotations

import pytest

from libs.common.understanding.amounts import Amount
from libs.common.understanding.down_payment import DownPayment, find_down_payment
from libs.common.understanding.income import find_income
from libs.common.understanding.terms import find_term

MINIMUM = 1_400_000


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("a 36 meses", 36),
        ("a 36", 36),
        ("treinta y seis meses", 36),
        ("a tres años", 36),
        ("24 cuotas", 24),
        ("cuánto queda a 48?", 48),
        ("12 millones a 36 meses", 36),
    ],
)
def test_term(text: str, months: int) -> None:
    """A term is understood in months, years or instalments."""
    assert find_term(text) == months


@pytest.mark.parametrize(
    "text", ["compro en 3 meses", "manejo hace 2 años", "tengo 25 años", "dos motos", "en 15 días"]
)
def test_time_that_is_no_term(text: str) -> None:
    """When somebody buys, and how old somebody is, are no terms."""
    assert find_term(text) is None


def test_bare_term_when_asked() -> None:
    """A bare number answers the question for the term, and nothing else."""
    assert (find_term("36", asked=True), find_term("36")) == (36, None)


@pytest.mark.parametrize(
    ("text", "pesos"),
    [
        ("gano 2 millones", 2_000_000),
        ("gano el mínimo", MINIMUM),
        ("gano dos mínimos", 2 * MINIMUM),
        ("mi sueldo es de dos millones doscientos", 2_200_000),
        ("doy 3 millones de inicial y gano 1.800.000", 1_800_000),
        ("me gano un millón y medio", 1_500_000),
    ],
)
def test_income(text: str, pesos: int) -> None:
    """An income is told from other amounts by what stands before it."""
    assert find_income(text, minimum_wage=MINIMUM) == Amount(pesos, pesos)


def test_amount_that_is_no_income() -> None:
    """Savings are no income."""
    assert find_income("tengo 12 millones", minimum_wage=MINIMUM) is None


def test_bare_income_when_asked() -> None:
    """An amount alone answers the question for the income."""
    assert find_income("2", minimum_wage=MINIMUM, asked=True) == Amount(2_000_000, 2_000_000)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("doy 3 millones de inicial", DownPayment(pesos=Amount(3_000_000, 3_000_000))),
        ("dando 2 palos de entrada", DownPayment(pesos=Amount(2_000_000, 2_000_000))),
        ("con 4 millones de cuota inicial", DownPayment(pesos=Amount(4_000_000, 4_000_000))),
        ("tengo 4 de inicial", DownPayment(pesos=Amount(4_000_000, 4_000_000))),
        ("la inicial es del 30%", DownPayment(share=0.3)),
        ("doy la mitad", DownPayment(share=0.5)),
        ("sin cuota inicial", DownPayment(share=0.0)),
    ],
)
def test_down_payment(text: str, offered: DownPayment) -> None:
    """A down payment is an amount, a share, or none."""
    assert find_down_payment(text) == offered


@pytest.mark.parametrize("text", ["gano 2 millones", "tengo 12 millones", "cuánto es la inicial?", ""])
def test_no_down_payment_offered(text: str) -> None:
    """An income, a budget and a question are no offers."""
    assert find_down_payment(text) is None
