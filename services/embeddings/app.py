"""The embeddings service put together: what it is made of, from the environment."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from libs.common import streams
from libs.common.clock import SystemClock
from libs.common.database import Database
from libs.common.health import OperationsPages
from libs.common.identifiers import uuid7
from libs.common.knowledge.openai_embedder import OpenAIEmbedder
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.settings import (
    ChunkSettings,
    DatabaseSettings,
    EmbeddingBatchSettings,
    EmbeddingSettings,
    RedisSettings,
    ServiceSettings,
    TracingSettings,
    read,
)
from libs.common.stream_monitor import StreamMonitor
from libs.common.streams import Weight
from libs.common.tracing import Tracer
from libs.faust_redis.app import App
from libs.faust_redis.settings import Options
from services.embeddings import housekeeping as housekeeping_module
from services.embeddings import reference
from services.embeddings.batcher import Batcher
from services.embeddings.floor import FloorKeeper
from services.embeddings.handler import EmbedTexts
from services.embeddings.housekeeping import Housekeeping
from services.embeddings.registry import Registry
from services.embeddings.sources import bundled
from services.embeddings.sources.importing import Importer
from services.embeddings.store import VectorStore

SERVICE = "embeddings"
REQUESTS_AT_ONCE = 32
"""Requests whose texts may share a call of the provider."""
STOP_SECONDS = 2.0
"""What is under way at a stop is handed back soon: a long queue of texts would take minutes to the end."""


def create_app(environment: Mapping[str, str]) -> App:
    """The service as an app to run; nothing is connected before. Raises SettingsError and DataFileError."""
    service, redis = read(ServiceSettings, environment), read(RedisSettings, environment)
    questions = reference.load()
    clock, metrics = SystemClock(), Metrics()
    database = Database(read(DatabaseSettings, environment), application=SERVICE)
    embedder = OpenAIEmbedder(read(EmbeddingSettings, environment), clock=clock, metrics=metrics)
    registry = Registry(database, embedder, name=embedder.model, questions=questions.ordinary, clock=clock)
    batcher = Batcher(
        embedder,
        read(EmbeddingBatchSettings, environment),
        most_inputs=embedder.most_inputs,
        metrics=metrics,
    )
    web = Starlette()

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        async with database.opened():
            yield
            await embedder.close()

    app = App(
        SERVICE,
        redis_url=redis.redis_url,
        consumer=service.render_instance_id or SERVICE,
        version=service.render_git_commit,
        options=Options(
            stop_seconds=STOP_SECONDS,
            shards=redis.stream_shards,
            allow_eviction=redis.streams_allow_eviction,
        ),
        web=web,
        host=service.host,
        port=service.port,
        lifespan=lifespan,
        monitor=StreamMonitor(metrics),
    )
    checks = {"redis": app.check_server, "streams": app.check_streams, "postgres": database.ping}
    pages = OperationsPages(SERVICE, service.render_git_commit, checks=checks, metrics=metrics, clock=clock)
    web.routes.extend(pages.routes)
    housekeeping = Housekeeping(
        database,
        registry,
        FloorKeeper(database, embedder, foreign=questions.foreign, clock=clock),
        app.stream_producer,
        clock=clock,
        new_id=uuid7,
        metrics=metrics,
    )
    importer = Importer(
        database,
        Outbox(database, app.stream_producer, clock=clock, metrics=metrics),
        None,  # what comes with the project is not kept a second time
        read(ChunkSettings, environment),
        clock=clock,
        new_id=uuid7,
    )
    embed = EmbedTexts(database, registry, batcher, VectorStore(), metrics=metrics)
    tracer = Tracer(SERVICE, read(TracingSettings, environment), clock=clock)
    app.stream(streams.EMBED_REQUEST, concurrency=REQUESTS_AT_ONCE, weight=Weight.HOUSEKEEPING)(
        tracer.handler(streams.EMBED_REQUEST.name, embed)
    )
    app.timer(housekeeping_module.EACH_SECONDS, on_leader=True)(housekeeping.round)
    app.timer(bundled.EACH_SECONDS, on_leader=True)(bundled.BundledKnowledge(database, importer).round)
    return app
