"""What two data files both tell, they tell alike: a customer hears the one from one agent, the other next."""

from __future__ import annotations

import pytest
import yaml

from libs.common import spanish_time
from libs.common.data_files import DIRECTORY
from libs.common.understanding.numbers import digits
from libs.common.understanding.text import fold_words
from tests.unit.agents.situations import BUSINESS, HOURS

INSTALLATION = "instalacion-accesorios"


def body(entry_id: str) -> str:
    """What the frequent question answers, folded, its numbers in figures; "unos" is read as "como"."""
    entries = yaml.safe_load((DIRECTORY / "faq.yaml").read_text(encoding="utf-8"))["entries"]
    return digits(next(entry["body"] for entry in entries if entry["id"] == entry_id))


def test_the_hours() -> None:
    """The frequent question tells those by which appointments are made."""
    told = fold_words(body("horario")).replace(" los sabados ", " sabado ")
    assert fold_words(spanish_time.week(HOURS)) in told


def test_how_long_a_test_ride_takes() -> None:
    """The frequent question tells what the calendar keeps free for it."""
    assert f"{BUSINESS.capacity.test_rides.minutes} minutos" in body("prueba-de-manejo")


def test_how_long_papers_take() -> None:
    """The frequent question tells the days that a buyer's papers are followed up by."""
    days = BUSINESS.ownership.papers_days
    told = body("matricula-tiempo")
    assert f"como {days['registration']} dias" in told
    assert f"como {days['plate']}" in told


def test_how_long_the_warranty_holds() -> None:
    """The policy tells what a customer's own warranty is counted by."""
    warranty = BUSINESS.ownership.warranty
    told = digits((DIRECTORY / "policies" / "garantia.md").read_text(encoding="utf-8"))
    assert f"{warranty.years} anos o {warranty.kilometres} kilometros" in told


@pytest.mark.parametrize("paper", ["recibo de servicios publicos", "carta laboral", "rut", "extractos"])
def test_papers_of_a_credit(paper: str) -> None:
    """The frequent question names what the financing agent lists."""
    papers = BUSINESS.credit.papers
    listed = fold_words(" ".join((*papers.everybody, *papers.employee, *papers.self_employed)))
    assert paper in listed
    assert paper in body("financiacion-requisitos")


def test_what_mounting_costs() -> None:
    """Where the workshop charges for mounting an accessory, the accessory does not include it."""
    mounted = fold_words(BUSINESS.services.service(INSTALLATION).body)  # type: ignore[union-attr]  # it is done
    for accessory in BUSINESS.shelf.accessories:
        if accessory.family and accessory.family.rstrip("s") in mounted:
            assert "instalacion incluida" not in fold_words(accessory.body), accessory.id
