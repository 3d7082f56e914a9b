"""The catalog of motorcycles."""

from __future__ import annotations

from pathlib import Path

import pytest

from libs.common.catalog import load_catalog
from libs.common.data_files import DataFileError

ONE = (
    "{name: MT-03, aliases: [emete 03], category: naked, engine_cc: 321, power_hp: 41.4, weight_kg: 168,"
    " seat_height_mm: 780, km_per_gallon: 90, rider: some, colors: [negro], price_cop: 29990000}"
)
OTHER = ONE.replace("MT-03", "MT-07").replace("emete 03", "emete 07")
LIST = f"dated: 2025-10-01\ncurrency: COP\nsource: invented\nmodels:\n  - {ONE}\n  - {OTHER}\n"


def _file(folder: Path, text: str) -> Path:
    path = folder / "catalog.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_itself() -> None:
    """The list has the 25 models and every category."""
    catalog = load_catalog()
    assert len(catalog.models) == 25
    assert {model.category for model in catalog.models} == {
        "naked",
        "sport",
        "enduro",
        "touring",
        "scooter",
        "work",
    }


def test_model_by_name(tmp_path: Path) -> None:
    """A model is found by its name, with its price in pesos."""
    model = load_catalog(_file(tmp_path, LIST)).model("MT-03")
    assert model is not None
    assert model.price_cop == 29_990_000


def test_model_that_is_not_carried(tmp_path: Path) -> None:
    """A name that the list does not have gives nothing."""
    assert load_catalog(_file(tmp_path, LIST)).model("CB 190") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LIST.replace("price_cop: 29990000", "price_cop: 29.99"), r"models\[0\]\.price_cop"),
        (LIST.replace("price_cop: 29990000", "price_cop: 0"), r"models\[0\]\.price_cop"),
        (LIST.replace("category: naked", "category: chopper"), r"chopper"),
        (LIST.replace("weight_kg: 168,", ""), r"weight_kg"),
        (LIST.replace("colors: [negro]", "colors: []"), r"colors"),
        (LIST.replace("rider: some", "rider: some, wheels: 2"), r"wheels"),
        (LIST.replace("emete 07", "Emete-03"), r"MT-07: 'emete 03' also means MT-03"),
        (LIST.replace(OTHER, ONE), r"MT-03: stands there twice"),
        (LIST.replace("dated: 2025-10-01\n", ""), r"dated"),
        ("models: [", r"catalog\.yaml"),
    ],
)
def test_list_that_cannot_be_used(tmp_path: Path, text: str, said: str) -> None:
    """The error names the file, the place and what is wrong."""
    with pytest.raises(DataFileError, match=said):
        load_catalog(_file(tmp_path, text))


def test_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is an error of the data, not of the program."""
    with pytest.raises(DataFileError, match="No such file"):
        load_catalog(tmp_path / "none.yaml")
