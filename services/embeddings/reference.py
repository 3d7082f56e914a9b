"""The questions by which an embedding model is measured."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from libs.common import data_files

PATH = data_files.DIRECTORY / "reference_questions.yaml"


class ReferenceQuestions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What customers ask (`ordinary`), and what nobody can answer from a dealership's knowledge
    (`foreign`).
    """

    ordinary: tuple[str, ...]
    foreign: tuple[str, ...]


def load(path: Path = PATH) -> ReferenceQuestions:
    """The questions of the file. Raises DataFileError."""
    return data_files.read(path, ReferenceQuestions)
