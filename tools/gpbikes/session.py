"""What a command works with, opened for as long as it runs."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from libs.common.clock import SystemClock
from libs.common.database import Database
from libs.common.identifiers import uuid7
from libs.common.knowledge import colloquial
from libs.common.knowledge.openai_embedder import OpenAIEmbedder
from libs.common.knowledge.questions import Questions
from libs.common.knowledge.search import Knowledge
from libs.common.metrics import Metrics
from libs.common.objects import S3Objects
from libs.common.outbox import Outbox
from libs.common.settings import (
    ChunkSettings,
    DatabaseSettings,
    EmbeddingSettings,
    ObjectSettings,
    RedisSettings,
    read,
)
from libs.faust_redis.producer import Producer
from services.embeddings.sources.importing import Importer
from tools.gpbikes import environment


class UnknownDealership(Exception):
    """There is no dealership, or several and none was named."""

    def __init__(self, found: int) -> None:
        self.found = found
        super().__init__(
            "there is no dealership yet; start the services once"
            if found == 0
            else f"there are {found} dealerships; name one with --dealership"
        )


@dataclass(frozen=True)
class Session:
    """The knowledge of one dealership, to be changed and asked."""

    dealership_id: UUID
    database: Database
    importer: Importer
    knowledge: Knowledge


@asynccontextmanager
async def opened(dealership: UUID | None, *, uploads: bool = False) -> AsyncIterator[Session]:
    """Everything a command needs; with `uploads`, the object store too.

    Raises SettingsError, DatabaseUnavailable, UnknownDealership.
    """
    variables = environment.found(os.environ)
    clock, metrics = SystemClock(), Metrics()
    database = Database(read(DatabaseSettings, variables), application="gpbikes")
    redis = read(RedisSettings, variables)
    producer = Producer(redis.redis_url, shards=redis.stream_shards)
    embedder = OpenAIEmbedder(read(EmbeddingSettings, variables), clock=clock, metrics=metrics)
    outbox = Outbox(database, producer, clock=clock, metrics=metrics)
    objects = S3Objects(read(ObjectSettings, variables)) if uploads else None
    importer = Importer(database, outbox, objects, read(ChunkSettings, variables), clock=clock, new_id=uuid7)
    questions = Questions(embedder, clock=clock, metrics=metrics, colloquial=colloquial.load())
    knowledge = Knowledge(database, questions, clock=clock, metrics=metrics)
    async with database.opened(), embedder.opened():
        try:
            yield Session(dealership or await only_dealership(database), database, importer, knowledge)
        finally:
            await producer.close()


async def only_dealership(database: Database) -> UUID:
    """The one dealership that there is. Raises UnknownDealership."""
    async with database.transaction() as connection:
        rows = await (await connection.execute("SELECT id FROM dealerships")).fetchall()
    if len(rows) != 1:
        raise UnknownDealership(len(rows))
    return UUID(str(rows[0][0]))
