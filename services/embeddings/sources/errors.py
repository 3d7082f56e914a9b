"""Why a source cannot be imported.

SourceError
├── UnknownFormat       nobody here reads such files
├── UnreadableSource    the file is damaged, or locked by a password
├── ScannedDocument     a PDF of pictures, without text
└── EmptySource         a file without words
"""

from __future__ import annotations


class SourceError(Exception):
    """Root of the tree; `name` is the file."""

    def __init__(self, name: str, problem: str) -> None:
        self.name = name
        super().__init__(f"{name}: {problem}")


class UnknownFormat(SourceError):
    """The file's ending names no format that is read here."""

    def __init__(self, name: str, known: str) -> None:
        super().__init__(name, f"this kind of file is not read; save it as one of {known}")


class UnreadableSource(SourceError):
    """The file is not what its name says, is damaged, or is locked."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(name, f"cannot be read ({problem}); save it anew, without a password")


class ScannedDocument(SourceError):
    """A PDF whose pages are pictures."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "is a scan: its pages are pictures without text; run it through text recognition first")


class EmptySource(SourceError):
    """There is nothing in it to find."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "has no text")
