"""Calls of the Graph API, whose answers are types: whether a call took effect is what everything hangs on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import httpx
import msgspec
from msgspec import Struct

from libs.common.settings import GraphSettings

CALL_SECONDS = 8.0
"""Shorter than the time a message of unknown fate waits, so that two calls never overlap."""

CONNECT_SECONDS = 3.0
CONNECTIONS = 100
TITLE_CHARACTERS = 200


@dataclass(frozen=True)
class Accepted:
    """The platform will deliver it; `wamid` is its id there."""

    wamid: str


@dataclass(frozen=True)
class Refused:
    """The platform said no, and nothing was sent."""

    status: int
    code: int | None
    title: str


@dataclass(frozen=True)
class Unreached:
    """The call never left."""

    problem: str


@dataclass(frozen=True)
class Uncertain:
    """The call may have taken effect."""

    problem: str


Answer = Accepted | Refused | Unreached | Uncertain


def client(settings: GraphSettings) -> httpx.AsyncClient:
    """An HTTP client that speaks to the Graph API with the token; to be closed by whoever makes it."""
    return httpx.AsyncClient(
        base_url=f"{settings.whatsapp_api_base_url.rstrip('/')}/{settings.whatsapp_api_version}/",
        headers={
            "Authorization": f"Bearer {settings.whatsapp_access_token}",
            "Content-Type": "application/json",
        },
        timeout=httpx.Timeout(CALL_SECONDS, connect=CONNECT_SECONDS),
        limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
    )


class GraphApi:
    """The messages of the platform's numbers."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        """Call over `http`, as `client` makes it."""
        self._http = http

    async def send(self, phone_number_id: str, message: Mapping[str, object]) -> Answer:
        """Send a message over a number; the answer comes within CALL_SECONDS."""
        try:
            async with asyncio.timeout(CALL_SECONDS):
                response = await self._http.post(
                    f"{phone_number_id}/messages", content=msgspec.json.encode(message)
                )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return Unreached(type(error).__name__)
        except (httpx.TransportError, TimeoutError) as error:
            return Uncertain(type(error).__name__)
        return _answer(response)

    async def mark_read(self, phone_number_id: str, wamid: str, *, typing: bool) -> Answer:
        """Show the customer that the message was read and, with `typing`, that an answer is being written."""
        receipt = {"messaging_product": "whatsapp", "status": "read", "message_id": wamid}
        dots = {"typing_indicator": {"type": "text"}} if typing else {}
        return await self.send(phone_number_id, {**receipt, **dots})


Body = TypeVar("Body", bound=Struct)


class _Sent(Struct):
    class Message(Struct):
        id: str = ""

    messages: list[Message] = []


class _Failure(Struct):
    class Error(Struct):
        code: int | None = None
        message: str = ""

    error: Error


def _answer(response: httpx.Response) -> Answer:
    if response.is_success:
        sent = _decoded(response, _Sent)
        return Accepted(sent.messages[0].id if sent and sent.messages else "")
    failure = _decoded(response, _Failure)
    if failure:
        return Refused(response.status_code, failure.error.code, failure.error.message[:TITLE_CHARACTERS])
    # An error without the platform's own words comes from something between us and it.
    problem = f"HTTP {response.status_code}"
    return Uncertain(problem) if response.is_server_error else Refused(response.status_code, None, problem)


def _decoded(response: httpx.Response, type_: type[Body]) -> Body | None:
    try:
        return msgspec.json.decode(response.content, type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
