"""Saved web pages, as blocks: what a reader sees as content, without menus, scripts and footers."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml import html as parser

from services.embeddings.sources.blocks import Block, Document, Heading, Item, Paragraph, Table

_NOISE = {
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "svg",
    "iframe",
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_TEXTS = {"p", "blockquote", "pre", "dd", "dt", "figcaption", "address"}


def read(content: bytes, *, title: str, language: str) -> Document:
    """The document of `content`; the page's own title and language win over the given ones."""
    if not content.strip():
        return Document(title, language, ())
    root = parser.document_fromstring(content, parser=parser.HTMLParser(encoding=_encoding(content)))
    body = root.find("body")
    return Document(
        (root.findtext("head/title") or title).strip(),
        (root.get("lang") or language).split("-")[0].lower(),
        tuple(_blocks(body)) if body is not None else (),
    )


def _encoding(content: bytes) -> str | None:
    """UTF-8 where the bytes are, for nothing else looks like it and many pages do not say so; else None: the
    page tells.
    """
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _blocks(element: etree._Element) -> Iterator[Block]:
    loose: list[str] = [element.text or ""]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if _inline(child, tag):
            loose.append(_text(child))
        elif tag not in _NOISE and tag:
            yield from _flushed(loose)
            yield from _block(child, tag)
        loose.append(child.tail or "")
    yield from _flushed(loose)


def _block(element: etree._Element, tag: str) -> Iterator[Block]:
    if tag in _HEADINGS:
        if text := _text(element):
            yield Heading(_HEADINGS[tag], text)
    elif tag == "table":
        yield from _table(element)
    elif tag == "li":
        yield from _item(element)
    elif tag in _TEXTS:
        if text := _text(element):
            yield Paragraph(text)
    else:
        yield from _blocks(element)


def _item(element: etree._Element) -> Iterator[Block]:
    depth = sum(1 for above in element.iterancestors("ul", "ol")) - 1
    own = "".join(
        [
            element.text or "",
            *(f"{_text(child)}{child.tail or ''}" for child in element if child.tag not in {"ul", "ol"}),
        ]
    )
    if text := _squeezed(own):
        yield Item(text, max(depth, 0))
    for nested in element:
        if nested.tag in {"ul", "ol"}:
            yield from _blocks(nested)


def _table(element: etree._Element) -> Iterator[Block]:
    rows = [tuple(_text(cell) for cell in row if cell.tag in {"td", "th"}) for row in element.iter("tr")]
    rows = [row for row in rows if any(row)]
    if rows:
        yield Table(rows[0], tuple(rows[1:])) if len(rows) > 1 else Paragraph(" ".join(rows[0]))


def _inline(element: etree._Element, tag: str) -> bool:
    """Whether the element is part of a line of text: it holds no block of its own."""
    blocks = {
        *_HEADINGS,
        *_TEXTS,
        "table",
        "ul",
        "ol",
        "li",
        "div",
        "section",
        "article",
        "main",
        "dl",
        *_NOISE,
    }
    return bool(tag) and tag not in blocks and not any(below.tag in blocks for below in element.iter())


def _flushed(loose: list[str]) -> Iterator[Paragraph]:
    text = _squeezed("".join(loose))
    loose.clear()
    if text:
        yield Paragraph(text)


def _text(element: etree._Element) -> str:
    return _squeezed("".join(map(str, element.xpath(".//text()[not(ancestor::script or ancestor::style)]"))))


def _squeezed(text: str) -> str:
    return " ".join(text.split())
