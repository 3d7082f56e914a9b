"""The parts of a text that its words make: sentences, stems, links."""

from __future__ import annotations

import re

from libs.common.understanding.text import fold_words

_SENTENCES = re.compile(r"(?<=[.!?…:;])\s+|\n+")
_LINKS = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+\.\w+|\b[\w-]+\.(?:com|co|net|org|io|info|ly|me|app|shop|xyz|site|online)\b\S*",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """The sentences and lines of `text` that have a word."""
    return [part for part in _SENTENCES.split(text) if any(map(str.isalnum, part))]


def words(text: str) -> list[str]:
    """The folded words of `text` that are no numbers."""
    return [word for word in fold_words(text).split() if not any(map(str.isdigit, word))]


def links(text: str) -> frozenset[str]:
    """Addresses of pages and of mail, as they stand there but for the mark at their end."""
    return frozenset(found.rstrip(".,;:!?)").lower() for found in _LINKS.findall(text))
