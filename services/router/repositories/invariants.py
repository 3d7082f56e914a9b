"""How often the promises of the product are broken, counted in the database."""

from __future__ import annotations

from datetime import datetime, timedelta

from libs.common.database import Connection

UNANSWERED_AFTER = timedelta(minutes=5)
"""A turn is due seconds after the customer's last word; this is far beyond the slowest answer."""
UNPUBLISHED_AFTER = timedelta(seconds=60)
"""The sweeper brings a row to its stream after 5 seconds."""
LOOKED_BACK = timedelta(hours=1)
"""What was sent longer ago has been counted before."""
WINDOW = timedelta(hours=24)
"""How long after a customer's message or call WhatsApp takes free text."""


async def broken(connection: Connection, *, now: datetime) -> dict[str, int]:
    """How many cases break each promise at `now`, by the promise's name."""
    counts = {}
    for name, query in _QUERIES.items():
        cursor = await connection.execute(
            query,
            {
                "now": now,
                "unanswered": now - UNANSWERED_AFTER,
                "unpublished": now - UNPUBLISHED_AFTER,
                "since": now - LOOKED_BACK,
                "window": WINDOW,
            },
        )
        row = await cursor.fetchone()
        counts[name] = row[0] if row else 0
    return counts


async def connections(connection: Connection) -> tuple[int, int]:
    """How many connections the server has open, and how many it takes."""
    cursor = await connection.execute(
        "SELECT count(*), current_setting('max_connections')::integer FROM pg_stat_activity"
    )
    row = await cursor.fetchone()
    return (row[0], row[1]) if row else (0, 0)


_QUERIES = {
    "unanswered": """
        SELECT count(*) FROM turns t JOIN conversations c ON c.id = t.conversation_id
        WHERE t.state IN ('open', 'queued', 'answering') AND t.due_at < %(unanswered)s
        AND c.owner = 'assistant'
        """,
    "spoke_over_a_person": """
        SELECT count(*) FROM deliveries d
        JOIN messages m ON m.id = d.message_id AND m.author = 'assistant'
        JOIN conversations c ON c.id = d.conversation_id AND c.owner = 'person'
        WHERE d.sending_at > %(since)s AND d.sending_at > c.owner_changed_at AND NOT d.last_word
        """,
    "free_text_outside_window": """
        SELECT count(*) FROM deliveries d
        JOIN messages m ON m.id = d.message_id AND m.content ->> 'kind' <> 'outgoing_template'
        JOIN conversations c ON c.id = d.conversation_id
        WHERE d.sending_at > %(since)s
        AND c.last_call_at BETWEEN d.sending_at - %(window)s AND d.sending_at IS NOT TRUE
        AND NOT EXISTS (
            SELECT FROM messages i
            WHERE i.conversation_id = d.conversation_id AND i.direction = 'in'
            AND i.occurred_at BETWEEN d.sending_at - %(window)s AND d.sending_at)
        """,
    "appointment_without_confirmation": """
        SELECT count(*) FROM appointments a
        WHERE a.state IN ('booked', 'confirmed') AND a.starts_at > %(now)s AND a.changed_at < %(unanswered)s
        AND a.turn_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM messages m JOIN deliveries d ON d.message_id = m.id
            WHERE m.turn_id = a.turn_id AND m.direction = 'out' AND d.state IN ('sent', 'delivered', 'read'))
        """,
    "outbox_left_behind": """
        SELECT count(*) FROM outbox WHERE published_at IS NULL AND created_at < %(unpublished)s
        """,
}

NAMES = tuple(_QUERIES)
"""Every promise that is watched."""
