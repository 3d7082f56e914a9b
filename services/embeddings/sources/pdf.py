"""PDF files, as blocks. Headings are lines set larger than the text; lines in columns are tables."""

from __future__ import annotations

import io
import statistics
from collections.abc import Iterator, Sequence
from itertools import groupby

from pypdf import PageObject, PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError

from services.embeddings.sources import pdf_lines, plain
from services.embeddings.sources.blocks import Block, Document, Heading, Table
from services.embeddings.sources.errors import ScannedDocument, UnreadableSource
from services.embeddings.sources.pdf_lines import Fragment, Line

LARGER = 1.15
"""A heading is set at least so many times as large as the text."""

LETTERS_PER_PAGE = 20
"""A page with fewer letters on average is a picture with a page number."""


def read(content: bytes, *, title: str, language: str) -> Document:
    """The document of `content`; its title is what it begins with in its largest letters, else `title`.

    Raises UnreadableSource and ScannedDocument, naming `title`.
    """
    try:
        pages = [list(_lines(page)) for page in PdfReader(io.BytesIO(content)).pages]
    except FileNotDecryptedError as error:
        raise UnreadableSource(title, "it is locked by a password") from error
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
    ) as error:  # damaged files make pypdf raise any of these
        raise UnreadableSource(title, type(error).__name__) from error
    lines = [line for page in pages for line in page]
    if sum(len(line.text) for line in lines) < LETTERS_PER_PAGE * len(pages):
        raise ScannedDocument(title)
    blocks = tuple(_blocks(lines))
    first = blocks[0]
    if isinstance(first, Heading) and first.level == 1:
        title = first.text
    return Document(title, language, blocks)


def _lines(page: PageObject) -> Iterator[Line]:
    fragments: list[Fragment] = []

    def visit(
        text: str, user: Sequence[float], matrix: Sequence[float], _font: object, size: float | None
    ) -> None:
        if text.strip():
            left, height = _placed(matrix[4], matrix[5], user)
            scale = abs(matrix[3] * user[3]) or 1.0
            fragments.append(Fragment(" ".join(text.split()), left, height, (size or 1.0) * scale))

    page.extract_text(visitor_text=visit)
    yield from pdf_lines.lines(fragments)


def _placed(x: float, y: float, matrix: Sequence[float]) -> tuple[float, float]:
    """Where a point lies on the page; browsers write files whose own axis points downwards."""
    return x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5]


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    body = statistics.median(line.size for line in lines for _ in line.text)
    sizes = sorted({round(line.size, 1) for line in lines if line.size > LARGER * body}, reverse=True)
    for large, run in groupby(lines, key=lambda line: line.size > LARGER * body):
        if large:
            yield from (Heading(1 + sizes.index(round(line.size, 1)), line.text) for line in run)
        else:
            yield from _passages(list(run))


def _passages(lines: Sequence[Line]) -> Iterator[Block]:
    for part in pdf_lines.tables(lines):
        if isinstance(part, Table):
            yield part
        else:
            yield from plain.blocks(pdf_lines.running_text(part))
