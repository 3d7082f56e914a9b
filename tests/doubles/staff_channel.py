"""A staff's channel on loopback, which keeps what it is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tools.embedded.served import free_socket, served


@dataclass
class Channel:
    """Keeps what it is told, and answers with `status`."""

    url: str = ""
    status: int = 200
    told: list[str] = field(default_factory=list)

    async def take(self, request: Request) -> Response:
        """Keep a text."""
        self.told.append((await request.json())["text"])
        return PlainTextResponse("ok", status_code=self.status)


@asynccontextmanager
async def staff_channel() -> AsyncIterator[Channel]:
    """A channel for as long as the block lasts."""
    channel = Channel()
    app = Starlette(routes=[Route("/hook", channel.take, methods=["POST"])])
    async with served(app, free_socket()) as url:
        channel.url = f"{url}/hook"
        yield channel
