"""A text that is too long for one message, cut where a reader would pause."""

from __future__ import annotations

import re

_PAUSES = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?…])[\"»”')]*\s+"),
    re.compile(r"(?<=[;:,])\s+"),
    re.compile(r"\s+"),
)
"""Where a text may be cut, the best place first: paragraph, line, sentence, clause, word."""

_LEAST_FILLED = 0.5
"""A cut that would leave a message emptier than this is only made where there is no better one."""


def split(text: str, most: int) -> list[str]:
    """`text` in as few parts as its pauses allow, each of at most `most` characters, none of them empty.

    The parts in order, with the space between them, are the text. Only a word longer than `most` is cut.
    """
    parts, rest = [], text.strip()
    while len(rest) > most:
        end, begin = _cut(rest, most)
        parts.append(rest[:end].rstrip())
        rest = rest[begin:].lstrip()
    return [*parts, rest] if rest else parts


def _cut(text: str, most: int) -> tuple[int, int]:
    """Where the first part ends and the next one begins."""
    needed = len(text) - most * (-(-len(text) // most) - 1)
    """So much the first part must take, or one message more would be needed."""
    for least in (max(needed, int(most * _LEAST_FILLED)), int(most * _LEAST_FILLED), 1):
        for pause in _PAUSES:
            places = [found.span() for found in pause.finditer(text, 0, most + 1)]
            fitting = [(end, begin) for end, begin in places if least <= end <= most]
            if fitting:
                return fitting[-1]
    return most, most
