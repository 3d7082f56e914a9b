"""The agents put together: what they are made of, from the environment."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta

from starlette.applications import Starlette

from libs.common.clock import SystemClock
from libs.common.database import Database
from libs.common.health import OperationsPages
from libs.common.identifiers import uuid7
from libs.common.knowledge import colloquial
from libs.common.knowledge.openai_embedder import OpenAIEmbedder
from libs.common.knowledge.questions import Questions
from libs.common.knowledge.search import Knowledge
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.settings import (
    AgentSettings,
    DatabaseSettings,
    EmbeddingSettings,
    RedisSettings,
    ServiceSettings,
    SlackSettings,
    read,
)
from libs.common.slack import Slack
from libs.common.stream_monitor import StreamMonitor
from libs.common.streams import STAFF_NOTIFICATIONS, TURNS, Weight
from libs.faust_redis.app import App
from libs.faust_redis.settings import Options
from services.agents import registry
from services.agents.frame.handler import ABANDONED_AFTER, TurnHandler
from services.agents.handoff import idle as idle_handoffs
from services.agents.handoff.handing_over import HandingOver
from services.agents.handoff.idle import IdleHandoffs
from services.agents.staff.notices import Notices

SERVICE = "agents"
TURNS_AT_ONCE = 64
"""Turns one process answers at the same time; most of an answer's time is waiting for others."""

NOTICES_AT_ONCE = 2


def create_app(environment: Mapping[str, str]) -> App:
    """The agents as an app to run; nothing is connected before. Raises SettingsError and DataFileError."""
    service, redis = read(ServiceSettings, environment), read(RedisSettings, environment)
    settings = read(AgentSettings, environment)
    intents, business = registry.chosen(settings.agents), registry.business(settings)
    clock, metrics = SystemClock(), Metrics()
    database = Database(read(DatabaseSettings, environment), application=SERVICE)
    embedding = read(EmbeddingSettings, environment)
    embedder = OpenAIEmbedder(embedding, clock=clock, metrics=metrics) if embedding.given else None
    questions = Questions(embedder, colloquial.load(), clock=clock, metrics=metrics)
    slack = Slack(read(SlackSettings, environment))
    web = Starlette()

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        async with database.opened(), slack.opened():
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
    outbox = Outbox(database, app.stream_producer, clock=clock, metrics=metrics)
    handler = TurnHandler(
        database=database,
        outbox=outbox,
        producer=app.stream_producer,
        answerers=registry.answerers(business, Knowledge(database, questions, clock=clock, metrics=metrics)),
        apologise=registry.apologiser(business.hours),
        hand_over=HandingOver(business.hours),
        max_attempts=settings.turn_max_attempts,
        policy_url=settings.gp_bikes_privacy_policy_url,
        clock=clock,
        new_id=uuid7,
        metrics=metrics,
    )
    for intent in intents:
        app.stream(TURNS[intent], concurrency=TURNS_AT_ONCE, weight=Weight.REPLIES)(handler.handle)
    notices = Notices(database=database, slack=slack, clock=clock, metrics=metrics)
    app.stream(STAFF_NOTIFICATIONS, concurrency=NOTICES_AT_ONCE, weight=Weight.HOUSEKEEPING)(notices.handle)
    idle = IdleHandoffs(
        database=database,
        outbox=outbox,
        hours=business.hours,
        limit=timedelta(minutes=settings.handoff_idle_minutes),
        clock=clock,
        new_id=uuid7,
        metrics=metrics,
    )
    app.timer(idle_handoffs.EACH_SECONDS, on_leader=True)(idle.run)
    return app
