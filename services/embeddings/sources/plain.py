"""Plain text, as blocks: paragraphs between empty lines, items behind a hyphen, bullet or number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.embeddings.sources.blocks import Block, Document, Item, Paragraph

_ITEM = re.compile(r"\s*(?:[-*•·▪]|\d{1,2}[.)])\s+(?=\S)")


def read(content: bytes, *, title: str, language: str) -> Document:
    """The document of `content`, which is UTF-8 or, failing that, the Western Windows encoding."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return Document(title, language, tuple(blocks(text)))


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
