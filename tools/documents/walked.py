"""Statements that are put together from the schema: which tables they can meet, and what they do there.

They follow foreign keys (decision 14), so the tables stand in the migrations and nowhere in the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from libs.common.personal_data.schema import CUSTOMERS, TRACES

_REMOVING = Path("libs/common/personal_data/repository.py")
_MOVING = Path("libs/common/contact_belongings.py")

_TABLE = re.compile(r"^(?:CREATE|ALTER) TABLE (?:IF NOT EXISTS )?(\w+)(.*?);", re.MULTILINE | re.DOTALL)
_HOLDS = re.compile(r"\bREFERENCES (\w+)(?! ON DELETE SET NULL)\b")


def done_by(module: Path, root: Path) -> Iterator[tuple[str, str]]:
    """What the statements of `module` do besides those that stand in it: the table, and the right."""
    match module.relative_to(root):
        case path if path == _REMOVING:
            for table in (*_below(CUSTOMERS, _held(root)), *TRACES):
                yield from ((table, right) for right in ("SELECT", "DELETE"))
        case path if path == _MOVING:
            for table in sorted(table for table, held in _held(root) if held == CUSTOMERS):
                yield from ((table, right) for right in ("SELECT", "UPDATE"))
        case _:
            return


def _held(root: Path) -> set[tuple[str, str]]:
    """Each table with each that its rows hang on."""
    sql = "\n".join(path.read_text(encoding="utf-8") for path in sorted((root / "migrations").glob("*.sql")))
    return {(table, held) for table, body in _TABLE.findall(sql) for held in _HOLDS.findall(body)}


def _below(table: str, held: set[tuple[str, str]]) -> set[str]:
    reached = {table}
    while more := {child for child, parent in held if parent in reached} - reached:
        reached |= more
    return reached
