"""A dealership with customers whose turns wait for an answer. All of it is invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

import redis.asyncio
from psycopg import AsyncConnection
from psycopg.rows import DictRow

from libs.common.clock import SystemClock
from libs.common.events import MessageQueued, TurnQueued, TurnStarted
from libs.common.identifiers import uuid7
from libs.common.intents import Intent
from libs.common.jsonb import to_jsonb
from libs.common.messages import Content, Text
from libs.common.streams import WA_OUTBOUND

NUMBER = "100000000000001"
MONDAY_MORNING = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


class StoppedClock(SystemClock):
    """Shows one moment until it is moved on."""

    def __init__(self, moment: datetime = MONDAY_MORNING) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, time: timedelta) -> None:
        self.moment += time


@dataclass
class Stage:
    """The tables and streams as the router leaves them, and as the courier finds them."""

    connection: AsyncConnection[DictRow]
    redis: redis.asyncio.Redis
    clock: StoppedClock = field(default_factory=StoppedClock)
    dealership_id: UUID = field(default_factory=uuid7)

    async def open(self) -> None:
        """Make the dealership and its number."""
        await self.run(
            "INSERT INTO dealerships (id, name, address) VALUES (%s, 'GP Bikes', 'Calle 80 # 20-30')",
            self.dealership_id,
        )
        await self.run(
            "INSERT INTO whatsapp_numbers (phone_number_id, dealership_id) VALUES (%s, %s)",
            NUMBER,
            self.dealership_id,
        )

    async def conversation(self) -> UUID:
        """A new customer's conversation."""
        contact_id, conversation_id = uuid7(), uuid7()
        await self.run(
            "INSERT INTO contacts (id, dealership_id) VALUES (%s, %s)", contact_id, self.dealership_id
        )
        await self.run(
            """
            INSERT INTO conversations (id, dealership_id, contact_id, phone_number_id, opened_at,
                                       last_message_at)
            VALUES (%s, %s, %s, %s, %s, %s)
            """,
            *(conversation_id, self.dealership_id, contact_id, NUMBER, self.clock.now(), self.clock.now()),
        )
        return conversation_id

    async def queued(
        self, conversation_id: UUID, sent: Sequence[str | Content], intent: Intent = Intent.GREETING
    ) -> TurnQueued:
        """A turn with what the customer sent, and the event that asks for its answer."""
        event = TurnQueued(
            event_id=uuid7(),
            dealership_id=self.dealership_id,
            conversation_id=conversation_id,
            turn_id=uuid7(),
            intent=intent,
        )
        now = self.clock.now()
        await self.run(
            """
            INSERT INTO turns (id, dealership_id, conversation_id, state, intent, opened_at, due_at,
                               queued_at)
            VALUES (%s, %s, %s, 'queued', %s, %s, %s, %s)
            """,
            *(event.turn_id, self.dealership_id, conversation_id, intent, now, now, now),
        )
        for part in sent:
            content = Text(body=part) if isinstance(part, str) else part
            await self.run(
                """
                INSERT INTO messages (id, dealership_id, conversation_id, turn_id, direction, author, content,
                                      occurred_at, recorded_at)
                VALUES (%s, %s, %s, %s, 'in', 'customer', %s, %s, %s)
                """,
                *(uuid7(), self.dealership_id, conversation_id, event.turn_id, to_jsonb(content), now, now),
            )
        return event

    async def run(self, statement: str, *values: object) -> None:
        """Execute one statement."""
        await self.connection.execute(statement.encode(), values)

    async def row(self, statement: str, *values: object) -> DictRow:
        """The one row that a query gives."""
        (row,) = await self.rows(statement, *values)
        return row

    async def rows(self, statement: str, *values: object) -> list[DictRow]:
        """What a query gives."""
        cursor = await self.connection.execute(statement.encode(), values)
        return await cursor.fetchall()

    async def turn(self, event: TurnQueued) -> DictRow:
        """The turn's row."""
        return await self.row("SELECT * FROM turns WHERE id = %s", event.turn_id)

    async def replies(self, conversation_id: UUID) -> list[str]:
        """The texts that go out in the conversation, in their order."""
        rows = await self.rows(
            """
            SELECT m.content FROM messages m JOIN deliveries d ON d.message_id = m.id
            WHERE m.conversation_id = %s AND m.direction = 'out' AND m.author = 'assistant' ORDER BY m.id
            """,
            conversation_id,
        )
        return [row["content"]["body"] for row in rows]

    async def outbound(self) -> list[MessageQueued | TurnStarted]:
        """What stands in the courier's stream."""
        entries = cast("list[tuple[bytes, dict[bytes, bytes]]]", await self.redis.xrange(WA_OUTBOUND.name))
        return [WA_OUTBOUND.decode(fields[b"event"]) for _, fields in entries]

    async def to_send(self) -> list[MessageQueued]:
        """The messages that the courier is asked to send."""
        return [event for event in await self.outbound() if isinstance(event, MessageQueued)]
