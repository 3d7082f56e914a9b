"""The SQL by which rows that hang together are found, read and removed, whatever tables there are.

Always in the caller's transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any  # the types of a row are those of its columns
from uuid import UUID

from psycopg import sql

from libs.common.database import Connection
from libs.common.personal_data.schema import CUSTOMERS, TRACES, Reference, Schema

Row = dict[str, Any]
"""A row as JSON, by its columns."""
Values = list[object]
"""What stands in a column; each column has its own type."""


@dataclass(frozen=True)
class Found:
    """Rows of one table, and every row that hangs on them."""

    schema: Schema
    root: str
    tables: tuple[str, ...]
    """Each after those it hangs on."""
    keys: Mapping[str, Mapping[str, Values]]
    """By table and column: by what the rows are known elsewhere."""

    @property
    def identifiers(self) -> frozenset[str]:
        """Every name by which something outside these tables may speak of them."""
        return frozenset(
            str(value) for columns in self.keys.values() for values in columns.values() for value in values
        )

    def condition(self, table: str) -> tuple[sql.Composable, list[Values]]:
        """What is true of the rows of `table` that were found, and the values it takes."""
        if table == self.root:
            return sql.SQL("id = ANY(%s)"), [self.keys[table]["id"]]
        hold = [ref for ref in self.schema.upwards(table) if ref.to_table in self.keys]
        parts = [sql.SQL("{} = ANY(%s)").format(sql.Identifier(ref.column)) for ref in hold]
        return sql.SQL(" OR ").join(parts), [self.keys[ref.to_table][ref.to_column] for ref in hold]


@dataclass(frozen=True)
class Removed:
    """Rows of one table that are gone: how many, and a checksum over them all."""

    rows: int
    sha256: str
    """Of their JSON, each row holding random ids and moments to the microsecond: nothing can be guessed."""


async def schema(connection: Connection) -> Schema:
    """The schema as it is now. A reference that would be emptied, not broken, holds no row."""
    cursor = await connection.execute(
        """
        SELECT c.relname, a.attname FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
          AND NOT c.relispartition
        """
    )
    columns: dict[str, set[str]] = defaultdict(set)
    for table, column in await cursor.fetchall():
        columns[table].add(column)
    cursor = await connection.execute(
        """
        SELECT t.relname, a.attname, r.relname, b.attname
        FROM pg_constraint f
        JOIN pg_class t ON t.oid = f.conrelid AND t.relnamespace = current_schema()::regnamespace
        JOIN pg_class r ON r.oid = f.confrelid
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = f.conkey[1]
        JOIN pg_attribute b ON b.attrelid = r.oid AND b.attnum = f.confkey[1]
        WHERE f.contype = 'f' AND f.confdeltype <> 'n' AND f.conparentid = 0 AND f.conrelid <> f.confrelid
        """
    )
    references = tuple(Reference(*row) for row in await cursor.fetchall())
    return Schema({table: frozenset(names) for table, names in columns.items()}, references)


async def find(connection: Connection, schema: Schema, root: str, identifiers: Sequence[UUID]) -> Found:
    """The rows of `root` with these ids, and every row that hangs on them."""
    tables = schema.below(root)
    keys: dict[str, Mapping[str, Values]] = {root: {"id": list(identifiers)}}
    found = Found(schema, root, tables, keys)
    for table in tables:
        columns = schema.keys(table)
        condition, values = found.condition(table)
        rows = await _select(connection, table, columns, condition, values) if columns else []
        keys[table] = {column: [row[place] for row in rows] for place, column in enumerate(columns)}
    return found


async def files(connection: Connection, found: Found) -> list[str]:
    """The keys of the files in the object store that the rows name."""
    keys: list[str] = []
    for table in found.tables:
        if "object_key" in found.schema.columns[table]:
            rows = await _select(connection, table, ["object_key"], *found.condition(table))
            keys += [str(key) for (key,) in rows if key]
    return keys


async def messages_with_files(connection: Connection, found: Found) -> list[tuple[UUID, UUID]]:
    """The messages that came with a file, whatever became of it, each with its dealership."""
    cursor = await connection.execute(
        "SELECT message_id, dealership_id FROM media WHERE message_id = ANY(%s)",
        [found.keys.get("messages", {}).get("id", [])],
    )
    return [(message_id, dealership_id) for message_id, dealership_id in await cursor.fetchall()]


async def read(connection: Connection, found: Found, table: str) -> list[Row]:
    """The rows of `table` as JSON; vectors, which tell nobody anything, are left out."""
    condition, values = found.condition(table)
    query = sql.SQL("SELECT to_jsonb(t) - 'embedding' FROM {} t WHERE {} ORDER BY 1").format(
        sql.Identifier(table), condition
    )
    cursor = await connection.execute(query, values)
    return [row for (row,) in await cursor.fetchall()]


async def remove(connection: Connection, found: Found) -> dict[str, Removed]:
    """Remove every row; what is gone, by table."""
    return {
        table: await _remove(connection, table, *found.condition(table)) for table in reversed(found.tables)
    }


async def remove_traces(
    connection: Connection, dealership_id: UUID | None, identifiers: Sequence[str]
) -> dict[str, Removed]:
    """Remove what speaks of the customer known by `identifiers` in tables that no foreign key leads to.

    A row of the dealership, or of none, in whose JSON one of them stands by itself.
    """
    return {
        table: await _remove(connection, table, *_speaks_of(column, dealership_id, identifiers))
        for table, column in TRACES.items()
    }


async def read_traces(
    connection: Connection, table: str, dealership_id: UUID | None, identifiers: Sequence[str]
) -> list[Row]:
    """What speaks of the customer in a table that no foreign key leads to."""
    condition, values = _speaks_of(TRACES[table], dealership_id, identifiers)
    query = sql.SQL("SELECT to_jsonb(t) FROM {} t WHERE {} ORDER BY 1").format(
        sql.Identifier(table), condition
    )
    cursor = await connection.execute(query, values)
    return [row for (row,) in await cursor.fetchall()]


async def lock(connection: Connection, identifiers: Sequence[UUID]) -> None:
    """Let nobody write to the contacts, or add to them, until the transaction ends."""
    await connection.execute(
        sql.SQL("SELECT id FROM {} WHERE id = ANY(%s) ORDER BY created_at, id FOR UPDATE").format(
            sql.Identifier(CUSTOMERS)
        ),
        [list(identifiers)],
    )


async def same_customer(connection: Connection, contact_id: UUID) -> list[UUID]:
    """The contacts that are one customer with `contact_id`, itself among them; none when it is unknown."""
    cursor = await connection.execute(
        """
        WITH RECURSIVE same (id) AS (
            SELECT id FROM contacts WHERE id = %s
            UNION
            SELECT CASE same.id WHEN m.kept_id THEN m.merged_id ELSE m.kept_id END
            FROM same JOIN contact_merges m ON same.id IN (m.kept_id, m.merged_id) AND m.undone_at IS NULL
        )
        SELECT id FROM same ORDER BY id
        """,
        [contact_id],
    )
    return [identifier for (identifier,) in await cursor.fetchall()]


async def called(connection: Connection, alias: str) -> list[UUID]:
    """The contacts that are known by that phone number or user id, at most one for each dealership."""
    cursor = await connection.execute(
        "SELECT DISTINCT contact_id FROM contact_aliases WHERE value = %s", [alias]
    )
    return [identifier for (identifier,) in await cursor.fetchall()]


async def dealership_of(connection: Connection, contact_id: UUID) -> UUID:
    """The dealership whose customer the contact is."""
    cursor = await connection.execute("SELECT dealership_id FROM contacts WHERE id = %s", [contact_id])
    row = await cursor.fetchone()
    assert row is not None, "the contact has just been found"  # noqa: S101 - the caller's to know
    return UUID(str(row[0]))


def _speaks_of(
    column: str, dealership_id: UUID | None, identifiers: Sequence[str]
) -> tuple[sql.Composable, list[object]]:
    # Taking the texts out first lets Postgres look each up in a table of the names: seventy times as fast as
    # comparing in the path. What is nested too deeply is stored as its text: there they are looked for.
    condition = sql.SQL(
        """
        (dealership_id = %s OR dealership_id IS NULL) AND (
            EXISTS (SELECT FROM jsonb_path_query({column}, 'strict $.** ? (@.type() == "string")') found
                    WHERE found #>> '{{}}' = ANY(%s))
            OR (jsonb_typeof({column}) = 'string'
                AND EXISTS (SELECT FROM unnest(%s::text[]) n WHERE strpos({column} #>> '{{}}', n) > 0)))
        """
    ).format(column=sql.Identifier(column))
    return condition, [dealership_id, list(identifiers), list(identifiers)]


async def _select(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    condition: sql.Composable,
    values: Sequence[object],
) -> list[tuple[object, ...]]:
    query = sql.SQL("SELECT {} FROM {} WHERE {}").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(table), condition
    )
    cursor = await connection.execute(query, values)
    return await cursor.fetchall()


async def _remove(
    connection: Connection, table: str, condition: sql.Composable, values: Sequence[object]
) -> Removed:
    query = sql.SQL(
        """
        WITH gone AS (DELETE FROM {} WHERE {} RETURNING *),
             texts AS (SELECT to_jsonb(gone)::text AS body FROM gone)
        SELECT count(*), encode(sha256(convert_to(
            coalesce(string_agg(body, E'\n' ORDER BY body), ''), 'UTF8')), 'hex') FROM texts
        """
    ).format(sql.Identifier(table), condition)
    cursor = await connection.execute(query, values)
    row = await cursor.fetchone()
    assert row is not None, "an aggregate gives one row"  # noqa: S101 - as above
    return Removed(*row)
