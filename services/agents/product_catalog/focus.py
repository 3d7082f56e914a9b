"""Which motorcycles a turn is about: those it names, those spoken of before, or the best of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from libs.common.catalog import Catalog, Motorcycle
from libs.common.understanding.ordinals import find_choice
from libs.common.understanding.text import fold_words
from services.agents.buyer import LISTED, REMEMBERED_FOR, spoken_of
from services.agents.frame.turn import Memory
from services.agents.product_catalog.decision import CatalogSlots
from services.agents.product_catalog.superlatives import best
from services.agents.product_catalog.topics import Topic

_EVERY = re.compile(r"\b(?:todas|todos|cualquier\w*|catalogo)\b")
_THE_ONE = re.compile(r"(?:y )?(?:de )?(?:la|esa) moto(?: que| cuanto| nueva)?")
MODEL = "model"
MOST_COMPARED = 3

OF_ONE = frozenset(
    (
        *(Topic.PRICE, Topic.SPECS, Topic.COLORS, Topic.AVAILABILITY, Topic.PHOTO),
        *(Topic.DISCOUNT, Topic.EXPENSIVE, Topic.FITTING),
    )
)
"""What can be asked of the motorcycle spoken of before without naming it again."""


@dataclass(frozen=True)
class Focus:
    """What was spoken of before this turn."""

    model: str | None
    """The one motorcycle."""
    listed: tuple[str, ...]
    """Those shown last, in their order."""
    list_is_newer: bool
    """They were shown after the one was spoken of."""
    category: str | None = None
    """The kind of motorcycle wished for."""


def focus(memory: Memory, now: datetime) -> Focus:
    """What was spoken of within REMEMBERED_FOR before `now`."""
    since = now - REMEMBERED_FOR
    listed = tuple(memory.known(LISTED, list[str], since=since) or ())
    wanted = memory.known(MODEL, str, since=since)
    newer = bool(listed) and (not wanted or memory.facts[MODEL].learned_at < memory.facts[LISTED].learned_at)
    category = memory.known("category", str, since=since)
    return Focus(spoken_of(memory, now), listed, newer, category)


def meant(slots: CatalogSlots, before: Focus, catalog: Catalog) -> tuple[Motorcycle, ...]:
    """The motorcycles that `slots` are about; none where nothing tells."""
    return tuple(model for name in _names(slots, before, catalog) if (model := catalog.model(name)))


def among_listed(slots: CatalogSlots, before: Focus) -> bool:
    """Whether a superlative chooses from what was shown last."""
    return bool(before.listed) and (slots.choosing or before.list_is_newer)


def _names(slots: CatalogSlots, before: Focus, catalog: Catalog) -> tuple[str, ...]:
    compared = Topic.COMPARISON in slots.topics
    if len(slots.models) == 1 and compared and not slots.others and before.model:
        return tuple(dict.fromkeys((before.model, *slots.models)))
    if slots.models or slots.others:
        return slots.models
    place = find_choice(slots.text, len(before.listed)) if slots.choosing else None
    if place is not None:
        return (before.listed[place],)
    if slots.superlative and Topic.TABLE not in slots.topics:
        return (_best(slots, before, catalog),)
    if _speaks_of_one(slots) and (before.model or before.listed):
        return before.listed if before.list_is_newer else (before.model or "",)
    return before.listed[:MOST_COMPARED] if compared else ()


def _best(slots: CatalogSlots, before: Focus, catalog: Catalog) -> str:
    assert slots.superlative is not None, "asked for where there is one"  # noqa: S101 - ours to know
    listed = [model for name in before.listed if (model := catalog.model(name))]
    if listed and among_listed(slots, before):
        return best(listed, slots.superlative).name
    wished = slots.told.category or ("" if _EVERY.search(fold_words(slots.text)) else before.category)
    every = [model for model in catalog.models if wished in {None, "", model.category}]
    return best(every, slots.superlative).name


def _speaks_of_one(slots: CatalogSlots) -> bool:
    """Whether the words ask something of one motorcycle, and wish for no other."""
    told, topics = slots.told, slots.topics
    budget = told.budget and Topic.DISCOUNT not in topics
    height = told.height_cm and Topic.FITTING not in topics
    wishes = told.use or told.category or budget or height
    asked = topics & OF_ONE or slots.color or _THE_ONE.fullmatch(fold_words(slots.text))
    return not wishes and bool(asked) and Topic.TABLE not in topics
