"""Warranty and revisions by data/ownership.yaml: 2 years or 24,000 km; 1,000, 5,000 and 10,000 km."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from libs.common.data_files import DataFileError
from libs.common.ownership import FILE, Odometer, load_ownership

RULES = load_ownership()
DELIVERED = date(2026, 6, 1)


def test_the_product_s_figures() -> None:
    """The revisions that customers are reminded of."""
    assert RULES.revisions == (1000, 5000, 10000)


def test_the_warranty() -> None:
    """It ends two years after the sale, on a leap day's eve if need be."""
    assert RULES.warranty.ends_on(date(2026, 5, 12)) == date(2028, 5, 12)
    assert RULES.warranty.ends_on(date(2024, 2, 29)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("driven", "due", "missed", "ahead"),
    [
        (0, None, None, 1000),
        (499, None, None, 1000),
        (500, 1000, None, 1000),
        (1500, 1000, None, 1000),
        (1501, None, 1000, 5000),
        (3001, None, None, 5000),
        (4800, 5000, None, 5000),
        (5600, None, 5000, 10000),
        (10500, 10000, None, 10000),
        (10501, None, 10000, None),
    ],
)
def test_which_revision(driven: int, due: int | None, missed: int | None, ahead: int | None) -> None:
    """Within 500 km of a mark it may be done; beyond, it is missed and the next one is ahead."""
    assert (RULES.due_now(driven), RULES.missed(driven), RULES.next_after(driven)) == (due, missed, ahead)


def test_the_day_of_a_revision_by_what_is_common() -> None:
    """900 km a month, while the owner has told nothing."""
    assert RULES.reached_on(1000, delivered_on=DELIVERED, odometer=None) == date(2026, 7, 5)


def test_the_day_of_a_revision_by_what_the_owner_drives() -> None:
    """3,000 km in 60 days: 2,000 more take 40."""
    told = Odometer(3000, date(2026, 7, 31))
    assert RULES.reached_on(5000, delivered_on=DELIVERED, odometer=told) == date(2026, 9, 9)


def test_a_mileage_told_in_the_first_days() -> None:
    """It tells little: what is common counts."""
    told = Odometer(900, date(2026, 6, 3))
    assert RULES.reached_on(1000, delivered_on=DELIVERED, odometer=told) == date(2026, 6, 6)


def test_a_motorcycle_that_stands_still() -> None:
    """It is due one day all the same."""
    told = Odometer(10, date(2026, 8, 1))
    assert RULES.reached_on(1000, delivered_on=DELIVERED, odometer=told) < date(2027, 1, 1)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("[1000, 5000, 10000]", "[5000, 1000]", "revisions"),
        ("  plate: 8\n", "", "plate"),
        ("years: 2", "years: 0", "years"),
    ],
)
def test_a_file_that_cannot_be(tmp_path: Path, old: str, new: str, named: str) -> None:
    """What is wrong is named."""
    path = tmp_path / "ownership.yaml"
    path.write_text(FILE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(DataFileError, match=named):
        load_ownership(path)
