"""The papers that a credit takes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from libs.common.data_files import DIRECTORY, read

FILE = DIRECTORY / "credit.yaml"

_Paper = Annotated[str, Meta(min_length=1, max_length=80)]


class Papers(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What everybody brings, and what employees and the self-employed bring besides."""

    everybody: Annotated[tuple[_Paper, ...], Meta(min_length=1)]
    employee: tuple[_Paper, ...]
    self_employed: tuple[_Paper, ...]


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    papers: Papers


def load_papers(path: Path = FILE) -> Papers:
    """The papers that the file at `path` lists. Raises DataFileError."""
    return read(path, _File).papers
