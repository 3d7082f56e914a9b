"""The courier's handlers over real Postgres, Valkey and HTTP, with a clock that stands still."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest_asyncio

from libs.common.database import Database
from libs.common.identifiers import uuid7
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.settings import DatabaseSettings, GraphSettings
from libs.faust_redis.producer import Producer
from services.courier.downloads import Downloads
from services.courier.fetching import Fetching
from services.courier.graph_api import GraphApi
from services.courier.handlers import Handlers
from services.courier.hearing import Hearing
from services.courier.numbers import Numbers
from services.courier.presence import Presence
from services.courier.receipts import Receipts
from services.courier.sending import Sending
from services.courier.transcribing import Transcribing
from tests.doubles.ear import Ear
from tests.doubles.objects import MemoryObjects
from tests.fixtures.postgres import address_of, create_database, drop_database
from tests.integration.courier.platform import TOKEN, VERSION, Platform, running_platform
from tests.integration.courier.world import Clock, World


@dataclass
class HeldUp:
    """How long the oldest status has waited for its record."""

    seconds: float = 0.0

    async def __call__(self) -> float:
        """Tell."""
        return self.seconds


@dataclass(frozen=True)
class Courier:
    """The handlers, and what they work with."""

    handlers: Handlers
    clock: Clock
    metrics: Metrics
    statuses: HeldUp

    def count(self, name: str, **labels: str) -> float:
        """The value of a metric; 0 when it was never touched."""
        return self.metrics.registry.get_sample_value(name, labels) or 0.0


@pytest_asyncio.fixture
async def platform() -> AsyncIterator[Platform]:
    """A Graph API that does as it is told."""
    async with running_platform() as running:
        yield running


@pytest_asyncio.fixture(scope="session")
async def courier_database_url(postgres_url: str, template_database: str) -> AsyncIterator[str]:
    """One database for all tests of this folder; each begins by emptying it."""
    name = await create_database(postgres_url, template=template_database)
    yield address_of(postgres_url, name)
    await drop_database(postgres_url, name)


@pytest_asyncio.fixture
async def world(courier_database_url: str) -> AsyncIterator[World]:
    """A database with one customer in it, and nothing else."""
    database = Database(
        DatabaseSettings(database_url=courier_database_url, database_pool_size=4), application="tests"
    )
    async with database.opened():
        world = World(database)
        await world.run("TRUNCATE dealerships CASCADE")
        await world.make()
        yield world


@pytest_asyncio.fixture
async def courier(world: World, platform: Platform, redis_url: str) -> AsyncIterator[Courier]:
    """The courier between the two."""
    clock, metrics, statuses = Clock(), Metrics(), HeldUp()
    producer = Producer(redis_url)
    settings = GraphSettings(
        whatsapp_access_token=TOKEN, whatsapp_api_base_url=platform.base_url, whatsapp_api_version=VERSION
    )
    numbers = Numbers(clock=clock, metrics=metrics)
    outbox = Outbox(world.database, producer, clock=clock, metrics=metrics)
    graph, downloads, objects = GraphApi(settings), Downloads(settings), MemoryObjects()
    async with graph.opened():
        handlers = Handlers(
            Sending(
                world.database,
                graph,
                numbers,
                Hearing(statuses),
                clock=clock,
                jitter=lambda: 1.0,
                metrics=metrics,
            ),
            Presence(world.database, graph, clock=clock),
            Receipts(
                world.database,
                outbox,
                numbers,
                clock=clock,
                jitter=lambda: 1.0,
                new_id=uuid7,
                metrics=metrics,
            ),
            Fetching(
                world.database,
                downloads,
                objects,
                Transcribing(world.database, objects, Ear(), clock=clock, metrics=metrics),
                clock=clock,
                metrics=metrics,
            ),
        )
        yield Courier(handlers, clock, metrics, statuses)
    await producer.close()
