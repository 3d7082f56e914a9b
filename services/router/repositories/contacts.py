"""Contacts and the aliases that lead to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from libs.common.database import Connection
from libs.common.messages import Sender
from services.router.identity import Alias, lock_keys


@dataclass(frozen=True)
class Contact:
    """A customer, with those of the aliases asked for that are this contact's."""

    id: UUID
    profile_name: str = ""
    username: str = ""
    aliases: frozenset[Alias] = frozenset()


async def lock(connection: Connection, dealership_id: UUID, names: Collection[Alias]) -> None:
    """Let no other transaction meet these aliases for the first time until this one ends."""
    await connection.execute(
        "SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key",
        (lock_keys(dealership_id, names),),
    )


async def find(connection: Connection, dealership_id: UUID, names: Sequence[Alias]) -> list[Contact]:
    """The contacts that the aliases name, oldest first, each locked until the transaction ends.

    None that was merged into another meanwhile is among them: the aliases are locked, too.
    """
    cursor = await connection.execute(
        """
        SELECT c.id, c.profile_name, c.username, a.kind, a.value
        FROM unnest(%s::text[], %s::text[]) AS wanted (kind, value)
        JOIN contact_aliases a ON a.dealership_id = %s AND (a.kind, a.value) = (wanted.kind, wanted.value)
        JOIN contacts c ON c.id = a.contact_id
        ORDER BY c.created_at, c.id FOR NO KEY UPDATE OF c FOR SHARE OF a
        """,
        ([name.kind for name in names], [name.value for name in names], dealership_id),
    )
    contacts: dict[UUID, Contact] = {}
    for identifier, profile_name, username, kind, value in await cursor.fetchall():
        known = contacts[identifier].aliases if identifier in contacts else frozenset()
        contacts[identifier] = Contact(identifier, profile_name, username, known | {Alias(kind, value)})
    return list(contacts.values())


async def add(connection: Connection, contact_id: UUID, dealership_id: UUID, *, now: datetime) -> None:
    """Make a contact of whom nothing is known yet."""
    await connection.execute(
        "INSERT INTO contacts (id, dealership_id, created_at) VALUES (%s, %s, %s)",
        (contact_id, dealership_id, now),
    )


async def add_aliases(
    connection: Connection, contact_id: UUID, dealership_id: UUID, names: Sequence[Alias], *, now: datetime
) -> None:
    """Make `names` lead to the contact; one that leads to another contact already goes on doing so."""
    await connection.execute(
        """
        INSERT INTO contact_aliases (dealership_id, kind, value, contact_id, first_seen_at)
        SELECT %s, kind, value, %s, %s FROM unnest(%s::text[], %s::text[]) AS new (kind, value)
        ON CONFLICT DO NOTHING
        """,
        (dealership_id, contact_id, now, [name.kind for name in names], [name.value for name in names]),
    )


async def rename(connection: Connection, contact_id: UUID, sender: Sender) -> None:
    """Keep the names the customer goes by now; one that the platform left out stays as it was."""
    await connection.execute(
        """
        UPDATE contacts SET profile_name = coalesce(nullif(%s, ''), profile_name),
                            username = coalesce(nullif(%s, ''), username)
        WHERE id = %s
        """,
        (sender.profile_name.replace("\0", ""), sender.username.replace("\0", ""), contact_id),
    )


async def state_marketing(connection: Connection, contact_id: UUID, *, wanted: bool, at: datetime) -> None:
    """Record whether advertising is welcome since then; an older word than the last changes nothing."""
    await connection.execute(
        """
        UPDATE contacts
        SET marketing_opted_out_at = CASE WHEN %(wanted)s THEN NULL
                                          ELSE coalesce(marketing_opted_out_at, %(at)s) END,
            marketing_stated_at = %(at)s
        WHERE id = %(id)s AND (marketing_stated_at IS NULL OR marketing_stated_at < %(at)s)
        """,
        {"wanted": wanted, "at": at, "id": contact_id},
    )
