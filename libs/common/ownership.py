"""What comes after a sale: warranty, revisions, papers and the survey, from a file the dealership keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from libs.common.data_files import DIRECTORY, DataFileError, read

FILE = DIRECTORY / "ownership.yaml"
DAYS_A_MONTH = 30.4
MISSED_LATELY = 4
"""So many times the leeway beyond its mark, a revision can still be made up for."""
SURELY_DRIVEN = 14
"""Days after which what the customer has driven tells more than what is common."""

Paper = Literal["registration", "plate", "soat"]
PaperState = Literal["pending", "filed", "ready", "delivered"]
PAPERS: tuple[Paper, ...] = ("registration", "plate", "soat")
PAPER_STATES: tuple[PaperState, ...] = ("pending", "filed", "ready", "delivered")

_Positive = Annotated[int, Meta(ge=1)]


class Warranty(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For how long it holds, from the day of the sale: whichever is reached first."""

    years: Annotated[int, Meta(ge=1, le=10)]
    kilometres: _Positive

    def ends_on(self, sold_on: date) -> date:
        """The last day by the years alone."""
        try:
            return sold_on.replace(year=sold_on.year + self.years)
        except ValueError:  # the 29th of February
            return sold_on.replace(year=sold_on.year + self.years, day=28)


class Odometer(Struct, frozen=True):
    """What a motorcycle had driven on a day, as its owner told."""

    kilometres: int
    told_on: date


class Ownership(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules of the dealership for whoever has bought."""

    warranty: Warranty
    revisions: Annotated[tuple[_Positive, ...], Meta(min_length=1)]
    """The kilometres at which each is due, in their order."""
    leeway_kilometres: _Positive
    kilometres_a_month: _Positive
    papers_days: Mapping[Paper, _Positive]
    """Working days that each usually takes."""
    survey_after_days: _Positive

    def due_now(self, kilometres: int) -> int | None:
        """The revision that may be done at that mileage; None between two of them."""
        return next(
            (mark for mark in self.revisions if abs(kilometres - mark) <= self.leeway_kilometres), None
        )

    def missed(self, kilometres: int) -> int | None:
        """The revision whose time has lately gone by at that mileage; None when none's has.

        What lies further back was done, or is past helping.
        """
        lately = MISSED_LATELY * self.leeway_kilometres
        past = ((mark, kilometres - mark) for mark in self.revisions)
        return next((mark for mark, over in past if self.leeway_kilometres < over <= lately), None)

    def next_after(self, kilometres: int) -> int | None:
        """The next revision that is still ahead, or may be done now; None after the last."""
        return next((mark for mark in self.revisions if kilometres <= mark + self.leeway_kilometres), None)

    def following(self, mark: int) -> int | None:
        """The revision after the one at `mark`; None after the last."""
        return next((each for each in self.revisions if each > mark), None)

    def reached_on(self, mark: int, *, delivered_on: date, odometer: Odometer | None) -> date:
        """The day on which a motorcycle reaches `mark`, by what its owner told, else by what is common."""
        since, driven = (odometer.told_on, odometer.kilometres) if odometer else (delivered_on, 0)
        days = max(0.0, mark - driven) / self._a_day(delivered_on, odometer)
        return since + timedelta(days=round(days))

    def _a_day(self, delivered_on: date, odometer: Odometer | None) -> float:
        common = self.kilometres_a_month / DAYS_A_MONTH
        if odometer is None or (odometer.told_on - delivered_on).days < SURELY_DRIVEN:
            return common
        own = odometer.kilometres / (odometer.told_on - delivered_on).days
        # A motorcycle that stands still would be due in a hundred years.
        return max(own, common / 4)


def load_ownership(path: Path = FILE) -> Ownership:
    """The rules of the file at `path`. Raises DataFileError."""
    ownership = read(path, Ownership)
    if any(earlier >= later for earlier, later in pairwise(ownership.revisions)):
        raise DataFileError(path, "revisions: each must lie after the one before")
    absent = [paper for paper in PAPERS if paper not in ownership.papers_days]
    if absent:
        raise DataFileError(path, f"papers_days: {absent[0]} is missing")
    return ownership
