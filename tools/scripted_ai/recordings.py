"""Answers written down beforehand: what the model says to which words of a customer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from libs.common.data_files import read
from tools.scripted_ai.exchange import Asked, Does, Says, Script
from tools.scripted_ai.plain import plain


class Recording(Struct, frozen=True, forbid_unknown_fields=True):
    """What is answered to requests for `purpose` whose data match the pattern `when`.

    Of `value` only what differs from the least that fits the schema need be written.
    """

    purpose: str
    when: str
    value: dict[str, object]


def load(path: Path) -> tuple[Recording, ...]:
    """The recordings of the file at `path`. Raises DataFileError."""
    return read(path, tuple[Recording, ...])


def recorded(recordings: Sequence[Recording], otherwise: Script = plain) -> Script:
    """A script that answers by the first recording that fits."""

    def script(asked: Asked) -> Does:
        does = otherwise(asked)
        for one in recordings:
            if one.purpose == asked.purpose and re.search(one.when, asked.text, re.IGNORECASE):
                least = does.value if isinstance(does, Says) and isinstance(does.value, dict) else {}
                return Says(value={**least, **one.value})
        return does

    return script
