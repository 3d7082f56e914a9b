"""How tall a rider is: "mido 1.60", "soy de 1,75 m", "162 cm"."""

from __future__ import annotations

import re

from libs.common.understanding.text import fold

SHORTEST, TALLEST = 130, 215

_TALKS_OF_IT = re.compile(r"\b(?:mid[oe]|estatura|estaturas|altura|alt[oa] (?:de|como)|soy de|de alt[oa])\b")
_METRES = re.compile(
    r"(?<![\d.,$])(?P<metres>[12])(?:[.,]| metros? (?:con )?)(?P<centimetres>\d{1,2})(?!\d|[.,]\d)"
)
_CENTIMETRES = re.compile(
    r"(?<![\d.,$])(?P<centimetres>1[3-9]\d|20\d|21[0-5])(?!\d|[.,]\d)(?: ?(?:cm|centimetros))?"
)


def find_height(text: str, *, asked: bool = False) -> int | None:
    """The rider's height in centimetres, SHORTEST to TALLEST, or None.

    `asked` says that the customer was asked for it, so that a figure alone is one.
    """
    words = fold(text)
    if not (asked or _TALKS_OF_IT.search(words)):
        return None
    match = _METRES.search(words)
    if match:
        centimetres = int(match["metres"]) * 100 + int(match["centimetres"].ljust(2, "0"))
    else:
        match = _CENTIMETRES.search(words)
        centimetres = int(match["centimetres"]) if match else 0
    return centimetres if SHORTEST <= centimetres <= TALLEST else None
