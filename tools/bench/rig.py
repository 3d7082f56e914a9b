"""The bare rig that the gateway is measured against: Starlette, the signature, one XADD for each request."""

from __future__ import annotations

import hmac
import os

import uvicorn
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def create_app(redis_url: str, secret: bytes, path: str) -> Starlette:
    """An application that appends each signed body as it came."""
    redis = Redis.from_url(redis_url)

    async def take(request: Request) -> Response:
        body = await request.body()
        expected = "sha256=" + hmac.digest(secret, body, "sha256").hex()
        if not hmac.compare_digest(expected, request.headers.get("x-hub-signature-256", "")):
            return Response(status_code=401)
        await redis.xadd("rig.inbound", {"event": body})
        return Response()

    return Starlette(routes=[Route(path, take, methods=["POST"])])


if __name__ == "__main__":
    uvicorn.run(
        create_app(
            os.environ["REDIS_URL"], os.environ["WHATSAPP_APP_SECRET"].encode(), os.environ["RIG_PATH"]
        ),
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
    )
