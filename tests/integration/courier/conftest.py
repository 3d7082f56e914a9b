"""The courier's handlers over real Postgres, Valkey and HTTP, with a clock that stands still."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest_asyncio

from libs.common.database import Database
from libs.common.identifiers import uuid7
from libs.common.metrics import Metrics
from libs.common.settings import CampaignSettings, DatabaseSettings, GraphSettings
from libs.common.templates import load_templates
from libs.faust_redis.client import Client
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.producer import Producer
from libs.faust_redis.token_buckets import TokenBuckets
from services.courier import assembly, campaign_hours
from services.courier.assembly import Parts
from services.courier.downloads import Downloads
from services.courier.fetching import Fetching
from services.courier.graph_api import GraphApi
from services.courier.handlers import Handlers
from services.courier.hearing import Hearing
from services.courier.tokens import Tokens
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
    parts: Parts
    fetching: Fetching
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
    pipeline = Pipeline(Client(redis_url).link(), timeout_seconds=1)
    producer = Producer(pipeline)
    settings = GraphSettings(
        whatsapp_access_token=TOKEN, whatsapp_api_base_url=platform.base_url, whatsapp_api_version=VERSION
    )
    tokens = Tokens(settings)
    graph, downloads = GraphApi(settings, tokens), Downloads(settings, tokens)
    async with graph.opened():
        parts = Parts(
            database=world.database,
            graph=graph,
            producer=producer,
            buckets=TokenBuckets(pipeline),
            hearing=Hearing(statuses),
            templates=load_templates(),
            hours=campaign_hours.from_settings(CampaignSettings()),
            clock=clock,
            jitter=lambda: 1.0,
            new_id=uuid7,
            metrics=metrics,
        )
        objects = MemoryObjects()
        transcribing = Transcribing(world.database, objects, Ear(), clock=clock, metrics=metrics)
        fetching = Fetching(world.database, downloads, objects, transcribing, clock=clock, metrics=metrics)
        handlers = assembly.handlers(parts, fetching)
        yield Courier(handlers, clock, metrics, parts, fetching, statuses)
    await pipeline.close()
