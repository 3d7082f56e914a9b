"""The files of a Graph API on loopback, which it hands out as it is told."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.integration.courier.platform import TOKEN, VERSION, refusal
from tools.embedded.served import free_socket, served, url_of

PIECE = b"invented " * 7282  # about 64 KB


@dataclass
class FilePlatform:
    """One file under every id; `status` is what a download is answered with."""

    content: bytes = b""
    pieces: int = 0
    """How often PIECE follows the content: a large file that is never in memory as a whole."""
    known: bool = True
    status: int = 200
    base_url: str = ""
    addresses: list[dict[str, str]] = field(default_factory=list)

    @property
    def sha256(self) -> str:
        """Of the file as it is."""
        digest = hashlib.sha256(self.content)
        for _ in range(self.pieces):
            digest.update(PIECE)
        return digest.hexdigest()

    async def describe(self, request: Request) -> Response:
        """The file's address, a new one each time."""
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return refusal(190, 401)
        if not self.known:
            return refusal(100, 400)
        self.addresses.append(dict(request.query_params) | {"id": request.path_params["media_id"]})
        url = f"{self.base_url}/files/{len(self.addresses)}"
        return JSONResponse({"url": url, "sha256": self.sha256, "id": request.path_params["media_id"]})

    async def download(self, request: Request) -> Response:
        """The content, to who knows the token."""
        if self.status != 200 or request.headers.get("authorization") != f"Bearer {TOKEN}":
            return Response(status_code=self.status if self.status != 200 else 401)
        return StreamingResponse(self._stream())

    async def _stream(self) -> AsyncIterator[bytes]:
        yield self.content
        for _ in range(self.pieces):
            yield PIECE


@asynccontextmanager
async def running_files() -> AsyncIterator[FilePlatform]:
    """A platform that listens."""
    platform = FilePlatform()
    app = Starlette(
        routes=[
            Route(f"/{VERSION}/{{media_id}}", platform.describe),
            Route("/files/{number}", platform.download),
        ]
    )
    bound = free_socket()
    platform.base_url = url_of(bound)
    async with served(app, bound):
        yield platform
