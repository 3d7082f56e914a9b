"""How long a text is for a model, without the model: close enough to cut and to batch by."""

from __future__ import annotations

import re

_PIECE = re.compile(r"(?P<word>[^\W\d_]+)|(?P<number>\d+)|(?P<sign>[^\w\s]|_)")
_LETTERS_PER_TOKEN = 3
_DIGITS_PER_TOKEN = 2


def estimate(text: str) -> int:
    """About how many tokens `text` has, rather too many than too few."""
    return sum(_tokens(piece) for piece in _PIECE.finditer(text))


def beginning(text: str, most: int) -> str:
    """As much of `text` from its start as has about `most` tokens."""
    if len(text) <= most:
        return text  # no letter is more than a token
    tokens = 0
    for piece in _PIECE.finditer(text):
        tokens += _tokens(piece)
        if tokens > most:
            return text[: max(piece.start(), most)]
    return text


def _tokens(piece: re.Match[str]) -> int:
    length = piece.end() - piece.start()
    if piece.lastgroup == "word":
        return -(-length // _LETTERS_PER_TOKEN)
    return -(-length // _DIGITS_PER_TOKEN) if piece.lastgroup == "number" else 1
