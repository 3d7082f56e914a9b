"""The router put together: what it is made of, from the environment."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from libs.common import streams
from libs.common.ai.language_model import LanguageModel
from libs.common.consumer_service import ConsumerService
from libs.common.identifiers import uuid7
from libs.common.outbox import Outbox
from libs.common.settings import AISettings, BurstSettings, CacheSettings, DealershipSettings
from libs.common.streams import Weight
from libs.common.sweeper import SWEEP_AFTER, Sweeper
from libs.faust_redis.app import App
from libs.faust_redis.settings import Options
from services.router import assembly, idle
from services.router.alarm import Alarm
from services.router.bursts import Waits, waits
from services.router.closing import BurstCloser
from services.router.dealerships import ensure
from services.router.idle import IdleConversations
from services.router.intents.files import FileClassifier
from services.router.intents.further import AskModel
from services.router.intents.threads import InThreads, preparing
from services.router.invariants import EACH_SECONDS, Invariants
from services.router.retention import EACH_SECONDS as RETENTION_SECONDS
from services.router.retention import Retention, load_periods
from services.router.stragglers import LATE_SECONDS, Stragglers

SERVICE = "router"
CONCURRENCY = 64
VISIBILITY_SECONDS = 10.0
"""What a dead router left in hand, another takes over after so long; later messages wait for it."""
FORGET_SECONDS = 60.0


def create_app(environment: Mapping[str, str]) -> App:
    """The router as an app that can run; nothing is connected before it does. Raises SettingsError."""
    service = ConsumerService(
        SERVICE, environment, options=Options(visibility_seconds=VISIBILITY_SECONDS), generic_plans=True
    )
    outbox = Outbox(
        service.database, service.app.stream_producer, clock=service.clock, metrics=service.metrics
    )
    patience, alarm = waits(service.read(BurstSettings)), Alarm(clock=service.clock)
    dealership = service.read(DealershipSettings)

    @asynccontextmanager
    async def dealership_known() -> AsyncIterator[None]:
        await ensure(service.database, dealership, new_id=uuid7)
        yield

    service.open(dealership_known)
    _receive(service, outbox, patience, alarm)
    _close_bursts(service, outbox, patience, alarm)
    _keep_house(service, outbox)
    return service.app


def _receive(service: ConsumerService, outbox: Outbox, patience: Waits, alarm: Alarm) -> None:
    """What WhatsApp tells is stored, and messages open turns."""
    inbound = assembly.inbound(
        service.database, outbox, patience, alarm, clock=service.clock, metrics=service.metrics
    )
    service.app.stream(streams.WA_INBOUND, concurrency=CONCURRENCY, weight=Weight.REPLIES)(
        service.tracer.handler(streams.WA_INBOUND.name, inbound)
    )


def _close_bursts(service: ConsumerService, outbox: Outbox, patience: Waits, alarm: Alarm) -> None:
    """Turns whose burst is over get their intent and are queued."""
    app, database, clock, metrics = service.app, service.database, service.clock, service.metrics
    classifier = FileClassifier(Path(service.read(CacheSettings).cache_folder))
    classify = InThreads(classifier)
    ai = service.read(AISettings)
    model = LanguageModel(ai, database, clock=clock, metrics=metrics, new_id=uuid7)
    closer = BurstCloser(
        database,
        outbox,
        classify,
        alarm,
        Stragglers(lambda: app.in_hand(streams.WA_INBOUND, older_seconds=LATE_SECONDS)),
        voice=patience.voice,
        clock=clock,
        new_id=uuid7,
        metrics=metrics,
        tracer=service.tracer,
        further=AskModel(model, seconds=ai.ai_intent_timeout_ms / 1000) if ai.given else None,
    )
    service.checks["turns"] = closer.check
    service.open(model.opened, classify.running, partial(preparing, classifier), closer.running)


def _keep_house(service: ConsumerService, outbox: Outbox) -> None:
    """At set times, lost entries are restored, what is over is closed or forgotten, promises are checked."""
    app, database, clock, metrics = service.app, service.database, service.clock, service.metrics

    async def forget_dead_letters(before: datetime) -> int:
        return await app.forget_dead_letters(streams.ALL, before=before)

    async def unconsumed() -> list[str]:
        return await app.unconsumed(streams.ALL)

    sweeper = Sweeper(database, app.stream_producer, clock=clock, metrics=metrics)

    async def sweep() -> None:
        await sweeper.sweep(streams.ALL)

    retention = Retention(
        database,
        outbox,
        forget_dead_letters,
        load_periods(),
        clock=clock,
        new_id=uuid7,
        metrics=metrics,
    )
    invariants = Invariants(database, unconsumed, clock=clock, metrics=metrics)
    app.timer(SWEEP_AFTER.total_seconds(), on_leader=True)(sweep)
    app.timer(FORGET_SECONDS, on_leader=True)(outbox.forget)
    app.timer(idle.EACH_SECONDS, on_leader=True)(IdleConversations(database, clock=clock).close)
    app.timer(RETENTION_SECONDS, on_leader=True)(retention.enforce)
    app.timer(EACH_SECONDS, at_start=True)(invariants.check)
