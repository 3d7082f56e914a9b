"""`data/prices.yaml`: what the platform charges, and the scenarios whose cost is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from libs.common import data_files

FILE = data_files.DIRECTORY / "prices.yaml"

Plans = Mapping[str, float]
"""US dollars a month, by the name of the plan."""


class Scenario(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An environment of the blueprint, grown or as it is; `storage` and `limit` in US dollars a month."""

    name: str
    environment: str
    workspace: str
    storage: float
    limit: float
    instances: Mapping[str, int] = {}
    key_value: str | None = None
    postgres: str | None = None
    postgres_gigabytes: int | None = None


class Prices(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The price list of one day."""

    dated: str
    source: str
    compute: Plans
    cron: float
    """The least that a cron job costs; a daily job of minutes does not exceed it."""
    postgres: Plans
    postgres_gigabyte: float
    key_value: Plans
    workspace: Plans
    scenarios: tuple[Scenario, ...]


def load(path: Path = FILE) -> Prices:
    """The price list at `path`. Raises data_files.DataFileError."""
    return data_files.read(path, Prices)
