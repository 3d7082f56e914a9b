"""Calls of the Graph API, whose answers are types: whether a call took effect is what everything hangs on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    TCPConnector,
)
from msgspec import Struct

from libs.common.settings import GraphSettings
from services.courier.tokens import TOKEN_REJECTED, Tokens, bearer

CALL_SECONDS = 8.0
"""Shorter than the time a message of unknown fate waits, so that two calls never overlap."""

CONNECT_SECONDS = 3.0
CONNECTIONS = 100
TITLE_CHARACTERS = 200
_HEADERS = {"Content-Type": "application/json"}


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


class GraphApi:
    """The messages of the platform's numbers."""

    def __init__(self, settings: GraphSettings, tokens: Tokens) -> None:
        """Know where the platform is and what tokens it wants; nothing connects before `opened`."""
        self._root = f"{settings.whatsapp_api_base_url.rstrip('/')}/{settings.whatsapp_api_version}"
        self._tokens = tokens
        self._session: ClientSession | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Keep connections for as long as the block lasts."""
        timeout = ClientTimeout(total=CALL_SECONDS, sock_connect=CONNECT_SECONDS)
        connector = TCPConnector(limit=CONNECTIONS)
        async with ClientSession(headers=_HEADERS, timeout=timeout, connector=connector) as session:
            self._session = session
            yield

    async def send(self, phone_number_id: str, message: Mapping[str, object]) -> Answer:
        """Send a message over a number; the answer comes within CALL_SECONDS.

        A token that the platform rejects is followed by the number's next one.
        """
        url, body = f"{self._root}/{phone_number_id}/messages", msgspec.json.encode(message)
        try:
            async with asyncio.timeout(CALL_SECONDS):
                for token in self._tokens.of(phone_number_id):
                    answer = await self._post(url, body, token)
                    if not (isinstance(answer, Refused) and answer.code == TOKEN_REJECTED):
                        self._tokens.prefer(phone_number_id, token)
                        break
                return answer
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            return Unreached(type(error).__name__)
        except (ClientError, TimeoutError) as error:
            return Uncertain(type(error).__name__)

    async def _post(self, url: str, body: bytes, token: str) -> Answer:
        assert self._session is not None, "the Graph API is called while it is opened"  # noqa: S101 - ours to know
        async with self._session.post(url, data=body, headers=bearer(token)) as response:
            return _answer(response.status, await response.read())

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


def _answer(status: int, body: bytes) -> Answer:
    if 200 <= status < 300:
        sent = _decoded(body, _Sent)
        return Accepted(sent.messages[0].id if sent and sent.messages else "")
    failure = _decoded(body, _Failure)
    if failure:
        return Refused(status, failure.error.code, failure.error.message[:TITLE_CHARACTERS])
    # An error without the platform's own words comes from something between us and it.
    problem = f"HTTP {status}"
    return Uncertain(problem) if status >= 500 else Refused(status, None, problem)


def _decoded(body: bytes, type_: type[Body]) -> Body | None:
    try:
        return msgspec.json.decode(body, type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
