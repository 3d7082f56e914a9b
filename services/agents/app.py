"""The agents put together: what they are made of, from the environment."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from libs.common.ai.language_model import LanguageModel
from libs.common.clock import SystemClock
from libs.common.database import Database
from libs.common.health import OperationsPages
from libs.common.identifiers import uuid7
from libs.common.knowledge.openai_embedder import OpenAIEmbedder
from libs.common.metrics import Metrics
from libs.common.objects import S3Objects
from libs.common.settings import (
    AgentSettings,
    AISettings,
    DatabaseSettings,
    EmbeddingSettings,
    ObjectSettings,
    RedisSettings,
    ReportSettings,
    ServiceSettings,
    SlackSettings,
    TracingSettings,
    read,
)
from libs.common.slack import Slack
from libs.common.stream_monitor import StreamMonitor
from libs.common.streams import TURNS, Weight
from libs.common.tracing import Tracer
from libs.faust_redis.app import App
from libs.faust_redis.settings import Options
from services.agents import registry
from services.agents.assembly import Ground, turn_handler
from services.agents.duties import Duties
from services.agents.frame import budgets
from services.agents.frame.handler import ABANDONED_AFTER

SERVICE = "agents"
TURNS_AT_ONCE = 64
"""Turns one process answers at the same time; most of an answer's time is waiting for others."""


def create_app(environment: Mapping[str, str]) -> App:
    """The agents as an app to run; nothing is connected before. Raises SettingsError and DataFileError."""
    service, redis = read(ServiceSettings, environment), read(RedisSettings, environment)
    settings = read(AgentSettings, environment)
    intents, business = registry.chosen(settings.agents), registry.business(settings)
    clock, metrics = SystemClock(), Metrics()
    database = Database(read(DatabaseSettings, environment), application=SERVICE)
    embedding = read(EmbeddingSettings, environment)
    embedder = OpenAIEmbedder(embedding, clock=clock, metrics=metrics) if embedding.given else None
    ai = read(AISettings, environment)
    model = LanguageModel(ai, database, clock=clock, metrics=metrics, new_id=uuid7)
    photos = S3Objects(read(ObjectSettings, environment)) if ai.openai_model_sees_images else None
    slack = Slack(read(SlackSettings, environment))
    web = Starlette()

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        async with database.opened(), slack.opened(), model.opened():
            yield
            if embedder:
                await embedder.close()

    app = App(
        SERVICE,
        redis_url=redis.redis_url,
        consumer=service.render_instance_id or SERVICE,
        version=service.render_git_commit,
        options=Options(
            visibility_seconds=ABANDONED_AFTER.total_seconds(),
            max_running=TURNS_AT_ONCE,
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
    ground = Ground(
        settings=settings,
        business=business,
        database=database,
        producer=app.stream_producer,
        embedder=embedder,
        model=model,
        objects=photos,
        clock=clock,
        metrics=metrics,
        new_id=uuid7,
    )
    budgets.announce(metrics)
    handler = turn_handler(ground)
    tracer = Tracer(SERVICE, read(TracingSettings, environment), clock=clock)
    for intent in intents:
        app.stream(TURNS[intent], concurrency=TURNS_AT_ONCE, weight=Weight.REPLIES)(
            tracer.handler(TURNS[intent].name, handler.handle)
        )
    duties = Duties(
        database=database,
        outbox=ground.outbox,
        slack=slack,
        business=business,
        settings=settings,
        reports=read(ReportSettings, environment),
        clock=clock,
        metrics=metrics,
        model=model,
    )
    duties.take_on(app)
    return app
