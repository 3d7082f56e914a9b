"""What is older than it may be kept. Identifiers sort by time, so that the oldest rows are found by them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from libs.common.database import Connection
from libs.common.identifiers import first_of
from libs.common.personal_data import repository
from libs.common.personal_data.repository import Found, Removed
from libs.common.personal_data.schema import CUSTOMERS


@dataclass(frozen=True)
class OldFile:
    """A file that is to leave the object store."""

    message_id: UUID
    dealership_id: UUID


@dataclass(frozen=True)
class Inactive:
    """A contact that nobody has heard of for long."""

    contact_id: UUID
    dealership_id: UUID


async def expire_files(connection: Connection, *, before: datetime, limit: int) -> list[OldFile]:
    """Mark the files of messages from before that moment as expired; whose they are."""
    cursor = await connection.execute(
        """
        UPDATE media SET state = 'expired', object_key = NULL
        WHERE message_id IN (SELECT message_id FROM media WHERE message_id < %s AND state = 'stored'
                             ORDER BY message_id LIMIT %s FOR UPDATE SKIP LOCKED)
        RETURNING message_id, dealership_id
        """,
        (first_of(before), limit),
    )
    return [OldFile(*row) for row in await cursor.fetchall()]


async def remove_old(
    connection: Connection, table: str, *, before: datetime, limit: int
) -> tuple[int, list[OldFile]]:
    """Remove rows of `table` from before that moment with all that hangs on them.

    How many, and the files that go with them.
    """
    schema = await repository.schema(connection)
    assert table in schema.columns, "the caller names a table of ours"  # noqa: S101 - the caller's to know
    cursor = await connection.execute(
        f"SELECT id FROM {table} WHERE id < %s ORDER BY id LIMIT %s".encode(),  # noqa: S608 - checked above
        (first_of(before), limit),
    )
    old = [identifier for (identifier,) in await cursor.fetchall()]
    if not old:
        return 0, []
    found = await repository.find(connection, schema, table, old)
    files = await _files(connection, found)
    await repository.remove(connection, found)
    return len(old), files


async def inactive(connection: Connection, *, before: datetime, limit: int) -> list[Inactive]:
    """Contacts that were there before that moment and have said nothing since, nor has anybody to them.

    Those that are part of another contact follow that one.
    """
    cursor = await connection.execute(
        """
        SELECT c.id, c.dealership_id FROM contacts c
        WHERE c.id < %s AND NOT EXISTS (
            SELECT FROM conversations WHERE contact_id = c.id AND last_message_at >= %s)
          AND NOT EXISTS (SELECT FROM contact_merges WHERE merged_id = c.id AND undone_at IS NULL)
        ORDER BY c.id LIMIT %s
        """,
        (first_of(before), before, limit),
    )
    return [Inactive(*row) for row in await cursor.fetchall()]


async def remove_customer(
    connection: Connection, contact_id: UUID
) -> tuple[dict[str, Removed], list[OldFile]]:
    """Remove everything of a customer; what is gone, by table, and the files that go with it."""
    same = await repository.same_customer(connection, contact_id)
    await repository.lock(connection, same)
    found = await repository.find(connection, await repository.schema(connection), CUSTOMERS, same)
    files = await _files(connection, found)
    return await repository.remove(connection, found), files


async def _files(connection: Connection, found: Found) -> list[OldFile]:
    return [OldFile(*each) for each in await repository.messages_with_files(connection, found)]
