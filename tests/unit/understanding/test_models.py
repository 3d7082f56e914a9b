"""Models by name, nickname and misspelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.catalog import load_catalog
from libs.common.understanding.models import ModelNames

CATALOG = load_catalog()
NAMES = ModelNames({model.name: model.aliases for model in CATALOG.models})


@pytest.mark.parametrize(
    ("text", "models"),
    [
        ("emete 03", ("MT-03",)),
        ("la emete cero tres", ("MT-03",)),
        ("cuánto vale la mt03", ("MT-03",)),
        ("la tenere", ("Ténéré 700",)),
        ("la TÉNÉRÉ 700", ("Ténéré 700",)),
        ("fazer", ("FZ 25",)),
        ("xtz doscientos cincuenta", ("XTZ 250",)),
        ("nmax o aerox", ("NMAX Connected", "Aerox 155")),
        ("la R 15", ("R15 V4",)),
        ("una nmaxx", ("NMAX Connected",)),
        ("la criptom", ("Crypton FI",)),
        ("la r3 y la r7 y la r3", ("R3", "R7")),
        ("la fz 2.0", ("FZ 2.0",)),
    ],
)
def test_model(text: str, models: tuple[str, ...]) -> None:
    """Names, nicknames and misspellings lead to the model, in the order of the text, each once."""
    assert NAMES.find(text) == models


def test_family() -> None:
    """A family's name alone is any of its models."""
    assert NAMES.find("la xtz") == ("XTZ 125", "XTZ 150", "XTZ 250")


@pytest.mark.parametrize(
    "text",
    ["mt 10", "25 millones", "quiero 3 motos", "tengo 7 millones", "la pulsar", "quiero tener una moto", ""],
)
def test_nothing_sold_here(text: str) -> None:
    """Numbers, other makes and models that are not carried name nothing."""
    assert NAMES.find(text) == ()


@given(st.sampled_from([(model.name, name) for model in CATALOG.models for name in model.names]))
def test_every_name_of_every_model(named: tuple[str, str]) -> None:
    """Each name leads to its own model, in capitals and in a sentence too."""
    model, name = named
    assert NAMES.find(f"Hola, ¿cuánto vale la {name.upper()}?") == (model,)
