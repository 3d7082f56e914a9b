"""Files of `data/`: facts of the business that people edit, checked when they are read.

Errors::

    DataFileError           the file is missing, is not YAML, or says something that cannot be
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

DIRECTORY = Path(__file__).parents[2] / "data"

Shape = TypeVar("Shape")


class DataFileError(Exception):
    """A data file cannot be used; the text names the file, the place in it and what must be there."""

    def __init__(self, path: Path, what: str) -> None:
        self.path = path
        super().__init__(f"{path}: {what}")


def read(path: Path, shape: type[Shape]) -> Shape:
    """The YAML file at `path` as `shape`. Raises DataFileError."""
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=shape)
    except OSError as error:
        raise DataFileError(path, error.strerror or "cannot be read") from error
    except msgspec.DecodeError as error:
        raise DataFileError(path, str(error)) from error
