"""Accessories, riding gear and parts that are sold beside motorcycles: data that the dealership replaces."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from libs.common.catalog import Catalog
from libs.common.data_files import DIRECTORY, DataFileError, read

FILE = DIRECTORY / "accessories.yaml"
PARTS = DIRECTORY / "parts.yaml"
EVERY = "todas"
"""In the place of a model: it fits all of them."""

_Keyword = Annotated[str, Meta(pattern=r"^[a-z0-9 ]{2,40}$")]


class Accessory(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something sold beside motorcycles; `price` in whole pesos, `fits` names models or EVERY."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9-]{2,40}$")]
    category: str
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    price: Annotated[int, Meta(ge=1, le=100_000_000)]
    fits: Annotated[tuple[str, ...], Meta(min_length=1)]
    body: str
    family: _Keyword | None = None
    """The word under which customers ask for any of its kind."""
    keywords: tuple[_Keyword, ...] = ()
    """Words by which this one is meant: folded, beginnings of words."""
    qualities: tuple[_Keyword, ...] = ()
    """Words that tell it from others of its family, and mean it only beside the family's word."""
    sizes: tuple[str, ...] = ()
    photo: Annotated[str, Meta(pattern=r"^(?:https://\S+)?$", max_length=500)] = ""
    """Public address of a picture; empty when there is none."""
    asked: tuple[str, ...] = ()
    """Ways in which it is asked about."""

    @property
    def for_every_model(self) -> bool:
        """Whether it is for no motorcycle in particular."""
        return EVERY in self.fits

    def fits_on(self, model: str) -> bool:
        """Whether it can be used with that model of the catalog."""
        return self.for_every_model or model in self.fits


class Accessories(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list, and the day on which it was right."""

    title: str
    dated_on: date
    entries: Annotated[tuple[Accessory, ...], Meta(min_length=1)]


def load_accessories(catalog: Catalog, path: Path = FILE) -> Accessories:
    """The list of the file at `path`.

    Raises DataFileError, also when two entries share an id, or one fits a model that `catalog` has not.
    """
    accessories = read(path, Accessories)
    for fault in _faults(accessories, catalog):
        raise DataFileError(path, fault)
    return accessories


def _faults(accessories: Accessories, catalog: Catalog) -> Iterator[str]:
    counts = Counter(entry.id for entry in accessories.entries)
    yield from (f"{name}: stands there twice; keep one" for name, count in counts.items() if count > 1)
    for entry in accessories.entries:
        for model in entry.fits:
            if model != EVERY and catalog.model(model) is None:
                yield f"{entry.id}: there is no model {model!r} in the catalog; write its name, or {EVERY}"
