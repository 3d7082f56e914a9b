"""Mileages, plates, sizes, phones and vehicles in part payment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.understanding.kilometres import find_kilometres
from libs.common.understanding.phones import find_phone
from libs.common.understanding.plates import find_plate
from libs.common.understanding.sizes import find_size
from libs.common.understanding.trade_in import TradeIn, find_trade_in


@pytest.mark.parametrize(
    ("text", "kilometres"),
    [
        ("tiene 20 mil km", 20_000),
        ("voy en 4800", 4_800),
        ("la revisión de los 10.000", 10_000),
        ("a los cinco mil", 5_000),
        ("lleva 12.500 kilómetros", 12_500),
        ("kilometraje: 30000", 30_000),
        ("va en 4.800", 4_800),
        ("ya pasó los 10 mil", 10_000),
        ("está en 15 mil", 15_000),
        ("le faltan 200 km para los 5000", 4_800),
    ],
)
def test_mileage(text: str, kilometres: int) -> None:
    """A mileage has its unit or stands where only one can stand."""
    assert find_kilometres(text) == kilometres


@pytest.mark.parametrize("text", ["20 millones", "40 km por galón", "a los 18 años", "a 36 meses", "mt 03"])
def test_number_that_is_no_mileage(text: str) -> None:
    """Consumption, ages and money are no mileage."""
    assert find_kilometres(text) is None


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("placa ABC12D", "ABC12D"),
        ("abc 12 d", "ABC12D"),
        ("es la XYZ-98E", "XYZ98E"),
        ("placa: abc12", "ABC12"),
        ("la placa es r t y 67 g", "RTY67G"),
    ],
)
def test_plate(text: str, plate: str) -> None:
    """A plate is found in either case and with gaps."""
    assert find_plate(text) == plate


@pytest.mark.parametrize("text", ["fzs 25 a", "con 20 a mi favor", "ABC123", "XTZ 125", "abc12"])
def test_letters_and_digits_that_are_no_plate(text: str) -> None:
    """Models, cars' plates and prices are no motorcycle's plate."""
    assert find_plate(text) is None


@given(st.from_regex(r"[B-FJ-Z]{3}\d{2}[A-H]", fullmatch=True))
def test_any_plate(plate: str) -> None:
    """Any plate after the word is found."""
    assert find_plate(f"mi placa es {plate.lower()}") == plate


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("talla M", "M"),
        ("guantes talla l", "L"),
        ("casco en XL", "XL"),
        ("talla xxl", "2XL"),
        ("talla mediana", "M"),
        ("botas 42", "42"),
        ("calzo 39", "39"),
        ("casco M", "M"),
        ("soy L", "L"),
        ("doble XL", "2XL"),
        ("extra large", "XL"),
        ("xl", "XL"),
    ],
)
def test_size(text: str, size: str) -> None:
    """Sizes are letters, or numbers for boots."""
    assert find_size(text) == size


@given(st.integers(0, 500_000))
def test_any_mileage(kilometres: int) -> None:
    """A mileage is read with and without separators."""
    for figure in (str(kilometres), f"{kilometres:,}".replace(",", ".")):
        assert find_kilometres(f"tiene {figure} km") == kilometres


@given(st.sampled_from(["XS", "S", "M", "L", "XL", "2XL", "3XL"]), st.sampled_from(["talla", "casco", "soy"]))
def test_any_letter_size(size: str, before: str) -> None:
    """Each size of the charts is read after the word, the gear, and whoever wears it."""
    assert find_size(f"{before} {size.lower()}") == size


@pytest.mark.parametrize("text", ["a 36 meses", "a las 12 m", "la xtz", "botas 15", "m"])
def test_letter_that_is_no_size(text: str) -> None:
    """A letter alone is a size only for whoever was asked."""
    assert find_size(text) is None


def test_bare_size_when_asked() -> None:
    """A letter alone answers the question for the size."""
    assert find_size("m", asked=True) == "M"


@pytest.mark.parametrize("text", ["300 000 0001", "llámame al 3000000001", "+57 300 0000001"])
def test_phone(text: str) -> None:
    """An invented mobile number is found however it is grouped."""
    assert find_phone(text) == "+573000000001"


@pytest.mark.parametrize("text", ["20.000.000", "mt 03", "cédula 52345678", ""])
def test_number_that_is_no_phone(text: str) -> None:
    """Money and ids are no phone numbers."""
    assert find_phone(text) is None


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("me reciben mi pulsar 180 modelo 2019 en parte de pago?", TradeIn("pulsar 180", 2019)),
        ("tengo una NKD y quiero cambiarla por una fz", TradeIn("nkd")),
        ("cuánto me dan por mi boxer 2020", TradeIn("boxer", 2020)),
        ("entrego mi honda cb 125 del 2018 con 20 mil km", TradeIn("honda cb 125", 2018, 20_000)),
        ("doy mi carro en parte de pago", TradeIn("carro")),
    ],
)
def test_trade_in(text: str, offered: TradeIn) -> None:
    """What is offered is told from what is wished for, with its year and mileage."""
    assert find_trade_in(text) == offered


@pytest.mark.parametrize("text", ["tengo una pulsar", "quiero una moto", "cuánto vale la fz", ""])
def test_nothing_offered(text: str) -> None:
    """Owning a motorcycle does not offer it."""
    assert find_trade_in(text) is None
