"""The gateway put together: what it is made of, from the environment."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from libs.common.clock import SystemClock
from libs.common.health import OperationsPages
from libs.common.identifiers import uuid7
from libs.common.metrics import Metrics
from libs.common.settings import RedisSettings, ServiceSettings, WebhookSettings, read
from libs.faust_redis.client import Client
from libs.faust_redis.producer import Producer
from services.gateway.strangers import Strangers
from services.gateway.verification import Verification
from services.gateway.webhook import Webhook

SERVICE = "gateway"
PATH = "/webhooks/whatsapp"


def create_app(environment: Mapping[str, str]) -> Starlette:
    """The gateway as an ASGI application; it connects to Redis when first asked to.

    Raises SettingsError.
    """
    service, redis = read(ServiceSettings, environment), read(RedisSettings, environment)
    webhook_settings = read(WebhookSettings, environment)
    client = Client(redis.redis_url, name=SERVICE)
    producer, health_link = Producer(client, shards=redis.stream_shards), client.link()
    metrics, clock = Metrics(), SystemClock()
    strangers = Strangers(clock=clock)
    verification = Verification(webhook_settings.whatsapp_webhook_verify_token, strangers)
    pages = OperationsPages(
        SERVICE,
        service.render_git_commit,
        checks={"redis": lambda: health_link.call([("PING",)])},
        metrics=metrics,
        clock=clock,
        headers={},  # the server adds them to every answer, these pages' among them
    )

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await producer.close()
        await health_link.close()

    # A middleware, not a route: updates come by the thousand and are spared the rest of the stack.
    webhook = Middleware(
        Webhook,
        path=PATH,
        settings=webhook_settings,
        strangers=strangers,
        producer=producer,
        metrics=metrics,
        clock=clock,
        new_identifier=uuid7,
    )
    routes = [Route(PATH, verification.answer, methods=["GET", "POST"]), *pages.routes]
    return Starlette(routes=routes, middleware=[webhook], lifespan=lifespan)
