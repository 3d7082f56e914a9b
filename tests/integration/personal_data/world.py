"""Two customers of one dealership, of each a row wherever one is kept. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from libs.common.database import Connection, Database
from libs.common.events import MessageQueued, MessageReceived, StatusReceived
from libs.common.identifiers import uuid7
from libs.common.jsonb import to_jsonb
from libs.common.messages import Media, Sender, Text
from libs.common.objects import media_key
from libs.common.streams import WA_INBOUND, WA_OUTBOUND, WA_STATUS
from libs.faust_redis.producer import Producer
from tests.doubles.objects import MemoryObjects

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
NUMBER = "100000000000001"
PHOTO = b"\xff\xd8\xff invented photo"


@dataclass
class Customer:
    """Somebody, by the names of ours and the platform's."""

    phone: str
    user_id: str
    id: UUID = field(default_factory=uuid7)
    conversation_id: UUID = field(default_factory=uuid7)
    turn_id: UUID = field(default_factory=uuid7)
    message_id: UUID = field(default_factory=uuid7)
    photo_id: UUID = field(default_factory=uuid7)

    @property
    def wamid(self) -> str:
        """The platform's id of the message."""
        return f"wamid.{self.phone}"


@dataclass
class World:
    """The dealership and where its customers' things are."""

    database: Database
    objects: MemoryObjects
    producer: Producer
    dealership_id: UUID = field(default_factory=uuid7)

    async def open(self) -> None:
        """Make the dealership and its number."""
        async with self.database.transaction() as connection:
            await connection.execute(
                "INSERT INTO dealerships (id, name) VALUES (%s, 'GP Bikes')", [self.dealership_id]
            )
            await connection.execute(
                "INSERT INTO whatsapp_numbers (phone_number_id, dealership_id) VALUES (%s, %s)",
                [NUMBER, self.dealership_id],
            )

    async def customer(self, phone: str, user_id: str) -> Customer:
        """A customer who has written, sent a photo and been answered."""
        customer = Customer(phone, user_id)
        async with self.database.transaction() as connection:
            for statement, rows in self._rows(customer):
                for row in rows:
                    await connection.execute(statement.encode(), row)
        key = media_key(self.dealership_id, customer.photo_id)
        await self.objects.put(key, PHOTO, media_type="image/jpeg")
        await self._append(customer)
        return customer

    async def _append(self, customer: Customer) -> None:
        said = MessageReceived(
            event_id=uuid7(),
            received_at=NOW,
            phone_number_id=NUMBER,
            message_id="wamid.NEXT",
            occurred_at=NOW,
            sender=Sender(user_id=customer.user_id),
            content=Text(body="¿y en azul?"),
        )
        status = StatusReceived(
            event_id=uuid7(),
            received_at=NOW,
            phone_number_id=NUMBER,
            message_id=customer.wamid,
            status="read",
            occurred_at=NOW,
            recipient=Sender(),
        )
        queued = MessageQueued(
            event_id=uuid7(), dealership_id=self.dealership_id, message_id=customer.message_id
        )
        await self.producer.append_many([(WA_INBOUND, said), (WA_STATUS, status), (WA_OUTBOUND, queued)])

    def _rows(self, who: Customer) -> list[tuple[str, list[list[object]]]]:
        dealership, conversation = self.dealership_id, who.conversation_id
        photo = Media(type="image", media_id="media-1")
        return [
            (
                "INSERT INTO contacts (id, dealership_id, profile_name, created_at) VALUES (%s, %s, 'C', %s)",
                [[who.id, dealership, NOW]],
            ),
            (
                "INSERT INTO contact_aliases VALUES (%s, %s, %s, %s, %s)",
                [
                    [dealership, "phone", who.phone, who.id, NOW],
                    [dealership, "user_id", who.user_id, who.id, NOW],
                ],
            ),
            (
                "INSERT INTO contact_facts VALUES (%s, %s, 'name', '\"Carlos\"', NULL, %s)",
                [[who.id, dealership, NOW]],
            ),
            (
                """
                INSERT INTO conversations (id, dealership_id, contact_id, phone_number_id, opened_at,
                                           last_message_at) VALUES (%s, %s, %s, %s, %s, %s)
                """,
                [[conversation, dealership, who.id, NUMBER, NOW, NOW]],
            ),
            (
                """
                INSERT INTO turns (id, dealership_id, conversation_id, state, opened_at, due_at)
                VALUES (%s, %s, %s, 'answered', %s, %s)
                """,
                [[who.turn_id, dealership, conversation, NOW, NOW]],
            ),
            (
                """
                INSERT INTO messages (id, dealership_id, conversation_id, turn_id, direction, author, content,
                                      wamid, occurred_at, recorded_at)
                VALUES (%s, %s, %s, %s, 'in', 'customer', %s, %s, %s, %s)
                """,
                [
                    [
                        *(who.message_id, dealership, conversation, who.turn_id),
                        *(to_jsonb(Text(body="Hola")), who.wamid, NOW, NOW),
                    ],
                    [
                        *(who.photo_id, dealership, conversation, who.turn_id),
                        *(to_jsonb(photo), f"{who.wamid}.photo", NOW, NOW),
                    ],
                ],
            ),
            (
                """
                INSERT INTO media (message_id, dealership_id, state, wanted_at, object_key, media_type)
                VALUES (%s, %s, 'stored', %s, %s, 'image/jpeg')
                """,
                [[who.photo_id, dealership, NOW, media_key(dealership, who.photo_id)]],
            ),
            (
                """
                INSERT INTO deliveries (message_id, dealership_id, conversation_id, created_at)
                VALUES (%s, %s, %s, %s)
                """,
                [[who.message_id, dealership, conversation, NOW]],
            ),
            (
                """
                INSERT INTO memories (id, dealership_id, contact_id, conversation_id, kind, body,
                                      content_hash, occurred_at, created_at)
                VALUES (%s, %s, %s, %s, 'fact', 'Quiere una MT-03', 'hash', %s, %s)
                """,
                [[uuid7(), dealership, who.id, conversation, NOW, NOW]],
            ),
            (
                """
                INSERT INTO follow_ups (id, dealership_id, contact_id, conversation_id, reason, due_at,
                                        created_at) VALUES (%s, %s, %s, %s, 'low_score', %s, %s)
                """,
                [[uuid7(), dealership, who.id, conversation, NOW, NOW]],
            ),
            (
                "INSERT INTO outbox VALUES (%s, %s, 'wa.outbound', %s, %s)",
                [[uuid7(), dealership, f'{{"message_id": "{who.message_id}"}}', NOW]],
            ),
            (
                "INSERT INTO platform_updates VALUES (%s, %s, '2', %s, 'messages', 'group', %s, %s)",
                [[uuid7(), dealership, NUMBER, f'{{"sender": {{"phone": "{who.phone}"}}}}', NOW]],
            ),
        ]


async def count(connection: Connection) -> dict[str, int]:
    """The rows of every table that holds something of customers."""
    tables = (
        *("contacts", "contact_aliases", "contact_facts", "conversations", "turns", "messages", "media"),
        *("deliveries", "memories", "follow_ups", "outbox", "platform_updates"),
    )
    counts = {}
    for table in tables:
        cursor = await connection.execute(f"SELECT count(*) FROM {table}".encode())
        row = await cursor.fetchone()
        counts[table] = row[0] if row else 0
    return counts
