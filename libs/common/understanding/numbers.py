"""Numbers in Spanish words as digits, and the many words for a thousand and a million as one each."""

from __future__ import annotations

import re

from text_to_num import alpha2digit  # type: ignore[import-untyped]  # the package has no types

from libs.common.understanding.text import fold

NUMBER = r"(?<![\w.,'])(?:\d{1,3}(?:[.,'\u2019]\d{3})+(?!\d)|\d+(?!\d)(?:[.,]\d{1,2}(?!\d))?)"
"""A figure as people write it in Colombia: 20.000.000, 12'500.000, 12,5, 1200000."""

_MILLION = re.compile(r"(?<![a-z])(?:mill?on(?:es|[cs]itos?)?|mill|palos?|palitos?|melon(?:es|citos)?)\b")
# "20M" and "20 MM" are millions; "1.60 m" is a height, "las 12 m" noon.
_LETTER_MILLION = re.compile(r"(?<=\d)(?<![.,:]\d\d)(?<!las \d)(?<!las \d\d) ?mm?\b")
_THOUSAND = re.compile(r"(?<=\d) ?(?:mil|k)\b")
_THOUSAND_PESOS = re.compile(r"\b(?:mil )?(?:lucas|lukas|luquitas|barras)\b")
_ORDINAL = re.compile(r"\b((?:primer|segund|tercer|cuart|quint|sext|septim|octav|noven|decim)[oa]?s?)\b")
_SPLIT_TENS = re.compile(r"\bveinte y (un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)\b")
# text_to_num knows these with their accent only.
_ACCENTS = {
    "dieciseis": "dieciséis",
    "veintiun": "veintiún",
    "veintidos": "veintidós",
    "veintitres": "veintitrés",
    "veintiseis": "veintiséis",
}
_ACCENTED = re.compile(rf"\b({'|'.join(_ACCENTS)})\b")
_SPACES = re.compile(r" +")
_VAGUE = re.compile(r"\bun[oa]s\b")


def digits(text: str) -> str:
    """`text` folded, with its numbers in digits, `palos` for every word for a million and `k` for a thousand.

    "Doce millones quinientos" becomes "12 palos 500", "20 lucas" "20 k pesos", "la una" stays.
    """
    words = _VAGUE.sub("como", fold(text))
    words = _LETTER_MILLION.sub(" palos", _MILLION.sub(" palos", words))
    words = _THOUSAND.sub(" k", _THOUSAND_PESOS.sub("mil pesos", words))
    words = _SPLIT_TENS.sub(lambda match: f"veinti{fold(match[1])}", words)
    words = _ACCENTED.sub(lambda match: _ACCENTS[match[1]], words)
    # Ordinals are no numbers here, "y cuarto" is no 4: a letter that no folded text has hides them.
    words = _ORDINAL.sub(r"ñ\1", words)
    in_digits: str = alpha2digit(words, "es", 1.5).replace("ñ", "")
    return _SPACES.sub(" ", _THOUSAND.sub(" k", in_digits)).strip()


def value(figure: str) -> float:
    """What a NUMBER says: three digits after each separator are thousands, one or two are decimals."""
    plain = re.sub(r"['\u2019]", ".", figure)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        return float(re.sub(r"[.,]", "", plain))
    return float(plain.replace(",", "."))
