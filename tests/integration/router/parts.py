"""The router's parts around real servers, with a clock that the test moves. All customers are invented."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, cast
from uuid import UUID

import redis.asyncio

from libs.common.database import Database
from libs.common.events import (
    MessageReceived,
    TurnQueued,
)
from libs.common.identifiers import uuid7
from libs.common.intents import Intent
from libs.common.messages import Content, Sender, Text
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.settings import BurstSettings, DatabaseSettings, DealershipSettings
from libs.common.streams import MEDIA_FETCH, TURNS, InboundEvent
from libs.common.sweeper import Sweeper
from libs.faust_redis.outcomes import Outcome
from libs.faust_redis.producer import Producer
from services.router import assembly
from services.router.alarm import Alarm
from services.router.bursts import waits
from services.router.closing import BurstCloser
from services.router.dealerships import ensure
from services.router.intents.decision import ClassifyAsync, IntentDecision
from services.router.intents.further import AskFurther
from services.router.stragglers import Stragglers
from tests.doubles.frozen_clock import FrozenClock

OUR_NUMBER = "100000000000001"
CARLOS = Sender(phone="573000000001", profile_name="Carlos")
BURST = BurstSettings()
QUIET = timedelta(milliseconds=BURST.burst_quiet_ms)
LONGEST = timedelta(milliseconds=BURST.burst_max_ms)
VOICE = timedelta(milliseconds=BURST.burst_voice_max_ms)
A_MOMENT = timedelta(milliseconds=1)

Entry = tuple[bytes, dict[bytes, bytes]]

_numbers = count()


@dataclass
class ByWord:
    """Decides by one word, and remembers what it was asked."""

    calls: list[dict[str, object]] = field(default_factory=list)

    async def __call__(
        self,
        texts: Sequence[str],
        *,
        payload: str | None = None,
        first: bool = False,
        asked: str | None = None,
    ) -> IntentDecision:
        """A motorcycle is a matter of the catalog, the hours beside it of the faq, all else a greeting."""
        self.calls.append({"texts": list(texts), "payload": payload, "first": first, "asked": asked})
        catalog = any("moto" in text for text in texts)
        place = " ".join(texts).find("y el horario")
        return IntentDecision(
            Intent.PRODUCT_CATALOG if catalog else Intent.GREETING,
            0.9,
            "rule",
            others=(Intent.FAQ,) if place > 0 else (),
            places=((place, place + 12),) if place > 0 else (),
        )


class OutOfOrder:
    """A classifier that always fails."""

    async def __call__(self, *_texts: object, **_context: object) -> IntentDecision:
        """Fail."""
        raise RuntimeError("out of order")


def message(
    content: Content | str = "hola",
    *,
    sender: Sender = CARLOS,
    message_id: str | None = None,
    occurred_at: datetime,
    phone_number_id: str = OUR_NUMBER,
    group_id: str = "",
) -> MessageReceived:
    """A message as the gateway passes it on, under an id of its own unless one is given."""
    return MessageReceived(
        event_id=uuid7(),
        received_at=occurred_at,
        phone_number_id=phone_number_id,
        message_id=message_id or f"wamid.test{next(_numbers)}",
        occurred_at=occurred_at,
        sender=sender,
        content=Text(body=content) if isinstance(content, str) else content,
        group_id=group_id,
    )


class RouterParts:
    """One instance of the router."""

    def __init__(
        self,
        database: Database,
        producer: Producer,
        streams: redis.asyncio.Redis,
        *,
        clock: FrozenClock,
        classify: ClassifyAsync | None = None,
        further: AskFurther | None = None,
    ) -> None:
        self.clock = clock
        self.metrics = Metrics()
        self.database = database
        self.classify = classify or ByWord()
        self.alarm = Alarm(clock=clock)
        self.in_dead_hands: list[InboundEvent] = []
        self.outbox = Outbox(database, producer, clock=clock, metrics=self.metrics)
        self.sweeper = Sweeper(database, producer, clock=clock, metrics=self.metrics)
        self.closer = BurstCloser(
            database,
            self.outbox,
            self.classify,
            self.alarm,
            Stragglers(self._in_hand),
            voice=VOICE,
            clock=clock,
            new_id=uuid7,
            metrics=self.metrics,
            further=further,
        )
        self.inbound = assembly.inbound(
            database, self.outbox, waits(BURST), self.alarm, clock=clock, metrics=self.metrics
        )
        self._streams = streams

    async def _in_hand(self) -> Sequence[InboundEvent]:
        return self.in_dead_hands

    async def receive(self, *events: InboundEvent) -> list[Outcome]:
        """Hand `events` to the handler, all at once."""
        return list(await asyncio.gather(*(self.inbound(event) for event in events)))

    async def say(self, content: Content | str, sender: Sender = CARLOS) -> MessageReceived:
        """Let a customer write now."""
        event = message(content, sender=sender, occurred_at=self.clock.now())
        await self.receive(event)
        return event

    async def close_after(self, time: timedelta = QUIET) -> int:
        """Let `time` pass and close what is due then."""
        self.clock.advance(time)
        return await self.closer.close_due()

    async def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the database holds."""
        async with self.database.transaction() as connection:
            return await (await connection.execute(query.encode(), values)).fetchall()

    async def values(self, query: str, *values: object) -> list[Any]:
        """The first column of what the database holds."""
        return [row[0] for row in await self.rows(query, *values)]

    async def wanted_files(self) -> list[UUID]:
        """The messages whose files the courier is asked for."""
        entries = cast("list[Entry]", await self._streams.xrange(MEDIA_FETCH.name))
        return [MEDIA_FETCH.decode(fields[b"event"]).message_id for _, fields in entries]

    async def queued(self) -> list[TurnQueued]:
        """The events in the agents' streams."""
        entries = [
            (stream, entry)
            for stream in TURNS.values()
            for entry in cast("list[Entry]", await self._streams.xrange(stream.name))
        ]
        return [stream.decode(fields[b"event"]) for stream, (_, fields) in entries]

    def counted(self, name: str, **labels: str) -> float:
        """What a metric shows."""
        return self.metrics.registry.get_sample_value(name, labels) or 0.0


@asynccontextmanager
async def router_parts(
    database_url: str,
    redis_url: str,
    clock: FrozenClock,
    *,
    classify: ClassifyAsync | None = None,
    further: AskFurther | None = None,
) -> AsyncIterator[RouterParts]:
    """An instance with connections of its own, for as long as the block runs."""
    database = Database(DatabaseSettings(database_url=database_url), application="test")
    producer = Producer(redis_url)
    async with database.opened(), redis.asyncio.Redis.from_url(redis_url) as streams:
        await ensure(database, DealershipSettings(whatsapp_phone_number_id=OUR_NUMBER), new_id=uuid7)
        yield RouterParts(database, producer, streams, clock=clock, classify=classify, further=further)
    await producer.close()
