"""The router put together: what it is made of, from the environment."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette

from libs.common import streams
from libs.common.ai.language_model import LanguageModel
from libs.common.clock import SystemClock
from libs.common.database import Database
from libs.common.dealerships import Dealerships
from libs.common.health import Check, OperationsPages
from libs.common.identifiers import uuid7
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.settings import (
    AISettings,
    BurstSettings,
    CacheSettings,
    DatabaseSettings,
    DealershipSettings,
    RedisSettings,
    ServiceSettings,
    TracingSettings,
    read,
)
from libs.common.stream_monitor import StreamMonitor
from libs.common.streams import Weight
from libs.common.sweeper import SWEEP_AFTER, Sweeper
from libs.common.tracing import Tracer
from libs.faust_redis.app import App
from libs.faust_redis.settings import Options
from services.router import idle
from services.router.alarm import Alarm
from services.router.bursts import waits
from services.router.calls import Calls
from services.router.closing import BurstCloser
from services.router.dealerships import ensure
from services.router.idle import IdleConversations
from services.router.inbound import Inbound
from services.router.intents.files import FileClassifier
from services.router.intents.further import AskModel
from services.router.intents.threads import InThreads, preparing
from services.router.invariants import EACH_SECONDS, Invariants
from services.router.preferences import Preferences
from services.router.reception import Reception
from services.router.retention import EACH_SECONDS as RETENTION_SECONDS
from services.router.retention import Retention, load_periods
from services.router.stragglers import LATE_SECONDS, Stragglers
from services.router.takeovers import Takeovers

SERVICE = "router"
CONCURRENCY = 64
VISIBILITY_SECONDS = 10.0
"""What a dead router left in hand, another takes over after so long; later messages wait for it."""
FORGET_SECONDS = 60.0


def create_app(environment: Mapping[str, str]) -> App:
    """The router as an app that can run; nothing is connected before it does. Raises SettingsError."""
    service, redis = read(ServiceSettings, environment), read(RedisSettings, environment)
    dealership = read(DealershipSettings, environment)
    metrics, clock = Metrics(), SystemClock()
    database = Database(read(DatabaseSettings, environment), application=SERVICE, generic_plans=True)
    alarm = Alarm(clock=clock)
    checks: dict[str, Check] = {"postgres": database.ping}
    version = service.render_git_commit
    pages = OperationsPages(SERVICE, version, checks=checks, metrics=metrics, clock=clock)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        async with database.opened():
            await ensure(database, dealership, new_id=uuid7)
            async with model.opened(), classify.running(), preparing(classifier), closer.running():
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
    outbox = Outbox(database, app.stream_producer, clock=clock, metrics=metrics)
    sweeper = Sweeper(database, app.stream_producer, clock=clock, metrics=metrics)
    classifier = FileClassifier(Path(read(CacheSettings, environment).cache_folder))
    classify = InThreads(classifier)
    stragglers = Stragglers(lambda: app.in_hand(streams.WA_INBOUND, older_seconds=LATE_SECONDS))
    patience = waits(read(BurstSettings, environment))
    ai = read(AISettings, environment)
    model = LanguageModel(ai, database, clock=clock, metrics=metrics, new_id=uuid7)
    closer = BurstCloser(
        database,
        outbox,
        classify,
        alarm,
        stragglers,
        voice=patience.voice,
        clock=clock,
        new_id=uuid7,
        metrics=metrics,
        further=AskModel(model, seconds=ai.ai_intent_timeout_ms / 1000) if ai.given else None,
    )
    reception = Reception(database, patience, clock=clock, new_id=uuid7)
    takeovers = Takeovers(database, clock=clock, new_id=uuid7)
    inbound = Inbound(
        database,
        Dealerships(database, clock=clock),
        reception,
        takeovers,
        preferences=Preferences(database, clock=clock, new_id=uuid7),
        calls=Calls(database, clock=clock, new_id=uuid7),
        outbox=outbox,
        alarm=alarm,
        metrics=metrics,
    )
    checks |= {"redis": app.check_server, "streams": app.check_streams, "turns": closer.check}

    tracer = Tracer(SERVICE, read(TracingSettings, environment), clock=clock)
    app.stream(streams.WA_INBOUND, concurrency=CONCURRENCY, weight=Weight.REPLIES)(
        tracer.handler(streams.WA_INBOUND.name, inbound)
    )

    @app.timer(SWEEP_AFTER.total_seconds(), on_leader=True)
    async def sweep() -> None:
        await sweeper.sweep(streams.ALL)

    app.timer(FORGET_SECONDS, on_leader=True)(outbox.forget)
    app.timer(idle.EACH_SECONDS, on_leader=True)(IdleConversations(database, clock=clock).close)

    async def forget_dead_letters(before: datetime) -> int:
        return await app.forget_dead_letters(streams.ALL, before=before)

    retention = Retention(
        database,
        outbox,
        forget_dead_letters,
        load_periods(),
        clock=clock,
        new_id=uuid7,
        metrics=metrics,
    )
    app.timer(RETENTION_SECONDS, on_leader=True)(retention.enforce)

    async def unconsumed() -> list[str]:
        return await app.unconsumed(streams.ALL)

    app.timer(EACH_SECONDS)(Invariants(database, unconsumed, clock=clock, metrics=metrics).check)
    return app
