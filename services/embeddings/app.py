"""The embeddings service put together: what it is made of, from the environment."""

from __future__ import annotations

from collections.abc import Mapping

from libs.common import streams
from libs.common.consumer_service import ConsumerService
from libs.common.identifiers import uuid7
from libs.common.knowledge.openai_embedder import OpenAIEmbedder
from libs.common.outbox import Outbox
from libs.common.settings import ChunkSettings, EmbeddingBatchSettings, EmbeddingSettings
from libs.common.streams import Weight
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
    service = ConsumerService(SERVICE, environment, options=Options(stop_seconds=STOP_SECONDS))
    app, database, clock, metrics = service.app, service.database, service.clock, service.metrics
    questions = reference.load()
    embedder = OpenAIEmbedder(service.read(EmbeddingSettings), clock=clock, metrics=metrics)
    service.open(embedder.opened)
    registry = Registry(database, embedder, name=embedder.model, questions=questions.ordinary, clock=clock)
    batcher = Batcher(
        embedder,
        service.read(EmbeddingBatchSettings),
        most_inputs=embedder.most_inputs,
        metrics=metrics,
    )
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
        service.read(ChunkSettings),
        clock=clock,
        new_id=uuid7,
    )
    embed = EmbedTexts(database, registry, batcher, VectorStore(), metrics=metrics)
    app.stream(streams.EMBED_REQUEST, concurrency=REQUESTS_AT_ONCE, weight=Weight.HOUSEKEEPING)(
        service.tracer.handler(streams.EMBED_REQUEST.name, embed)
    )
    app.timer(housekeeping_module.EACH_SECONDS, on_leader=True)(housekeeping.round)
    app.timer(bundled.EACH_SECONDS, on_leader=True)(bundled.BundledKnowledge(database, importer).round)
    return app
