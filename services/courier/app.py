"""The courier put together: what it is made of, from the environment."""

from __future__ import annotations

import random
from collections.abc import Mapping

from libs.common import streams
from libs.common.ai.language_model import LanguageModel
from libs.common.consumer_service import ConsumerService
from libs.common.identifiers import uuid7
from libs.common.objects import S3Objects
from libs.common.settings import AISettings, CampaignSettings, GraphSettings, ObjectSettings
from libs.common.streams import Weight
from libs.common.templates import load_templates
from libs.faust_redis.app import App
from libs.faust_redis.settings import Options
from services.courier import assembly, campaign_hours, rests
from services.courier.allowances import EACH_SECONDS, Allowances
from services.courier.assembly import Parts
from services.courier.downloads import Downloads
from services.courier.fetching import Fetching
from services.courier.gate import VISIBILITY_SECONDS
from services.courier.graph_api import GraphApi
from services.courier.hearing import Hearing
from services.courier.rests import Rests
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
    service = ConsumerService(
        SERVICE, environment, options=Options(visibility_seconds=VISIBILITY_SECONDS), generic_plans=True
    )
    app, database, clock, metrics = service.app, service.database, service.clock, service.metrics
    graph_settings = service.read(GraphSettings)
    tokens = Tokens(graph_settings)
    graph, downloads = GraphApi(graph_settings, tokens), Downloads(graph_settings, tokens)
    objects = S3Objects(service.read(ObjectSettings))
    model = LanguageModel(service.read(AISettings), database, clock=clock, metrics=metrics, new_id=uuid7)
    service.open(graph.opened, downloads.opened, model.opened)
    transcribing = Transcribing(database, objects, model, clock=clock, metrics=metrics)
    fetching = Fetching(database, downloads, objects, transcribing, clock=clock, metrics=metrics)
    parts = Parts(
        database=database,
        graph=graph,
        producer=app.stream_producer,
        buckets=app.token_buckets,
        hearing=Hearing(lambda: app.oldest_seconds(streams.WA_STATUS)),
        templates=load_templates(),
        hours=campaign_hours.from_settings(service.read(CampaignSettings)),
        clock=clock,
        jitter=random.random,
        new_id=uuid7,
        metrics=metrics,
    )
    handlers = assembly.handlers(parts, fetching)
    allowances = Allowances(database, clock=clock, metrics=metrics)
    app.timer(EACH_SECONDS, at_start=True)(allowances.check)
    app.timer(rests.EACH_SECONDS, at_start=True)(Rests(database, clock=clock, metrics=metrics).check)
    app.stream(streams.WA_OUTBOUND, concurrency=CONCURRENCY, weight=Weight.REPLIES)(
        service.tracer.handler(streams.WA_OUTBOUND.name, handlers.outbound)
    )
    app.stream(streams.WA_STATUS, concurrency=CONCURRENCY, weight=Weight.STATUS)(handlers.status)
    app.stream(streams.WA_CAMPAIGNS, concurrency=CAMPAIGNS_AT_ONCE, weight=Weight.CAMPAIGNS)(
        handlers.outbound
    )
    app.stream(streams.MEDIA_FETCH, concurrency=FILES_AT_ONCE, weight=Weight.MEDIA)(handlers.media)
    return app
