"""Motorcycles that customers ask for and the dealership does not carry."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from libs.common.catalog import Catalog, Category, Motorcycle
from libs.common.data_files import DIRECTORY, DataFileError, read
from libs.common.understanding.models import ModelNames

OUR_MAKE = "Yamaha"
FILE = DIRECTORY / "other_models.yaml"

_Words = Annotated[str, Meta(min_length=1, max_length=60)]


class OtherModel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One that is not carried."""

    make: _Words
    name: _Words
    category: Category
    engine_cc: Annotated[int, Meta(ge=50, le=2000)]
    aliases: tuple[_Words, ...] = ()

    @property
    def full_name(self) -> str:
        """The make and the name: "Honda CB 125F"."""
        return f"{self.make} {self.name}"


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    models: tuple[OtherModel, ...]


class OtherModels:
    """Finds them in texts."""

    def __init__(self, models: tuple[OtherModel, ...]) -> None:
        """Know `models`, at least one."""
        self._models = {model.full_name: model for model in models}
        self._names = ModelNames({model.full_name: model.aliases for model in models})

    def find(self, text: str) -> tuple[OtherModel, ...]:
        """Those that `text` names; a make alone names each of its own, our make alone none."""
        found = tuple(self._models[name] for name in self._names.find(text))
        ours = [model for model in found if model.make == OUR_MAKE]
        return found if len(ours) < 2 else tuple(model for model in found if model not in ours)


def load_others(path: Path = FILE) -> OtherModels:
    """The models of the file at `path`. Raises DataFileError."""
    models = read(path, _File).models
    if not models:
        raise DataFileError(path, "models: there is none; name at least one that is not carried")
    return OtherModels(models)


def nearest(catalog: Catalog, other: OtherModel) -> Motorcycle:
    """What of `catalog` comes nearest: of the same category if there is one, else of a like engine."""
    same = [model for model in catalog.models if model.category == other.category]
    return min(same or catalog.models, key=lambda model: abs(model.engine_cc - other.engine_cc))
