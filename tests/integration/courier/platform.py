"""A Graph API on loopback that answers as it is told, and remembers what it was asked."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.integration.courier.world import PHONE_NUMBER_ID
from tools.embedded.ports import LOOPBACK

TOKEN = "invented-access-token"
VERSION = "v26.0"

Answer = Callable[["Platform"], Awaitable[Response]]


class Platform:
    """What it was asked is in `calls`; what it answers next is in `answers`, and otherwise it accepts.

    `rejected` counts calls with a wrong token.
    """

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.answers: deque[Answer] = deque()
        self.rejected = 0
        self.port = 0

    @property
    def base_url(self) -> str:
        """Where it is."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def sent(self) -> list[dict[str, Any]]:
        """The messages it was asked to send."""
        return [call for call in self.calls if "type" in call]

    def will(self, *answers: Answer) -> None:
        """Answer the next calls so."""
        self.answers.extend(answers)

    async def answer(self, request: Request) -> Response:
        """One call."""
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            self.rejected += 1
            return refusal(190, 401)
        self.calls.append(msgspec.json.decode(await request.body()))
        return await (self.answers.popleft() if self.answers else accepting)(self)


async def accepting(platform: Platform) -> Response:
    """Take the message under the next number."""
    return JSONResponse({"messages": [{"id": f"wamid.OUT{len(platform.calls)}"}]})


async def silent(_platform: Platform) -> Response:
    """Take the message, and hang up before the answer is complete."""
    return Response(b"half of it", headers={"content-length": "1000"})


def refusing(code: int, status: int = 400) -> Answer:
    """Refuse with one of the platform's errors."""

    async def answer(_platform: Platform) -> Response:
        return refusal(code, status)

    return answer


def broken(status: int, text: str = "upstream error") -> Answer:
    """Answer as something between us and the platform does."""

    async def answer(_platform: Platform) -> Response:
        return PlainTextResponse(text, status)

    return answer


def refusal(code: int, status: int) -> Response:
    """An error in the platform's own words."""
    error = {"message": "an invented error", "type": "OAuthException", "code": code, "fbtrace_id": "x"}
    return JSONResponse({"error": error}, status)


@asynccontextmanager
async def running_platform() -> AsyncIterator[Platform]:
    """A platform that listens."""
    platform = Platform()
    path = f"/{VERSION}/{PHONE_NUMBER_ID}/messages"
    app = Starlette(routes=[Route(path, platform.answer, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, host=LOOPBACK, port=0, log_level="critical", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
        await asyncio.sleep(0.01)
    platform.port = server.servers[0].sockets[0].getsockname()[1]
    yield platform
    server.should_exit = True
    await serving
