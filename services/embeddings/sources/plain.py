"""Plain text, as blocks: paragraphs between empty lines, items behind a hyphen, bullet or number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.embeddings.sources.blocks import Block, Document, Heading, Item, Paragraph

_TITLE = re.compile(r".{1,79}[^.:;,!?…\n]")
_ITEM = re.compile(r"\s*(?:[-*•·▪]|\d{1,2}[.)])\s+(?=\S)")


def read(content: bytes, *, title: str, language: str) -> Document:
    """The document of `content`, which is UTF-8 or, failing that, the Western Windows encoding.

    A short first line that stands alone and is no sentence is its title, else `title`.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first, *rest = tuple(blocks(text)) or (None,)
    if isinstance(first, Paragraph) and rest and _TITLE.fullmatch(first.text):
        return Document(first.text, language, (Heading(1, first.text), *rest))
    return Document(title, language, () if first is None else (first, *rest))


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs and items of `text`; lines of a paragraph stay lines, so that a table's rows stay
    apart.
    """
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        lines: list[str] = []
        for line in filter(str.strip, part.split("\n")):
            if marker := _ITEM.match(line):
                yield from _paragraph(lines)
                lines = []
                yield Item(line[marker.end() :].strip())
            else:
                lines.append(line.strip())
        yield from _paragraph(lines)


def _paragraph(lines: list[str]) -> Iterator[Paragraph]:
    if lines:
        yield Paragraph("\n".join(lines))
