"""Motorcycles that are not carried."""

from __future__ import annotations

from pathlib import Path

import pytest

from libs.common.catalog import Motorcycle, load_catalog
from libs.common.data_files import DataFileError
from services.agents.buyer import model_names
from services.agents.product_catalog.others import load_others, nearest

CATALOG = load_catalog()
OTHERS = load_others()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("una pulsar", "Bajaj Pulsar NS 200"),
        ("la yamaha r1", "Yamaha R1"),
        ("una dominar 400", "Bajaj Dominar 400"),
        ("me gusta la himalayan", "Royal Enfield Himalayan"),
    ],
)
def test_one_by_its_name(text: str, name: str) -> None:
    """By what customers call it."""
    (found,) = OTHERS.find(text)
    assert found.full_name == name


def test_a_make() -> None:
    """Another make's name means all of it; ours alone means none of what we do not carry."""
    assert {model.make for model in OTHERS.find("una honda")} == {"Honda"}
    assert OTHERS.find("una yamaha") == ()


@pytest.mark.parametrize("model", CATALOG.models, ids=lambda model: model.name)
def test_what_is_carried_is_not_among_them(model: Motorcycle) -> None:
    """No name of the catalog means one that is not carried, too."""
    assert [name for name in model.names if OTHERS.find(name)] == []


def test_none_of_them_means_one_of_ours() -> None:
    """An alias that names one of the catalog would never be reached."""
    ours = model_names(CATALOG)
    found = [OTHERS.find(text) for text in ("r6", "mt 10", "t max", "gixxer 250", "xre 300")]
    assert all(found)
    assert [ours.find(model.full_name) for models in found for model in models] == [()] * len(found)


def test_the_nearest_of_the_catalog() -> None:
    """The same kind of motorcycle, of the nearest engine."""
    (pulsar,) = OTHERS.find("ns 200")
    assert nearest(CATALOG, pulsar).name == "MT-15"


def test_an_empty_list(tmp_path: Path) -> None:
    """It is refused, with the file's name."""
    file = tmp_path / "none.yaml"
    file.write_text("models: []\n")
    with pytest.raises(DataFileError, match=r"none\.yaml: models: there is none"):
        load_others(file)
