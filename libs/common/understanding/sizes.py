"""Sizes of riding gear: letters for helmets, jackets and gloves, numbers for boots."""

from __future__ import annotations

import re

from libs.common.understanding.text import fold

SMALLEST_BOOT, LARGEST_BOOT = 33, 48

_LETTERS = r"(?:xs|s|m|l|xl|xxl|xxxl|2xl|3xl)"
_PLAIN = r"(?:xs|xl|xxl|xxxl|2xl|3xl)"
_GEAR = r"cascos?|chaquetas?|guantes|impermeables?|pantalon|chaleco|traje|botas|rodilleras"
_WORDS = {
    "triple xl": "3XL",
    "doble xl": "2XL",
    "extra large": "XL",
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
    rf"\b(?:{_GEAR})(?: (?P<letters>{_LETTERS})\b|\b.{{0,30}}?\b(?:en|soy|una?) (?P<other>{_LETTERS})\b)"
)
_OWN = re.compile(rf"\b(?:soy|uso|visto|me quedan?) (?:de la |la |una? |talla )?(?P<letters>{_LETTERS})\b")
_UNMISTAKABLE = re.compile(rf"\b(?:(?P<word>triple xl|doble xl|extra large)|(?P<letters>{_PLAIN}))\b")
_BOOT = re.compile(r"\b(?:botas?|calzo|calza)\b.{0,25}?\b(?P<number>\d{2})\b")


def find_size(text: str, *, asked: bool = False) -> str | None:
    """The size that `text` names, as "XS" to "3XL" or a boot's number, or None.

    `asked` says that the customer was asked for it, so that a letter or a number alone is one.
    """
    folded = fold(text)
    patterns = (_SIZE, _GEAR_AND_LETTERS, _BOOT, _OWN, _UNMISTAKABLE)
    match = next(filter(None, (pattern.search(folded) for pattern in patterns)), None)
    if match is None and asked:
        match = re.search(
            rf"\b(?:(?P<word>{'|'.join(_WORDS)})|(?P<letters>{_LETTERS})|(?P<number>\d{{2}}))\b", folded
        )
    return _size({name: given for name, given in match.groupdict().items() if given}) if match else None


def _size(parts: dict[str, str]) -> str | None:
    letters = parts.get("letters") or parts.get("other")
    if letters:
        return {"xxl": "2XL", "xxxl": "3XL"}.get(letters, letters.upper())
    if "word" in parts:
        return _WORDS[parts["word"]]
    return parts["number"] if SMALLEST_BOOT <= int(parts["number"]) <= LARGEST_BOOT else None
