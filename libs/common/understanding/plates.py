"""Number plates of motorcycles in Colombia: three letters, two digits and, since 1992, a letter."""

from __future__ import annotations

import re

_PLATE = re.compile(r"(?<![a-z0-9])([a-z]{3})[ -]?(\d{2})[ -]?([a-z])(?![a-z0-9])")
_SPELT_OUT = re.compile(
    r"\bplacas?[ :#]*(?:es )?([a-z])[ -]([a-z])[ -]([a-z])[ -]?(\d)[ -]?(\d)[ -]?([a-z])(?![a-z0-9])"
)
_OLD_PLATE = re.compile(
    r"\bplacas?[ :#]*(?:(?:es|de la moto|numero|no)[ :#]+)*([a-z]{3})[ -]?(\d{2})(?![a-z0-9])"
)
# Words and models before a number: "con 20 a", "fzs 25 a" are no plates.
_NOT_LETTERS = frozenset(
    ("con", "por", "las", "los", "una", "uno", "del", "que", "fzs", "xtz", "mtx", "ycz", "szr", "son")
)


def find_plate(text: str) -> str | None:
    """The plate in `text` as "ABC12D", or None; the older form without the last letter after "placa" only."""
    folded = text.casefold()
    for match in _PLATE.finditer(folded):
        if match[1] not in _NOT_LETTERS or "placa" in folded[: match.start()]:
            return "".join(match.groups()).upper()
    otherwise = _SPELT_OUT.search(folded) or _OLD_PLATE.search(folded)
    return "".join(otherwise.groups()).upper() if otherwise else None
