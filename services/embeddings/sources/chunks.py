"""Cut a document into chunks that can be found and read by themselves.

A chunk never spans two headings, never cuts a table's row, and cuts a list's item or a sentence only when
that alone is longer than a chunk.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from libs.common.knowledge.embedding import facets, passage
from libs.common.knowledge.tokens import estimate
from services.embeddings.sources.blocks import Block, Document, Heading, Item, Paragraph, Table

_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[\"«¿¡(]?[A-ZÁÉÍÓÚÑ0-9])")


@dataclass(frozen=True)
class Chunk:
    """A passage with the titles above it, outermost first; `anchor` names its section within the source."""

    position: int
    anchor: str
    title_path: tuple[str, ...]
    body: str
    asked: tuple[str, ...] = ()

    @property
    def tokens(self) -> int:
        """About how many tokens are embedded."""
        return estimate(passage(self.title_path, self.body))

    @property
    def content_hash(self) -> str:
        """The same for the same embedded text, in hexadecimal."""
        return hashlib.sha256("\0".join(facets(self.title_path, self.body, self.asked)).encode()).hexdigest()


@dataclass(frozen=True)
class _Piece:
    """The smallest part that is not cut; `joint` stands between it and the one before."""

    text: str
    joint: str
    repeats: bool = True


@dataclass(frozen=True)
class _Section:
    anchor: str
    title_path: tuple[str, ...]
    asked: tuple[str, ...]
    blocks: tuple[Block, ...]


def chunks(document: Document, *, size: int, overlap: int) -> list[Chunk]:
    """The chunks of `document`, at most about `size` tokens with their titles, repeating up to `overlap`
    tokens.
    """
    found: dict[str, Chunk] = {}
    for section in _sections(document):
        room = max(size - estimate(" > ".join(section.title_path)), size // 2)
        for number, body in enumerate(_bodies(_pieces(section.blocks, room), room, overlap)):
            asked = section.asked if number == 0 else ()
            chunk = Chunk(0, section.anchor, section.title_path, body, asked)
            found.setdefault(chunk.content_hash, chunk)
    return [replace(chunk, position=position) for position, chunk in enumerate(found.values())]


def slug(text: str) -> str:
    """A name for `text` of small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _sections(document: Document) -> Iterator[_Section]:
    path: list[Heading] = []
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Heading):
            if blocks:
                yield _section(document, path, blocks)
            blocks = []
            path = [*(heading for heading in path if heading.level < block.level), block]
        else:
            blocks.append(block)
    if blocks:
        yield _section(document, path, blocks)


def _section(document: Document, path: Sequence[Heading], blocks: Sequence[Block]) -> _Section:
    titles = [heading.text for heading in path]
    if titles[:1] != [document.title]:
        titles = [document.title, *titles]
    anchor = (
        (path[-1].anchor if path else "") or "/".join(slug(title) for title in titles[1:]) or slug(titles[0])
    )
    return _Section(anchor, tuple(titles), path[-1].asked if path else (), tuple(blocks))


def _pieces(blocks: Sequence[Block], room: int) -> Iterator[_Piece]:
    for block in blocks:
        match block:
            case Paragraph(text):
                yield from _split(text, "\n", room)
            case Item(text, depth):
                yield from _split(f"{'  ' * depth}- {text}", "\n", room)
            case Table(header, rows):
                for row in rows:
                    yield from (
                        replace(piece, repeats=False) for piece in _split(_row(header, row), "\n", room)
                    )


def _row(header: Sequence[str], row: Sequence[str]) -> str:
    names = [*header, *[""] * (len(row) - len(header))]
    return "; ".join(
        f"{name}: {cell}" if name else cell for name, cell in zip(names, row, strict=False) if cell
    )


def _split(text: str, joint: str, room: int) -> Iterator[_Piece]:
    for sentence in filter(str.strip, _SENTENCE.split(text)):
        for part in _fitting(sentence, room):
            yield _Piece(part, joint)
            joint = " "


def _fitting(text: str, room: int) -> Iterator[str]:
    if estimate(text) <= room:
        yield text
        return
    line = ""
    for word in text.split():
        if line and estimate(f"{line} {word}") > room:
            yield line
            line = ""
        line = f"{line} {word}".lstrip()
    yield line


def _bodies(pieces: Iterator[_Piece], room: int, overlap: int) -> Iterator[str]:
    held: list[_Piece] = []
    for piece in pieces:
        if held and _length([*held, piece]) > room:
            yield _text(held)
            held = _tail(held, min(overlap, room - _length([piece])))
        held.append(piece)
    if held:
        yield _text(held)


def _tail(pieces: Sequence[_Piece], overlap: int) -> list[_Piece]:
    kept: list[_Piece] = []
    for piece in reversed(pieces):
        if not piece.repeats or _length([piece, *kept]) > overlap:
            break
        kept.insert(0, piece)
    return kept


def _length(pieces: Sequence[_Piece]) -> int:
    return sum(estimate(piece.text) for piece in pieces)


def _text(pieces: Sequence[_Piece]) -> str:
    return "".join(f"{piece.joint}{piece.text}" for piece in pieces).strip()
