"""What conversations leave in the database, and how it is forgotten between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from msgspec import json
from psycopg import sql

from libs.common.database import Connection
from libs.common.events import TurnQueued
from libs.common.identifiers import uuid7
from libs.common.intents import Intent
from tools.evaluation.verdict import State

BODY = """coalesce(m.content ->> 'body', m.content ->> 'caption', m.content ->> 'name', '')"""
"""What can be read of a message that goes out."""


async def only_dealership(connection: Connection) -> UUID:
    """The one dealership of an evaluation's database."""
    row = await (await connection.execute("SELECT id FROM dealerships")).fetchone()
    assert row is not None, "the stage makes a dealership before anything else"
    return UUID(str(row[0]))


async def forget_customers(connection: Connection) -> None:
    """Leave nothing of any customer; what the dealership knows stays."""
    await connection.execute("TRUNCATE contacts, outbox CASCADE")


async def queued(connection: Connection) -> list[TurnQueued]:
    """The turns that wait for an agent, in the order in which they were opened."""
    cursor = await connection.execute(
        "SELECT id, dealership_id, conversation_id, intent FROM turns WHERE state = 'queued' ORDER BY id"
    )
    return [
        TurnQueued(
            event_id=uuid7(),
            turn_id=turn_id,
            dealership_id=dealership_id,
            conversation_id=conversation_id,
            intent=Intent(intent),
        )
        for turn_id, dealership_id, conversation_id, intent in await cursor.fetchall()
    ]


async def replies(connection: Connection) -> list[str]:
    """What the assistant has said, in order, with the titles of what can be tapped."""
    cursor = await connection.execute(
        f"SELECT {BODY}, m.content::text FROM messages m WHERE m.direction = 'out' ORDER BY m.id"  # noqa: S608 - a constant
    )
    return [_readable(body, content) for body, content in await cursor.fetchall()]


async def state(connection: Connection, *, tables: Sequence[str]) -> State:
    """What is known of the one customer; `tables` are those whose rows are counted."""
    row = await (await connection.execute(_STATE)).fetchone()
    assert row is not None, "a case has at least one message, and so a customer"
    owner, handoff, opted_out, facts, score, route = row
    counts = {table: await _count(connection, table) for table in tables}
    return State(owner, handoff, opted_out, facts or {}, score, route, counts)


async def _count(connection: Connection, table: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    row = await (await connection.execute(query)).fetchone()
    return int(row[0]) if row else 0


def _readable(body: str, content: str) -> str:
    message = json.decode(content)
    titles = [button["title"] for button in message.get("buttons", ()) if "title" in button]
    rows = [row for section in message.get("sections", ()) for row in section["rows"]]
    titles += [" ".join(filter(None, (row["title"], row.get("description")))) for row in rows]
    return "\n".join([body, *(f"[{title}]" for title in titles)])


_STATE = """
SELECT c.owner, c.handoff_reason, k.opted_out_at IS NOT NULL,
       (SELECT jsonb_object_agg(f.name, f.value) FROM contact_facts f WHERE f.contact_id = k.id),
       l.score, l.route
FROM conversations c
JOIN contacts k ON k.id = c.contact_id
LEFT JOIN leads l ON l.conversation_id = c.id
ORDER BY c.opened_at DESC LIMIT 1
"""
