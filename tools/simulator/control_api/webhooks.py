"""Webhooks that no customer causes: other fields, raw values, wrong signatures, the handshake."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING

import msgspec
from starlette.routing import Route

from tools.simulator.control_api.bodies import answer, body_as
from tools.simulator.deliveries import Delivery
from tools.simulator.protocol.envelopes import change_envelope, metadata

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from tools.simulator.simulator import Simulator


class RawWebhook(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A change of any field. `signed_with` is a wrong secret: the gateway must refuse it."""

    field: str
    value: dict[str, object]
    phone_number_id: str | None = None
    signed_with: str | None = None


class Handshake(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The verification Meta makes when a webhook is registered; without a token, the configured one."""

    verify_token: str | None = None


class HandshakeResult(msgspec.Struct, kw_only=True):
    """Whether the gateway answered with the challenge, and its HTTP status (0: no answer)."""

    verified: bool
    status: int


class WebhookApi:
    """Endpoints that make Meta itself speak to the gateway."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def routes(self) -> list[Route]:
        """Where the endpoints are."""
        return [
            Route("/webhooks", self._post, methods=["POST"]),
            Route("/handshake", self._verify, methods=["POST"]),
        ]

    async def _post(self, request: Request) -> Response:
        raw = await body_as(request, RawWebhook)
        number = self._simulator.numbers.find(raw.phone_number_id)
        value = {"messaging_product": "whatsapp", "metadata": metadata(number), **raw.value}
        delivery = Delivery(
            operation=f"field.{raw.field}",
            envelope=change_envelope(number.account_id, raw.field, value),
            app_secret=raw.signed_with,
            once=raw.signed_with is not None,
        )
        self._simulator.deliveries.post(delivery, lane_key=number.phone_number_id)
        return answer(delivery.envelope, 202)

    async def _verify(self, request: Request) -> Response:
        wanted = await body_as(request, Handshake)
        challenge = str(secrets.randbelow(10**10))
        parameters = {
            "hub.mode": "subscribe",
            "hub.verify_token": wanted.verify_token or self._simulator.settings.verify_token,
            "hub.challenge": challenge,
        }
        got = await self._simulator.client.get(self._simulator.settings.webhook_url, parameters)
        verified = got.status == HTTPStatus.OK and got.text == challenge
        return answer(HandshakeResult(verified=verified, status=got.status))
