"""Sizes of riding gear: letters for helmets, jackets and gloves, numbers for boots."""

from __future__ import annotations

import re

from libs.common.understanding.text import fold

SMALLEST_BOOT, LARGEST_BOOT = 33, 48

_LETTERS = r"(?:xs|s|m|l|xl|xxl|xxxl|2xl|3xl)"
_WORDS = {
    "extra pequena": "XS",
    "pequena": "S",
    "pequeno": "S",
    "chica": "S",
    "mediana": "M",
    "mediano": "M",
    "extra grande": "XL",
    "grande": "L",
}
_SIZE = re.compile(
    r"\b(?:tallas?|medida|size|t\.) ?(?:es |una? |la |soy |de |en |como )*"
    rf"(?:(?P<letters>{_LETTERS})\b|(?P<number>\d{{2}})\b|(?P<word>{'|'.join(_WORDS)})\b)"
)
_GEAR_AND_LETTERS = re.compile(
    r"\b(?:casco|chaqueta|guantes|impermeable|pantalon|chaleco|traje|botas)\b.{0,30}?"
    rf"\b(?:en|soy) (?P<letters>{_LETTERS})\b"
)
_BOOT = re.compile(r"\b(?:botas?|calzo|calza)\b.{0,25}?\b(?P<number>\d{2})\b")


def find_size(text: str, *, asked: bool = False) -> str | None:
    """The size that `text` names, as "XS" … "3XL" or a boot's number, or None.

    `asked` says that the customer was asked for it, so that a letter or a number alone is one.
    """
    folded = fold(text)
    match = _SIZE.search(folded) or _GEAR_AND_LETTERS.search(folded) or _BOOT.search(folded)
    if match is None and asked:
        match = re.search(
            rf"\b(?:(?P<letters>{_LETTERS})|(?P<number>\d{{2}})|(?P<word>{'|'.join(_WORDS)}))\b", folded
        )
    return _size({name: given for name, given in match.groupdict().items() if given}) if match else None


def _size(parts: dict[str, str]) -> str | None:
    if "letters" in parts:
        return {"xxl": "2XL", "xxxl": "3XL"}.get(parts["letters"], parts["letters"].upper())
    if "word" in parts:
        return _WORDS[parts["word"]]
    return parts["number"] if SMALLEST_BOOT <= int(parts["number"]) <= LARGEST_BOOT else None
