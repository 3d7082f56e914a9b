"""Markdown, as blocks.

A comment `<!-- asked: … -->`, a line for each way of asking, belongs to the heading before it and is not
shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from services.embeddings.sources.blocks import Block, Document, Heading, Item, Paragraph, Table

_ASKED = re.compile(r"<!--\s*asked:(.*?)-->", re.DOTALL)


def read(content: bytes, *, title: str, language: str) -> Document:
    """The document of `content`; its first heading of level 1 is its title, else `title`."""
    tokens = MarkdownIt("commonmark").enable("table").parse(content.decode("utf-8-sig", errors="replace"))
    blocks = tuple(_blocks(tokens))
    first = next((block for block in blocks if isinstance(block, Heading)), None)
    return Document(first.text if first and first.level == 1 else title, language, blocks)


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    heading: Heading | None = None
    for block in _plain_blocks(tokens):
        if isinstance(block, tuple):
            heading = replace(heading, asked=block) if heading else None
            continue
        if heading is not None:
            yield heading
            heading = None
        if isinstance(block, Heading):
            heading = block
        else:
            yield block
    if heading is not None:
        yield heading


def _plain_blocks(tokens: Sequence[Token]) -> Iterator[Block | tuple[str, ...]]:
    depth = 0
    position = 0
    while position < len(tokens):
        token = tokens[position]
        match token.type:
            case "heading_open":
                yield Heading(int(token.tag[1]), _text(tokens[position + 1]))
                position += 2
            case "list_item_open":
                depth += 1
            case "list_item_close":
                depth -= 1
            case "table_open":
                end = next(n for n in range(position, len(tokens)) if tokens[n].type == "table_close")
                yield _table(tokens[position:end])
                position = end
            case "html_block":
                yield from _asked(token.content)
            case "inline":
                text = _text(token)
                yield Item(text, depth - 1) if depth else Paragraph(text)
            case "fence" | "code_block":
                yield Paragraph(token.content.strip())
        position += 1


def _asked(html: str) -> Iterator[tuple[str, ...]]:
    for found in _ASKED.finditer(html):
        yield tuple(line.strip() for line in found[1].splitlines() if line.strip())


def _table(tokens: Sequence[Token]) -> Table:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_text(token))
    return Table(tuple(rows[0]), tuple(map(tuple, rows[1:])))


def _text(inline: Token) -> str:
    parts = (
        "\n" if child.type == "hardbreak" else " " if child.type == "softbreak" else child.content
        for child in inline.children or []
        if child.type in {"text", "code_inline", "softbreak", "hardbreak"}
    )
    return "".join(parts).strip()
