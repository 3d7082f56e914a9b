"""Invitations to write, for customers whose window is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from libs.common.database import Connection
from libs.common.jsonb import to_jsonb
from libs.common.messages import OutgoingTemplate


@dataclass(frozen=True)
class Unsaid:
    """A message that could not be sent, and whom it was for."""

    dealership_id: UUID
    purpose: str
    kind: str
    customer: str
    """The name that the customer has told, or nothing."""
    dealership: str
    invited: bool
    """The customer has been invited since they last wrote."""


async def find(connection: Connection, message_id: UUID, template: str) -> Unsaid | None:
    """The message; `template` is the name of the invitation."""
    async with connection.cursor(row_factory=class_row(Unsaid)) as cursor:
        await cursor.execute(
            """
            SELECT d.dealership_id, d.purpose, m.content ->> 'kind' AS kind, s.name AS dealership,
                   coalesce((SELECT value #>> '{}' FROM contact_facts
                             WHERE contact_id = c.contact_id AND name = 'name'), '') AS customer,
                   EXISTS (SELECT FROM deliveries e JOIN messages i ON i.id = e.message_id
                           WHERE e.conversation_id = d.conversation_id AND e.state <> 'failed'
                           AND i.content ->> 'name' = %s AND i.content ->> 'kind' = 'outgoing_template'
                           AND NOT EXISTS (SELECT FROM messages w
                                           WHERE w.conversation_id = d.conversation_id
                                           AND w.direction = 'in' AND w.occurred_at > i.occurred_at))
                   AS invited
            FROM deliveries d
            JOIN messages m ON m.id = d.message_id
            JOIN conversations c ON c.id = d.conversation_id
            JOIN dealerships s ON s.id = d.dealership_id
            WHERE d.message_id = %s
            """,
            (template, message_id),
        )
        return await cursor.fetchone()


async def add(
    connection: Connection, invitation_id: UUID, instead_of: UUID, content: OutgoingTemplate, *, now: datetime
) -> None:
    """Store the invitation, to be delivered for the same reason and by the same author as `instead_of`."""
    await connection.execute(
        """
        WITH m AS (
            INSERT INTO messages (id, dealership_id, conversation_id, turn_id, direction, author, content,
                                  occurred_at, recorded_at)
            SELECT %(id)s, dealership_id, conversation_id, turn_id, 'out', author, %(content)s,
                   %(now)s, %(now)s
            FROM messages WHERE id = %(instead_of)s RETURNING *
        )
        INSERT INTO deliveries (message_id, dealership_id, conversation_id, purpose, last_word, created_at)
        SELECT m.id, m.dealership_id, m.conversation_id, d.purpose, d.last_word, %(now)s
        FROM m, deliveries d WHERE d.message_id = %(instead_of)s
        """,
        {"id": invitation_id, "content": to_jsonb(content), "instead_of": instead_of, "now": now},
    )
