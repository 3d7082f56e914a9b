"""The agents put together: what they are made of, from the environment."""

from __future__ import annotations

from collections.abc import Mapping

from libs.common.ai.language_model import LanguageModel
from libs.common.consumer_service import ConsumerService
from libs.common.identifiers import uuid7
from libs.common.knowledge.openai_embedder import OpenAIEmbedder
from libs.common.objects import S3Objects
from libs.common.outbox import Outbox
from libs.common.settings import (
    AgentSettings,
    AISettings,
    EmbeddingSettings,
    ObjectSettings,
    ReportSettings,
    SlackSettings,
)
from libs.common.slack import Slack
from libs.common.streams import TURNS, Weight
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
    options = Options(visibility_seconds=ABANDONED_AFTER.total_seconds(), max_running=TURNS_AT_ONCE)
    service = ConsumerService(SERVICE, environment, options=options, generic_plans=True)
    ground = _ground(service)
    budgets.announce(service.metrics)
    handler = turn_handler(ground)
    for intent in registry.chosen(ground.settings.agents):
        service.app.stream(TURNS[intent], concurrency=TURNS_AT_ONCE, weight=Weight.REPLIES)(
            service.tracer.handler(TURNS[intent].name, handler.handle)
        )
    slack = Slack(service.read(SlackSettings))
    service.open(slack.opened)
    duties = Duties(
        database=ground.database,
        outbox=ground.outbox,
        slack=slack,
        business=ground.business,
        settings=ground.settings,
        reports=service.read(ReportSettings),
        clock=ground.clock,
        metrics=ground.metrics,
        model=ground.model,
    )
    duties.take_on(service.app)
    return service.app


def _ground(service: ConsumerService) -> Ground:
    settings, embedding, ai = (
        service.read(AgentSettings),
        service.read(EmbeddingSettings),
        service.read(AISettings),
    )
    clock, metrics = service.clock, service.metrics
    embedder = OpenAIEmbedder(embedding, clock=clock, metrics=metrics) if embedding.given else None
    model = LanguageModel(ai, service.database, clock=clock, metrics=metrics, new_id=uuid7)
    service.open(model.opened)
    if embedder:
        service.open(embedder.opened)
    outbox = Outbox(service.database, service.app.stream_producer, clock=clock, metrics=metrics)
    service.open(outbox.marking_together)
    return Ground(
        settings=settings,
        business=registry.business(settings),
        database=service.database,
        producer=service.app.stream_producer,
        outbox=outbox,
        embedder=embedder,
        model=model,
        objects=S3Objects(service.read(ObjectSettings)) if ai.openai_model_sees_images else None,
        clock=clock,
        metrics=metrics,
        new_id=uuid7,
    )
