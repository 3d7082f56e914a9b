"""What every kind of document becomes before it is cut."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A title; level 1 is the document's own.

    `anchor` names its section where the source has names of its own; `asked` are ways in which customers
    ask for it.
    """

    level: int
    text: str
    anchor: str = ""
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Item:
    """One item of a list, 0 for the outermost `depth`; never cut unless it is longer than a chunk."""

    text: str
    depth: int = 0


@dataclass(frozen=True)
class Table:
    """Rows under a header; the header is repeated with each row, so that a row can stand alone."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Item | Table


@dataclass(frozen=True)
class Document:
    """A text with its structure."""

    title: str
    language: str
    blocks: tuple[Block, ...]
