"""The motorcycles the dealership sells: data that it replaces, checked when it is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from libs.common.data_files import DIRECTORY, DataFileError, read
from libs.common.understanding.text import fold_words

FILE = DIRECTORY / "catalog.yaml"

Category = Literal["naked", "sport", "enduro", "touring", "scooter", "work"]
Rider = Literal["first", "some", "experienced"]
"""Who can ride it: as a first motorcycle, with some experience, or only with much."""

_Words = Annotated[str, Meta(min_length=1, max_length=60)]


class Motorcycle(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model; `aliases` are the names that customers give it, misspelt or not."""

    name: _Words
    category: Category
    engine_cc: Annotated[int, Meta(ge=50, le=2000)]
    power_hp: Annotated[float, Meta(gt=0, le=250)]
    weight_kg: Annotated[int, Meta(ge=60, le=450)]
    seat_height_mm: Annotated[int, Meta(ge=600, le=1000)]
    km_per_gallon: Annotated[int, Meta(ge=20, le=300)]
    rider: Rider
    colors: Annotated[tuple[_Words, ...], Meta(min_length=1)]
    price_cop: Annotated[int, Meta(ge=1_000_000, le=300_000_000)]
    aliases: tuple[_Words, ...] = ()
    photo: Annotated[str, Meta(pattern=r"^(?:https://\S+)?$", max_length=500)] = ""
    """Public address of a picture; empty when there is none."""

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the aliases."""
        return (self.name, *self.aliases)


class Catalog(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A price list: the models, the day of the list and where it comes from."""

    dated: date
    currency: Literal["COP"]
    source: Annotated[str, Meta(min_length=1, max_length=200)]
    models: Annotated[tuple[Motorcycle, ...], Meta(min_length=1)]

    def model(self, name: str) -> Motorcycle | None:
        """The model of exactly that name, or None."""
        return next((model for model in self.models if model.name == name), None)


def load_catalog(path: Path = FILE) -> Catalog:
    """The catalog of the file at `path`.

    Raises DataFileError when something is missing or out of range, when two models have one name, or when
    an alias could mean two of them.
    """
    catalog = read(path, Catalog)
    owners: dict[str, str] = {}
    for model in catalog.models:
        for name in map(fold_words, model.names):
            if not name:
                raise DataFileError(path, f"{model.name}: an alias without letters or digits means nothing")
            owner = owners.setdefault(name, model.name)
            if owner != model.name:
                raise DataFileError(
                    path, f"{model.name}: {name!r} also means {owner}; give it to one of them"
                )
    if len({model.name for model in catalog.models}) < len(catalog.models):
        names = [model.name for model in catalog.models]
        twice = next(name for name in names if names.count(name) > 1)
        raise DataFileError(path, f"{twice}: stands there twice; keep one")
    return catalog
