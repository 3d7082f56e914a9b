"""The courier put together: what it is made of, from the environment."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from libs.common import streams
from libs.common.clock import SystemClock
from libs.common.database import Database
from libs.common.health import Check, OperationsPages
from libs.common.identifiers import uuid7
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.settings import DatabaseSettings, GraphSettings, RedisSettings, ServiceSettings, read
from libs.common.stream_monitor import StreamMonitor
from libs.common.streams import Weight
from libs.faust_redis.app import App
from libs.faust_redis.settings import Options
from services.courier.gate import VISIBILITY_SECONDS
from services.courier.graph_api import GraphApi
from services.courier.handlers import Handlers
from services.courier.numbers import Numbers
from services.courier.presence import Presence
from services.courier.receipts import Receipts
from services.courier.sending import Sending

SERVICE = "courier"
CONCURRENCY = 64


def create_app(environment: Mapping[str, str]) -> App:
    """The courier as an app that can run; nothing is connected before it does. Raises SettingsError."""
    service = read(ServiceSettings, environment)
    graph = GraphApi(read(GraphSettings, environment))
    metrics, clock = Metrics(), SystemClock()
    database = Database(read(DatabaseSettings, environment), application=SERVICE)
    checks: dict[str, Check] = {"postgres": database.ping}
    version = service.render_git_commit
    pages = OperationsPages(SERVICE, version, checks=checks, metrics=metrics, clock=clock)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        async with database.opened(), graph.opened():
            yield

    app = App(
        SERVICE,
        redis_url=read(RedisSettings, environment).redis_url,
        consumer=service.render_instance_id or "local",
        version=version,
        options=Options(visibility_seconds=VISIBILITY_SECONDS),
        web=Starlette(routes=pages.routes),
        host=service.host,
        port=service.port,
        lifespan=lifespan,
        monitor=StreamMonitor(metrics),
    )
    checks |= {"redis": app.check_server, "streams": app.check_streams}
    handlers = _handlers(app, database, graph, metrics, clock)
    app.stream(streams.WA_OUTBOUND, concurrency=CONCURRENCY, weight=Weight.REPLIES)(handlers.outbound)
    app.stream(streams.WA_STATUS, concurrency=CONCURRENCY, weight=Weight.STATUS)(handlers.status)
    return app


def _handlers(
    app: App, database: Database, graph: GraphApi, metrics: Metrics, clock: SystemClock
) -> Handlers:
    outbox = Outbox(database, app.stream_producer, clock=clock, metrics=metrics)
    numbers = Numbers(clock=clock, metrics=metrics)
    jitter = random.random
    return Handlers(
        Sending(database, graph, numbers, clock=clock, jitter=jitter, metrics=metrics),
        Presence(database, graph, clock=clock),
        Receipts(database, outbox, numbers, clock=clock, jitter=jitter, new_id=uuid7, metrics=metrics),
    )
