"""The one of several that has the most, or the least, of something: "la más barata", "cuál gasta menos"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from libs.common.catalog import Motorcycle
from libs.common.understanding.text import fold_words


@dataclass(frozen=True)
class Superlative:
    """What is to be the least of all."""

    words: str
    """How it is said of a motorcycle: "la más económica"."""
    least: Callable[[Motorcycle], float]


_BY_CONSUMPTION = (
    r"\b(?:gast[ae]n?|consum[ae]n?) menos\b|\bmenos (?:gast|consum)\w+|\bmas rendidora\b|\brinde\w* mas\b"
    r"|\bmas (?:economic|ahorrativ|ahorrador)\w+ (?:de|en|con) (?:la )?(?:gasolina|combustible|consumo)\b"
)
# Consumption first: "la más económica de gasolina" is no question of price.
_SUPERLATIVES = (
    (_BY_CONSUMPTION, Superlative("la que menos gasolina gasta", lambda model: -model.km_per_gallon)),
    (
        r"\bmas (?:barat|economic)\w*(?! en otr)|\bmenos (?:costos|car)[oa]\b|\bmenor precio\b",
        Superlative("la más económica", lambda model: model.price_cop),
    ),
    (
        r"\bmas (?:potente|rapida|veloz|fuerte)\b|\bque mas (?:corre|anda)\b",
        Superlative("la más potente", lambda model: -model.power_hp),
    ),
    (
        r"\bmas (?:liviana|livianita|suave de peso)\b|\bmenos (?:pesada|peso)\b|\bpesa menos\b",
        Superlative("la más liviana", lambda model: model.weight_kg),
    ),
    (
        r"\bmas (?:baja|bajita|chiquita|pequena)\b|\bmenos alta\b",
        Superlative("la de asiento más bajo", lambda model: model.seat_height_mm),
    ),
)
_COMPILED = tuple((re.compile(pattern), superlative) for pattern, superlative in _SUPERLATIVES)


def find_superlative(text: str) -> Superlative | None:
    """What `text` wants the most or the least of; None when it does not say."""
    words = fold_words(text)
    return next((superlative for pattern, superlative in _COMPILED if pattern.search(words)), None)


def best(models: Sequence[Motorcycle], superlative: Superlative) -> Motorcycle:
    """The one of `models`, at least one, that is it; of equals the cheaper."""
    return min(models, key=lambda model: (superlative.least(model), model.price_cop))
