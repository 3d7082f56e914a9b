"""Which of several things that were listed is meant: "la segunda", "el 3", "la última"."""

from __future__ import annotations

import re

from libs.common.understanding.numbers import digits

_ORDINALS = ("primer", "segund", "tercer", "cuart", "quint")
_ORDINAL = re.compile(rf"\b(?P<stem>{'|'.join(_ORDINALS)})[oa]?\b")
_NUMBER = re.compile(
    r"(?:^|\b(?:la|el|opcion|numero) )(?P<number>[1-9])\b(?! ?(?:palos|k|meses|cuotas|anos|\d))"
)
_LAST = re.compile(r"\bultim[oa]\b")


def find_choice(text: str, count: int) -> int | None:
    """The place, from 0, of the one of `count` listed things that `text` means, or None."""
    words = digits(text)
    if _LAST.search(words):
        return count - 1
    ordinal, number = _ORDINAL.search(words), _NUMBER.search(words)
    if ordinal:
        place = _ORDINALS.index(ordinal["stem"])
    elif number:
        place = int(number["number"]) - 1
    else:
        return None
    return place if place < count else None
