"""Finding things by the words of customers, and what cannot stand in the lists."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.accessories import FILE, load_accessories
from libs.common.data_files import DataFileError
from services.agents.upselling.insurance import FILE as INSURANCE
from services.agents.upselling.insurance import load_insurance
from services.agents.upselling.topics import Topic, find_engine, find_topics
from tests.unit.agents.situations import BUSINESS

SHELF = BUSINESS.shelf


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("venden cascos?", ["casco-integral", "casco-abatible", "casco-cross"]),
        ("un casco abatible bueno bonito y barato", ["casco-abatible"]),
        ("guantes para el frío", ["guantes-invierno"]),
        ("una chaqueta con protección para dama", ["chaqueta-mujer"]),
        ("cuánto vale un maletero para la nmax", ["baul-trasero"]),
        ("precio del kit de arrastre de la fz 25", ["kit-arrastre-repuesto"]),
        ("filtro de aceite y aceite para llevar", ["filtro-aceite"]),
        ("guaya del acelerador para bws", ["guaya-acelerador"]),
        ("la bobina de encendido", []),
        ("hola", []),
    ],
)
def test_what_is_asked_for(text: str, ids: list[str]) -> None:
    """The very thing where the words tell it apart, else all of its kind."""
    assert [entry.id for entry in SHELF.find(text)] == ids


@pytest.mark.parametrize(
    ("text", "another"),
    [("el baúl cóndor", True), ("el baúl trasero", False), ("un casco para la moto", False)],
)
def test_a_name_that_is_not_ours(text: str, another: bool) -> None:
    """Then a document that staff have uploaded may know it."""
    assert SHELF.names_another(text, SHELF.find(text)) is another


@pytest.mark.parametrize("model", [model.name for model in BUSINESS.catalog.models])
def test_what_suits_a_motorcycle(model: str) -> None:
    """Whatever is suggested fits, and what is made for it comes first."""
    suited = SHELF.suited(model)
    assert 1 <= len(suited) <= 3
    assert all(entry.fits_on(model) for entry in suited)
    assert [entry.for_every_model for entry in suited] == sorted(entry.for_every_model for entry in suited)


@pytest.mark.parametrize(
    ("engine_cc", "pesos"), [(50, 256_200), (99, 256_200), (100, 343_300), (200, 343_300), (201, 761_400)]
)
def test_soat(engine_cc: int, pesos: int) -> None:
    """The public tariff of 2026 by engine size."""
    soat = SHELF.insurance.soat
    assert (soat.year, soat.price(engine_cc)) == (2026, pesos)


@pytest.mark.parametrize(
    ("text", "engine"),
    [
        ("una de 150", 150),
        ("moto de 125 cc", 125),
        ("la de 200cc", 200),
        ("la mt 03", None),
        ("de 40 litros", None),
    ],
)
def test_engine(text: str, engine: int | None) -> None:
    """An engine size is told by its unit, or by a round number after "de" or "una"."""
    assert find_engine(text) == engine


def test_topics() -> None:
    """SOAT is no other insurance, and a picture can be asked for beside anything."""
    assert find_topics("cuánto vale el SOAT, el seguro obligatorio") == {Topic.SOAT}
    assert find_topics("tienen seguro todo riesgo?") == {Topic.INSURANCE}
    assert Topic.PHOTO in find_topics("una foto del casco")


@given(st.text(max_size=80))
def test_anything_at_all(text: str) -> None:
    """Whatever a customer writes is read without an error."""
    SHELF.find(text), SHELF.policies(text), find_topics(text), find_engine(text)


@pytest.mark.parametrize(
    ("of", "instead", "told"),
    [
        ("fits: [Ténéré 700, XTZ 250]", "fits: [Tenere]", "there is no model 'Tenere' in the catalog"),
        ("id: casco-abatible", "id: casco-integral", "casco-integral: stands there twice"),
        ("price: 420000", "price: 0", "price"),
    ],
)
def test_an_accessory_that_cannot_be(tmp_path: Path, of: str, instead: str, told: str) -> None:
    """It is refused by name, with what is wrong."""
    file = tmp_path / "accessories.yaml"
    file.write_text(FILE.read_text().replace(of, instead))
    with pytest.raises(DataFileError, match=told):
        load_accessories(BUSINESS.catalog, file)


def test_tariffs_out_of_order(tmp_path: Path) -> None:
    """The first that holds the engine counts, so they must grow."""
    file = tmp_path / "insurance.yaml"
    file.write_text(INSURANCE.read_text().replace("up_to_cc: 200", "up_to_cc: 50"))
    with pytest.raises(DataFileError, match="up_to_cc must grow"):
        load_insurance(file)
