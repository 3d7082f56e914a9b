"""Insurance: SOAT by its public tariff, and what insurers quote."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from libs.common.data_files import DIRECTORY, DataFileError, read

FILE = DIRECTORY / "insurance.yaml"


class Tariff(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a year costs in pesos, for engines up to so many cubic centimetres."""

    up_to_cc: Annotated[int, Meta(ge=1)]
    price: Annotated[int, Meta(ge=1)]


class Soat(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The compulsory insurance: its tariffs, of which year and by whom."""

    year: Annotated[int, Meta(ge=2020, le=2100)]
    source: str
    tariffs: Annotated[tuple[Tariff, ...], Meta(min_length=1)]

    def price(self, engine_cc: int) -> int:
        """The pesos for a year, for an engine of that size."""
        return next(
            (tariff.price for tariff in self.tariffs if engine_cc <= tariff.up_to_cc), self.tariffs[-1].price
        )


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An insurance that is quoted by person and motorcycle."""

    id: str
    name: str
    keywords: tuple[str, ...]
    body: str


class Insurance(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All insurance that is sold."""

    soat: Soat
    policies: tuple[Policy, ...]


def load_insurance(path: Path = FILE) -> Insurance:
    """The insurance of the file at `path`. Raises DataFileError, also when tariffs are out of order."""
    insurance = read(path, Insurance)
    sizes = [tariff.up_to_cc for tariff in insurance.soat.tariffs]
    if sizes != sorted(set(sizes)):
        raise DataFileError(path, "soat.tariffs: up_to_cc must grow from one to the next")
    return insurance
