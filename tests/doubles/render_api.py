"""A stand-in of Render's API that behaves: it lists services, scales them, and asks for the key."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

KEY = "invented-key"


@dataclass
class Render:
    """The services there are, by name, and what was changed."""

    instances: dict[str, int]
    url: str = ""
    scaled: list[tuple[str, int]] = field(default_factory=list)
    broken: bool = False

    async def list_services(self, request: web.Request) -> web.Response:
        """Those of the names asked for, as the platform writes them."""
        if refusal := self._refusal(request):
            return refusal
        wanted = request.query.get("name", "").split(",")
        found = [
            {
                "cursor": name,
                "service": {
                    "id": f"srv-{name}",
                    "name": name,
                    "type": "private_service",
                    "serviceDetails": {"plan": "starter", "numInstances": count},
                },
            }
            for name, count in self.instances.items()
            if name in wanted
        ]
        return web.json_response(found)

    async def scale(self, request: web.Request) -> web.Response:
        """Take the number, and answer as the platform does."""
        if refusal := self._refusal(request):
            return refusal
        name = request.match_info["id"].removeprefix("srv-")
        count = (await request.json())["numInstances"]
        if name not in self.instances:
            return web.json_response({"message": "not found"}, status=404)
        self.instances[name] = count
        self.scaled.append((name, count))
        return web.json_response({}, status=202)

    def _refusal(self, request: web.Request) -> web.Response | None:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return web.json_response({"message": "unauthorized"}, status=401)
        return web.json_response({"message": "sorry"}, status=503) if self.broken else None


@asynccontextmanager
async def serving(**instances: int) -> AsyncIterator[Render]:
    """A platform with these services, called `gpbikes-` and their name."""
    render = Render({f"gpbikes-{name}": count for name, count in instances.items()})
    application = web.Application()
    application.router.add_get("/v1/services", render.list_services)
    application.router.add_post("/v1/services/{id}/scale", render.scale)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    render.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        yield render
    finally:
        await runner.cleanup()
