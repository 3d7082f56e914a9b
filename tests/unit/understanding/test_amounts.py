"""Amounts of pesos, and what only looks like them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.understanding.amounts import Amount, find_amounts


def _one(pesos: int) -> tuple[Amount, ...]:
    return (Amount(pesos, pesos),)


@pytest.mark.parametrize(
    ("text", "pesos"),
    [
        ("$20M", 20_000_000),
        ("20.000.000", 20_000_000),
        ("12'500.000", 12_500_000),
        ("12,5 millones", 12_500_000),
        ("veinte millones", 20_000_000),
        ("ocho millones y medio", 8_500_000),
        ("20 palos", 20_000_000),
        ("doce millones quinientos", 12_500_000),
        ("doce millones quinientos mil", 12_500_000),
        ("veinte y cinco millones", 25_000_000),
        ("veintidos millones", 22_000_000),
        ("un millón doscientos", 1_200_000),
        ("millón y medio", 1_500_000),
        ("medio millón", 500_000),
        ("unos 13 milloncitos", 13_000_000),
        ("20 millones 500", 20_500_000),
        ("400 mil mensuales", 400_000),
        ("500k", 500_000),
        ("300 lucas", 300_000),
        ("$433.829", 433_829),
        ("9990000 pesos", 9_990_000),
        ("15mill", 15_000_000),
        ("12 millones a 36 meses", 12_000_000),
        ("la nmax de 16 millones", 16_000_000),
    ],
)
def test_every_form(text: str, pesos: int) -> None:
    """An amount is understood however it is written."""
    assert find_amounts(text) == _one(pesos)


@pytest.mark.parametrize(
    "text",
    [
        "entre 15 y 18 millones",
        "entre quince y dieciocho millones",
        "15-18 millones",
        "15 a 18 palos",
        "de 15 millones a 18 millones",
        "entre $15.000.000 y $18.000.000",
        "15 o 18 millones",
    ],
)
def test_range(text: str) -> None:
    """A range is one amount with two ends."""
    assert find_amounts(text) == (Amount(15_000_000, 18_000_000),)


def test_two_amounts() -> None:
    """Two sums of one message stay two."""
    found = find_amounts("tengo 5 millones y mi hermano pone 3 millones")
    assert found == (*_one(5_000_000), *_one(3_000_000))


@pytest.mark.parametrize(
    "text",
    [
        "la MT-15",
        "una fz 25",
        "una 150",
        "de 125 cc",
        "doscientos cincuenta cc",
        "llámame al 3000000001",
        "300 000 0001",
        "+57 300 000 0001",
        "el 5 de diciembre",
        "5/12/2026",
        "20 mil km",
        "5.000 kilómetros",
        "100.000 km",
        "la revisión de los 10.000",
        "a los diez mil",
        "a 36 meses",
        "36 cuotas",
        "mi cédula es 1.023.000.400",
        "cc 52.345.600",
        "cédula 1023000400",
        "modelo 2019",
        "mido 1.60 m",
        "mido 1,75",
        "tengo 25 años",
        "a las 3",
        "en 15 días",
        "la nmax 155",
        "dos motos",
        "el 30%",
        "xtz 125 y xtz 250",
    ],
)
def test_number_that_is_no_money(text: str) -> None:
    """Models, engines, phones, dates, mileages, instalments, ids, ages and heights are no amounts."""
    assert find_amounts(text) == ()


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("20", Amount(20_000_000, 20_000_000)),
        ("unos 15", Amount(15_000_000, 15_000_000)),
        ("8 y medio", Amount(8_500_000, 8_500_000)),
        ("800", Amount(800_000, 800_000)),
        ("12.500", Amount(12_500_000, 12_500_000)),
        ("entre 15 y 18", Amount(15_000_000, 18_000_000)),
        ("18 millones", Amount(18_000_000, 18_000_000)),
    ],
)
def test_answer_to_the_question_how_much(text: str, amount: Amount) -> None:
    """Whoever was asked for an amount may leave out the millions."""
    assert find_amounts(text, asked=True) == (amount,)


@pytest.mark.parametrize("text", ["no sé", "a 36 meses", "lo que sea", ""])
def test_answer_without_an_amount(text: str) -> None:
    """Being asked makes no amount of what is none."""
    assert find_amounts(text, asked=True) == ()


@given(st.integers(min_value=300, max_value=5_000).map(lambda tenths: tenths * 10_000))
def test_any_amount_in_figures(pesos: int) -> None:
    """Any amount from 3 to 50 million is understood with points, apostrophes, a sign or as millions."""
    points = f"{pesos:,}".replace(",", ".")
    for text in (
        points,
        f"$ {points}",
        f"{pesos} pesos",
        f"tengo {points} de contado",
        points.replace(".", "'", 1),
        f"{pesos / 1_000_000:.2f} millones".replace(".", ","),
        f"como {pesos / 1_000_000:.2f} palos",
    ):
        assert find_amounts(text) == _one(pesos), text


@given(st.integers(min_value=2, max_value=50), st.integers(min_value=1, max_value=30))
def test_any_range(low: int, more: int) -> None:
    """Any range of millions is understood."""
    expected = (Amount(low * 1_000_000, (low + more) * 1_000_000),)
    assert find_amounts(f"entre {low} y {low + more} millones") == expected


@given(st.text(max_size=80))
def test_anything_at_all(text: str) -> None:
    """Whatever is written, amounts are positive and their ends in order."""
    for asked in (False, True):
        assert all(0 < amount.low <= amount.high for amount in find_amounts(text, asked=asked))
