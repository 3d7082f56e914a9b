"""Rows of any table of the schema, of which only the dealership matters. All of them are invented."""

from __future__ import annotations

from psycopg import sql

from libs.common.database import Connection

VALUES = {
    "uuid": "gen_random_uuid()",
    "text": "md5(random()::text)",
    "jsonb": "'{}'::jsonb",
    "timestamptz": "now()",
    "date": "current_date",
    "tsvector": "'word'::tsvector",
    "vector": "array_fill(0.1, ARRAY[384])::vector",
    "_text": "'{}'::text[]",
    "_uuid": "'{}'::uuid[]",
    "bool": "false",
}
"""A value of each type that a column of ours must have; every other type is a number."""

_COLUMNS = """
SELECT column_name, udt_name FROM information_schema.columns
WHERE table_name = %s AND is_nullable = 'NO' AND is_identity = 'NO' AND column_name <> 'dealership_id'
ORDER BY ordinal_position
"""
_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND contype IN ('f', 'c', 'x') AND conparentid = 0
ORDER BY contype DESC
"""


async def unbind(connection: Connection) -> None:
    """Let every row be written, whatever it refers to; for a test's own database."""
    for table, name in await (await connection.execute(_CONSTRAINTS)).fetchall():
        drop = sql.SQL("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}")
        await connection.execute(drop.format(sql.SQL(table), sql.Identifier(name)))


async def inserting(connection: Connection, table: str) -> sql.Composed:
    """A statement that adds a row of the dealership given to it; nothing else of the row matters."""
    columns = await (await connection.execute(_COLUMNS, (table,))).fetchall()
    return sql.SQL("INSERT INTO {} (dealership_id{}) SELECT %s::uuid{}").format(
        sql.Identifier(table),
        sql.SQL("").join(sql.SQL(", {}").format(sql.Identifier(name)) for name, _ in columns),
        sql.SQL("").join(sql.SQL(", " + VALUES.get(kind, "1")) for _, kind in columns),
    )
