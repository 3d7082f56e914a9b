"""What is asked besides a thing by its name."""

from __future__ import annotations

import re
from enum import StrEnum

from libs.common.understanding.text import fold_words


class Topic(StrEnum):
    """What a turn is about."""

    SOAT = "soat"
    INSURANCE = "insurance"
    SUGGESTION = "suggestion"
    """What suits the customer's motorcycle."""
    PART = "part"
    """A part that the list may not have."""
    PARTS = "parts"
    """Whether there are parts at all."""
    PHOTO = "photo"


_TOPICS = {
    Topic.SOAT: re.compile(r"\bsoat\b|\bseguro obligatorio\b"),
    Topic.INSURANCE: re.compile(r"\bsegur(?:o|os|ar|arla)\b|\basegur\w+|\bpoliza\b"),
    Topic.SUGGESTION: re.compile(
        r"\baccesorios?\b|\bque (?:me )?(?:recomienda|sugiere|le (?:puedo|pongo)|hay|tienen)\b.*\bmoto\b"
        r"|\btunear\b|\bpersonalizar(?:la)?\b|\bequipar(?:la)?\b"
    ),
    Topic.PART: re.compile(
        r"\brepuestos?\b|\bpieza\b|\btapa\b|\btapon\b|\bguardabarros?\b|\bfaro\b|\bfarola\b|\bcarenaje\b|"
        r"\bplastico\b|\breposapies\b|\bbobina\b|\bchapa\b|\bbandas\b|\bantifriccion\b|\bbombillo\b|\bvidrio\b"
    ),
    Topic.PARTS: re.compile(
        r"\brepuestos (?:originales|genuinos|yamaha)\b|\b(?:vend\w+|tienen|manejan|consigo) repuestos\b"
    ),
    Topic.PHOTO: re.compile(r"\bfotos?\b|\bimagen(?:es)?\b"),
}
_ENGINE = re.compile(
    r"\b(?P<cc>\d{2,4}) ?(?:cc|c c|cilindraje|de cilindraje)\b|\b(?:una|de|moto de) (?P<bare>1\d{2}|2\d{2})\b"
)


def find_topics(text: str) -> frozenset[Topic]:
    """What `text` asks about; SOAT is no other insurance."""
    words = fold_words(text)
    found = {topic for topic, pattern in _TOPICS.items() if pattern.search(words)}
    return frozenset(found - ({Topic.INSURANCE} if Topic.SOAT in found else set()))


def find_engine(text: str) -> int | None:
    """The engine size in cubic centimetres that `text` tells, or None."""
    match = _ENGINE.search(fold_words(text))
    return int(match["cc"] or match["bare"]) if match else None
