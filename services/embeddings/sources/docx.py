"""Word files, as blocks."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from services.embeddings.sources.blocks import Block, Document, Heading, Item, Paragraph, Table
from services.embeddings.sources.errors import UnreadableSource

_HEADING = re.compile(r"(?:heading|título|titulo)\s*(\d)", re.IGNORECASE)
_LIST = re.compile(r"list|lista|viñeta", re.IGNORECASE)


def read(content: bytes, *, title: str, language: str) -> Document:
    """The document of `content`. Raises UnreadableSource, naming `title`."""
    try:
        document = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UnreadableSource(title, type(error).__name__) from error
    return Document(document.core_properties.title or title, language, tuple(_blocks(document)))


def _blocks(document: WordDocument) -> Iterator[Block]:
    for part in document.iter_inner_content():
        if isinstance(part, WordTable):
            yield from _table(part)
        elif text := part.text.strip():
            yield _paragraph(part, text)


def _paragraph(paragraph: WordParagraph, text: str) -> Block:
    style = paragraph.style.name or "" if paragraph.style else ""
    if style.lower() in {"title", "título"}:
        return Heading(1, text)
    if found := _HEADING.search(style):
        return Heading(int(found[1]) + 1, text)
    properties = paragraph._p.pPr
    listed = _LIST.search(style) or (properties is not None and properties.numPr is not None)
    return Item(text) if listed else Paragraph(text)


def _table(table: WordTable) -> Iterator[Block]:
    rows = [tuple(cell.text.strip() for cell in row.cells) for row in table.rows]
    if rows:
        yield Table(rows[0], tuple(rows[1:]))
