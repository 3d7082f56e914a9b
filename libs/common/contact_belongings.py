"""What hangs on a contact, in whatever tables: it goes with the contact when two become one, and back.

The foreign keys tell which tables, so that one that a later migration adds is not left behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from libs.common.database import Connection

BY_HAND = (
    "contacts",
    "contact_aliases",
    "contact_facts",
    "contact_merges",
    "conversations",
    "memories",
)
"""Tables whose rows move by rules of their own (libs/common/contact_merging.py)."""

Moved = Mapping[str, Sequence[str]]
"""The ids of the rows that moved, by table."""

# Names come quoted.
_HANGING = """
SELECT quote_ident(t.relname), quote_ident(a.attname), quote_ident(k.attname), EXISTS (
    SELECT FROM pg_index i WHERE i.indrelid = t.oid AND i.indisunique AND a.attnum = ANY(i.indkey))
FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = f.conkey[1]
JOIN pg_index p ON p.indrelid = t.oid AND p.indisprimary AND p.indnatts = 1
JOIN pg_attribute k ON k.attrelid = t.oid AND k.attnum = p.indkey[0]
WHERE f.contype = 'f' AND f.confrelid = 'contacts'::regclass AND t.relname <> ALL(%s)
ORDER BY 1, 2
"""


class _Hanging(NamedTuple):
    table: str
    column: str
    """Where the contact stands."""
    key: str
    """By what a row is known."""
    alone: bool
    """A contact may have something there once."""


async def hand_over(connection: Connection, *, kept: UUID, merged: UUID) -> Moved:
    """Give the contact `kept` what hangs on `merged`, in the caller's transaction; what moved.

    Of what a contact may have once, the kept contact's own stays, and the other's stays where it is.
    """
    moved: dict[str, list[str]] = {}
    for table, column, key, alone in await _hanging(connection):
        unless = f"AND NOT EXISTS (SELECT FROM {table} WHERE {column} = %(kept)s)" if alone else ""
        statement = (
            f"UPDATE {table} SET {column} = %(kept)s WHERE {column} = %(merged)s {unless} RETURNING {key}"  # noqa: S608 - quoted
        )
        cursor = await connection.execute(statement.encode(), {"kept": kept, "merged": merged})
        if rows := [str(identifier) for (identifier,) in await cursor.fetchall()]:
            moved[table] = rows
    return moved


async def hand_back(connection: Connection, moved: Moved, *, merged: UUID) -> None:
    """Give `merged` back what `hand_over` took."""
    for table, column, key, _ in await _hanging(connection):
        if rows := [UUID(each) for each in moved.get(table, ())]:
            statement = f"UPDATE {table} SET {column} = %(merged)s WHERE {key} = ANY(%(rows)s)"  # noqa: S608 - quoted
            await connection.execute(statement.encode(), {"merged": merged, "rows": rows})


async def _hanging(connection: Connection) -> list[_Hanging]:
    cursor = await connection.execute(_HANGING, (list(BY_HAND),))
    return [_Hanging(*row) for row in await cursor.fetchall()]
