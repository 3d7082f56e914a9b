"""Files that staff bring, whatever their format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from libs.common.knowledge.results import Kind
from services.embeddings.sources import docx, html, markdown, pdf, plain
from services.embeddings.sources.blocks import Document
from services.embeddings.sources.errors import UnknownFormat


@dataclass(frozen=True)
class Format:
    """How files of an ending are read, and what they are."""

    media_type: str
    kind: Kind
    read: Callable[..., Document]


FORMATS = {
    ".pdf": Format("application/pdf", "document", pdf.read),
    ".docx": Format(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document", docx.read
    ),
    ".md": Format("text/markdown", "document", markdown.read),
    ".txt": Format("text/plain", "document", plain.read),
    ".html": Format("text/html", "page", html.read),
    ".htm": Format("text/html", "page", html.read),
}


def format_of(name: str) -> Format:
    """The format of a file by its name. Raises UnknownFormat."""
    ending = PurePath(name).suffix.lower()
    if ending not in FORMATS:
        raise UnknownFormat(name, ", ".join(FORMATS))
    return FORMATS[ending]


def read(name: str, content: bytes, *, language: str = "es") -> Document:
    """The document in a file; its title is the file's name without the ending when it has none of its own.

    Raises UnknownFormat, UnreadableSource, ScannedDocument.
    """
    title = PurePath(name).stem.replace("_", " ").replace("-", " ").strip()
    return format_of(name).read(content, title=title, language=language)
