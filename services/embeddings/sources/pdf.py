"""PDF files, as blocks. Headings are lines set larger than the text; the columns of a line stay on it."""

from __future__ import annotations

import io
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pypdf import PageObject, PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError

from services.embeddings.sources import plain
from services.embeddings.sources.blocks import Block, Document, Heading
from services.embeddings.sources.errors import ScannedDocument, UnreadableSource

LARGER = 1.15
"""A heading is set at least so many times as large as the text."""

LETTERS_PER_PAGE = 20
"""A page with fewer letters on average is a picture with a page number."""


@dataclass(frozen=True)
class _Line:
    text: str
    size: float
    gap: bool


@dataclass(frozen=True)
class _Fragment:
    text: str
    left: float
    height: float
    size: float


def read(content: bytes, *, title: str, language: str) -> Document:
    """The document of `content`. Raises UnreadableSource and ScannedDocument, naming `title`."""
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
    return Document(title, language, tuple(_blocks(lines)))


def _lines(page: PageObject) -> Iterator[_Line]:
    """The lines of a page from top to bottom: fragments of about the same height are one line."""
    fragments: list[_Fragment] = []

    def visit(
        text: str, user: Sequence[float], matrix: Sequence[float], _font: object, size: float | None
    ) -> None:
        if text.strip():
            scale = abs(matrix[3] * user[3]) or 1.0
            fragments.append(
                _Fragment(text.strip("\n"), matrix[4] + user[4], matrix[5] + user[5], (size or 1.0) * scale)
            )

    page.extract_text(visitor_text=visit)
    rows: list[list[_Fragment]] = []
    for fragment in sorted(fragments, key=lambda each: -each.height):
        if rows and abs(rows[-1][0].height - fragment.height) < fragment.size / 2:
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    before: float | None = None
    for row in rows:
        height, size = row[0].height, max(each.size for each in row)
        text = "  ".join(each.text.strip() for each in sorted(row, key=lambda each: each.left))
        yield _Line(text, size, gap=before is not None and before - height > 1.8 * size)
        before = height


def _blocks(lines: Sequence[_Line]) -> Iterator[Block]:
    body = statistics.median(line.size for line in lines for _ in line.text)
    sizes = sorted({round(line.size, 1) for line in lines if line.size > LARGER * body}, reverse=True)
    held: list[str] = []
    for line in lines:
        if line.size > LARGER * body:
            yield from plain.blocks("\n".join(held))
            held = []
            yield Heading(1 + sizes.index(round(line.size, 1)), line.text)
        else:
            held.extend(["", line.text] if line.gap else [line.text])
    yield from plain.blocks("\n".join(held))
