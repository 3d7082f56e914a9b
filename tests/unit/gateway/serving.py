"""The webhook in front of a small application, called over ASGI."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from libs.common.clock import SystemClock
from libs.common.identifiers import uuid7
from libs.common.metrics import Metrics
from libs.common.settings import WebhookSettings
from services.gateway.strangers import Strangers
from services.gateway.verification import Verification
from services.gateway.webhook import Appender, Webhook
from tests.whatsapp import SECRET, VERIFY_TOKEN, encode, signature

PATH = "/webhooks/whatsapp"


class Served:
    """A gateway over `producer`, without a network."""

    def __init__(self, producer: Appender, *, previous_secret: str = "") -> None:
        self.metrics = Metrics()
        settings = WebhookSettings(
            whatsapp_app_secret=SECRET,
            whatsapp_app_secret_previous=previous_secret,
            whatsapp_webhook_verify_token=VERIFY_TOKEN,
        )
        strangers = Strangers(clock=SystemClock())
        webhook = Middleware(
            Webhook,
            path=PATH,
            settings=settings,
            strangers=strangers,
            producer=producer,
            metrics=self.metrics,
            clock=SystemClock(),
            new_identifier=uuid7,
        )
        verification = Verification(VERIFY_TOKEN, strangers)
        self._app = Starlette(
            routes=[Route(PATH, verification.answer, methods=["GET", "POST"])], middleware=[webhook]
        )

    async def request(
        self,
        method: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | AsyncIterator[bytes] | None = None,
        headers: Sequence[tuple[str, str]] = (),
    ) -> httpx.Response:
        """One request to the webhook's path."""
        encoded = [(name.encode(), text.encode("latin-1")) for name, text in headers]
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
            return await client.request(method, PATH, params=params, content=content, headers=encoded)

    async def post(self, envelope: object) -> httpx.Response:
        """A signed webhook with `envelope`."""
        return await self.post_bytes(encode(envelope))

    async def post_bytes(self, body: bytes) -> httpx.Response:
        """A signed webhook with exactly these bytes."""
        return await self.request("POST", content=body, headers=[("X-Hub-Signature-256", signature(body))])

    def counted(self, outcome: str) -> float:
        """How many requests ended so."""
        sample = self.metrics.registry.get_sample_value(
            "gpbikes_webhook_requests_total", {"outcome": outcome}
        )
        return sample or 0.0
