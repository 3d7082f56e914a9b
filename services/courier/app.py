"""The courier put together: what it is made of, from the environment."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from libs.common import streams
from libs.common.ai.language_model import LanguageModel
from libs.common.clock import SystemClock
from libs.common.database import Database
from libs.common.health import Check, OperationsPages
from libs.common.identifiers import uuid7
from libs.common.metrics import Metrics
from libs.common.objects import S3Objects
from libs.common.settings import (
    AISettings,
    CampaignSettings,
    DatabaseSettings,
    GraphSettings,
    ObjectSettings,
    RedisSettings,
    ServiceSettings,
    TracingSettings,
    read,
)
from libs.common.stream_monitor import StreamMonitor
from libs.common.streams import Weight
from libs.common.templates import load_templates
from libs.common.tracing import Tracer
from libs.faust_redis.app import App
from libs.faust_redis.settings import Options
from services.courier import assembly, campaign_hours
from services.courier.allowances import EACH_SECONDS, Allowances
from services.courier.assembly import Parts
from services.courier.downloads import Downloads
from services.courier.fetching import Fetching
from services.courier.gate import VISIBILITY_SECONDS
from services.courier.graph_api import GraphApi
from services.courier.hearing import Hearing
from services.courier.tokens import Tokens
from services.courier.transcribing import Transcribing

SERVICE = "courier"
CONCURRENCY = 64
CAMPAIGNS_AT_ONCE = 8
FILES_AT_ONCE = 3
"""Few, for each holds a part of a file; memory is short."""


def create_app(environment: Mapping[str, str]) -> App:
    """The courier as an app that can run; nothing is connected before it does.

    Raises SettingsError and DataFileError.
    """
    service, redis = read(ServiceSettings, environment), read(RedisSettings, environment)
    graph_settings = read(GraphSettings, environment)
    tokens = Tokens(graph_settings)
    graph, downloads = GraphApi(graph_settings, tokens), Downloads(graph_settings, tokens)
    objects = S3Objects(read(ObjectSettings, environment))
    metrics, clock = Metrics(), SystemClock()
    database = Database(read(DatabaseSettings, environment), application=SERVICE, generic_plans=True)
    checks: dict[str, Check] = {"postgres": database.ping}
    version = service.render_git_commit
    pages = OperationsPages(SERVICE, version, checks=checks, metrics=metrics, clock=clock)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        async with database.opened(), graph.opened(), downloads.opened(), model.opened():
            yield

    app = App(
        SERVICE,
        redis_url=redis.redis_url,
        consumer=service.render_instance_id or "local",
        version=version,
        options=Options(visibility_seconds=VISIBILITY_SECONDS, shards=redis.stream_shards),
        web=Starlette(routes=pages.routes),
        host=service.host,
        port=service.port,
        lifespan=lifespan,
        monitor=StreamMonitor(metrics),
    )
    checks |= {"redis": app.check_server, "streams": app.check_streams}
    model = LanguageModel(read(AISettings, environment), database, clock=clock, metrics=metrics, new_id=uuid7)
    transcribing = Transcribing(database, objects, model, clock=clock, metrics=metrics)
    fetching = Fetching(database, downloads, objects, transcribing, clock=clock, metrics=metrics)
    parts = Parts(
        database=database,
        graph=graph,
        producer=app.stream_producer,
        buckets=app.token_buckets,
        hearing=Hearing(lambda: app.oldest_seconds(streams.WA_STATUS)),
        templates=load_templates(),
        hours=campaign_hours.from_settings(read(CampaignSettings, environment)),
        clock=clock,
        jitter=random.random,
        new_id=uuid7,
        metrics=metrics,
    )
    handlers = assembly.handlers(parts, fetching)
    allowances = Allowances(database, clock=clock, metrics=metrics)
    app.timer(EACH_SECONDS, at_start=True)(allowances.check)
    tracer = Tracer(SERVICE, read(TracingSettings, environment), clock=clock)
    app.stream(streams.WA_OUTBOUND, concurrency=CONCURRENCY, weight=Weight.REPLIES)(
        tracer.handler(streams.WA_OUTBOUND.name, handlers.outbound)
    )
    app.stream(streams.WA_STATUS, concurrency=CONCURRENCY, weight=Weight.STATUS)(handlers.status)
    app.stream(streams.WA_CAMPAIGNS, concurrency=CAMPAIGNS_AT_ONCE, weight=Weight.CAMPAIGNS)(
        handlers.outbound
    )
    app.stream(streams.MEDIA_FETCH, concurrency=FILES_AT_ONCE, weight=Weight.MEDIA)(handlers.media)
    return app
