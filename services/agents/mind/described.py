"""The slots of an agent that a model may fill: those that carry a description.

An agent's slots are a dataclass. A field annotated with `Meta(description=…)` is shown to the model, also one
of a dataclass within. The rules come first: only what they have left empty is taken from the model, and only
with a quotation of the customer that bears it out. Figures must stand in that quotation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, is_dataclass, replace
from functools import cache, reduce
from operator import or_
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from msgspec import Struct, defstruct

from libs.common.understanding.amounts import Amount, find_amounts
from libs.common.understanding.numbers import digits
from libs.common.understanding.text import fold_words

SlotsT = TypeVar("SlotsT")
LARGEST_GRADE = 10
"""Whole numbers up to here are places on a scale; larger ones are figures."""


@dataclass(frozen=True)
class Field:
    """A field that a model may fill: of which type, and where it is in the slots."""

    shape: Any  # a type with its annotations
    path: tuple[str, ...]

    @property
    def plain_text(self) -> bool:
        """Whether it holds words as they were written, such as a name."""
        return get_args(self.shape)[0] is str


@cache
def described(slots: type) -> Mapping[str, Field]:
    """The fields of the dataclass `slots` that a model may fill, by their names; none for another type."""
    if not is_dataclass(slots):
        return {}
    found: dict[str, Field] = {}
    for name, hint in get_type_hints(slots, include_extras=True).items():
        if get_origin(hint) is Annotated:
            found[name] = Field(_present(hint), (name,))
        elif isinstance(hint, type):
            found |= {key: Field(one.shape, (name, *one.path)) for key, one in described(hint).items()}
    return found


@cache
def shape_of(names: tuple[str, ...], slots: type) -> type[Struct]:
    """The Struct that the model fills for the fields `names`: each null, or a value with its quotation."""
    every = described(slots)
    made: list[tuple[str, Any, None]] = []  # a type that is made while running
    for name in names:
        filled = defstruct(f"Filled_{name}", [("value", every[name].shape), ("quote", str)], frozen=True)
        made.append((name, filled | None, None))
    return defstruct("Understood", made, frozen=True)


def kind_of(slots: object) -> Hashable:
    """The type of `slots`, as what caches its description knows it."""
    return cast("Hashable", type(slots))


def empty_fields(slots: object) -> tuple[str, ...]:
    """The names of the described fields that the rules have left empty."""
    every = described(kind_of(slots))
    return tuple(name for name, field in every.items() if _at(slots, field.path) is None)


def merged(slots: SlotsT, understood: Struct, text: str) -> SlotsT:
    """`slots` with what `understood` adds that the customer's `text` bears out."""
    every = described(kind_of(slots))
    for name in understood.__struct_fields__:
        filled = getattr(understood, name)
        if filled is not None and _evident(every[name], filled.value, filled.quote, text):
            slots = _with(slots, every[name].path, filled.value)
    return slots


def _evident(field: Field, value: object, quote: str, text: str) -> bool:
    said = fold_words(quote)
    if not said or said not in fold_words(text):
        return False
    if isinstance(value, Amount):
        return value in find_amounts(quote, asked=True)
    if isinstance(value, int) and value > LARGEST_GRADE:
        return str(value) in re.sub(r"[.,' ]", "", digits(quote))
    return not field.plain_text or fold_words(str(value)) in said


def _present(hint: object) -> object:
    """The annotated type `hint` without None."""
    kind, *annotations = get_args(hint)
    if get_origin(kind) in {Union, UnionType}:
        kind = reduce(or_, (part for part in get_args(kind) if part is not NoneType))
    return Annotated[(kind, *annotations)]


def _at(slots: object, path: tuple[str, ...]) -> object:
    for name in path:
        slots = getattr(slots, name)
    return slots


def _with(slots: SlotsT, path: tuple[str, ...], value: object) -> SlotsT:
    name, *deeper = path
    if deeper:
        value = _with(getattr(slots, name), tuple(deeper), value)
    changed = cast("Callable[..., SlotsT]", replace)
    return changed(slots, **{name: value})
