"""A dealership with one customer, whose messages wait to be sent: rows as the other services write them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from libs.common.database import Database
from libs.common.events import MessageQueued, StatusReceived, TurnStarted
from libs.common.identifiers import uuid7
from libs.common.jsonb import to_jsonb
from libs.common.messages import Outgoing, OutgoingText, PlatformError, Sender, Text

PHONE_NUMBER_ID = "100000000000001"
PHONE = "573000000001"
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
HOLA = OutgoingText(body="Hola")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self._now = NOW
        self.seconds_per_look = 0.0
        """What passes between two looks at the stopwatch."""

    def now(self) -> datetime:
        """The moment it was moved to."""
        return self._now

    def monotonic(self) -> float:
        """Seconds that go with `now`."""
        self.pass_by(self.seconds_per_look)
        return self._now.timestamp()

    async def sleep(self, seconds: float) -> None:
        """Nobody waits here."""
        self.pass_by(seconds)

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)


@dataclass
class World:
    """The rows, and ways to add to them and to look at them."""

    database: Database
    dealership_id: UUID = field(default_factory=uuid7)
    contact_id: UUID = field(default_factory=uuid7)
    conversation_id: UUID = field(default_factory=uuid7)
    turn_id: UUID = field(default_factory=uuid7)

    async def make(self, *, aliases: dict[str, str] | None = None, asked_at: datetime = NOW) -> None:
        """One dealership, one number, one customer who asked something and has a turn being answered."""
        dealership, contact, conversation = self.dealership_id, self.contact_id, self.conversation_id
        await self.run("INSERT INTO dealerships (id, name) VALUES (%s, 'GP Bikes')", dealership)
        await self.run(
            "INSERT INTO whatsapp_numbers (phone_number_id, dealership_id) VALUES (%s, %s)",
            PHONE_NUMBER_ID,
            dealership,
        )
        await self.run("INSERT INTO contacts (id, dealership_id) VALUES (%s, %s)", contact, dealership)
        for kind, value in ({"phone": PHONE} if aliases is None else aliases).items():
            await self.run(
                "INSERT INTO contact_aliases VALUES (%s, %s, %s, %s, %s)",
                dealership,
                kind,
                value,
                contact,
                NOW,
            )
        await self.run(
            """
            INSERT INTO conversations (id, dealership_id, contact_id, phone_number_id,
                                       opened_at, last_message_at)
            VALUES (%s, %s, %s, %s, %s, %s)
            """,
            *(conversation, dealership, contact, PHONE_NUMBER_ID, asked_at, asked_at),
        )
        await self.run(
            """
            INSERT INTO turns (id, dealership_id, conversation_id, state, opened_at, due_at, answering_at)
            VALUES (%s, %s, %s, 'answering', %s, %s, %s)
            """,
            *(self.turn_id, dealership, conversation, asked_at, asked_at, asked_at),
        )
        await self._message(uuid7(), to_jsonb(Text(body="Hola")), "customer", asked_at, wamid="wamid.IN")

    async def reply(
        self,
        content: Outgoing | str = HOLA,
        *,
        author: str = "assistant",
        last_word: bool = False,
        reply_to: str = "",
        purpose: str = "reply",
        created_at: datetime = NOW,
    ) -> UUID:
        """A message that waits to be sent; text given as `content` is stored as it is."""
        message_id = uuid7()
        stored = content if isinstance(content, str) else to_jsonb(content)
        context = to_jsonb({"message_id": reply_to}) if reply_to else None
        await self._message(message_id, stored, author, created_at, context=context)
        await self.run(
            """
            INSERT INTO deliveries (message_id, dealership_id, conversation_id, purpose, last_word,
                                    created_at)
            VALUES (%s, %s, %s, %s, %s, %s)
            """,
            *(message_id, self.dealership_id, self.conversation_id, purpose, last_word, created_at),
        )
        return message_id

    async def run(self, statement: str, *parameters: object) -> None:
        """One statement in a transaction of its own."""
        async with self.database.transaction() as connection:
            await connection.execute(statement.encode(), parameters)

    async def delivery(self, message_id: UUID) -> dict[str, Any]:
        """The row of a delivery, and the platform's id of its message."""
        async with self.database.transaction() as connection:
            cursor = await connection.execute(
                "SELECT to_jsonb(d) || jsonb_build_object('wamid', m.wamid) "
                "FROM deliveries d JOIN messages m ON m.id = d.message_id WHERE d.message_id = %s",
                (message_id,),
            )
            row = await cursor.fetchone()
        assert row is not None, "the delivery exists"
        found: dict[str, Any] = row[0]
        return found

    async def state(self, message_id: UUID) -> str:
        """How far a message has come."""
        return str((await self.delivery(message_id))["state"])

    def queued(self, message_id: UUID) -> MessageQueued:
        """The event that asks for a message to be sent."""
        return MessageQueued(event_id=uuid7(), dealership_id=self.dealership_id, message_id=message_id)

    def started(self) -> TurnStarted:
        """The event that tells that the turn is being answered."""
        return TurnStarted(
            event_id=uuid7(),
            dealership_id=self.dealership_id,
            conversation_id=self.conversation_id,
            turn_id=self.turn_id,
        )

    def status(
        self, word: str, message_id: UUID | None = None, *, wamid: str = "", code: int = 0, seconds: float = 1
    ) -> StatusReceived:
        """A status of a message, `seconds` after NOW, that carries our reference when one is given."""
        return StatusReceived(
            event_id=uuid7(),
            received_at=NOW,
            phone_number_id=PHONE_NUMBER_ID,
            message_id=wamid,
            status=word,
            occurred_at=NOW + timedelta(seconds=seconds),
            recipient=Sender(phone=PHONE),
            callback_data=str(message_id or ""),
            errors=(PlatformError(code=code, title="an invented error"),) if code else (),
        )

    async def _message(
        self,
        message_id: UUID,
        content: str,
        author: str,
        moment: datetime,
        *,
        wamid: str | None = None,
        context: str | None = None,
    ) -> None:
        direction = "in" if author == "customer" else "out"
        await self.run(
            """
            INSERT INTO messages (id, dealership_id, conversation_id, turn_id, direction, author, content,
                                  wamid, occurred_at, recorded_at, context)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            """,
            *(message_id, self.dealership_id, self.conversation_id, self.turn_id, direction, author, content),
            *(wamid, moment, moment, context),
        )
