"""The file of places, and what cannot stand in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from libs.common.data_files import DataFileError
from libs.common.workshop import load_services
from services.agents.service_scheduling.capacity import FILE, load_capacity
from tests.unit.agents.situations import BUSINESS


def test_the_places_of_the_dealership() -> None:
    """There are bays, and motorcycles of the catalog to be tried."""
    assert len(BUSINESS.capacity.bays) == 3
    assert "MT-03" in BUSINESS.capacity.demos


@pytest.mark.parametrize(
    ("instead", "of", "told"),
    [
        ("model: XT 9000", "model: MT-03", "Demo MT-03: there is no model 'XT 9000' in the catalog"),
        ("name: Puesto 1, breaks", "name: Puesto 2, breaks", "Puesto 1: stands there twice"),
        ('["14:00-13:00"]', '["12:00-13:00"]', "Puesto 1: breaks must go forward"),
        ("starts_every_minutes: 20", "starts_every_minutes: 30", "starts_every_minutes"),
    ],
)
def test_places_that_cannot_be(tmp_path: Path, instead: str, of: str, told: str) -> None:
    """They are refused by name, with what is wrong."""
    file = tmp_path / "appointments.yaml"
    file.write_text(FILE.read_text().replace(of, instead))
    with pytest.raises(DataFileError, match=told):
        load_capacity(BUSINESS.catalog, file)


def test_a_keyword_at_two_services(tmp_path: Path) -> None:
    """Nobody could tell which is meant."""
    file = tmp_path / "services.yaml"
    file.write_text(
        """
        title: Servicios
        dated_on: 2026-11-01
        entries:
          - {id: uno, name: Uno, minutes: 30, price: 0, body: "", keywords: [aceite]}
          - {id: dos, name: Dos, minutes: 30, price: 0, body: "", keywords: [aceite]}
        """
    )
    with pytest.raises(DataFileError, match="keyword 'aceite' stands at two entries"):
        load_services(file)
