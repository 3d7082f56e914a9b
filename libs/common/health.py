"""The pages by which a platform and its operators see a service: health, liveness and metrics."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from libs.common.clock import Clock
from libs.common.metrics import Metrics
from libs.common.security_headers import HEADERS

Check = Callable[[], Awaitable[object]]
"""Returns when a dependency answers; raises when it does not."""

CHECK_SECONDS = 1.5
OK = "ok"


class OperationsPages:
    """`/api/v1/health`, `/livez` and `/metrics` of one service."""

    def __init__(
        self,
        service: str,
        version: str,
        *,
        checks: Mapping[str, Check],
        metrics: Metrics,
        clock: Clock,
        headers: Mapping[str, str] = HEADERS,
    ) -> None:
        """`checks` are the dependencies without which the service is not ready, by name.

        Every page carries `headers`.
        """
        self._service = service
        self._version = version
        self._checks = checks
        self._metrics = metrics
        self._clock = clock
        self._headers = headers

    @property
    def routes(self) -> list[Route]:
        """The pages as routes for a Starlette application."""
        return [
            Route("/api/v1/health", self.health),
            Route("/livez", self.alive),
            Route("/metrics", self.metrics),
        ]

    async def health(self, _request: Request) -> Response:
        """200 when every dependency answers within CHECK_SECONDS, else 503; latencies in milliseconds."""
        results = await self._results()
        ready = all(result["status"] == OK for result in results.values())
        page = {
            "status": OK if ready else "unavailable",
            "service": self._service,
            "version": self._version,
            "time": self._clock.now(),
            "dependencies": results,
        }
        return self._json(page, 200 if ready else 503)

    async def alive(self, _request: Request) -> Response:
        """200 as long as the process turns its event loop."""
        return PlainTextResponse("ok", headers=self._headers)

    async def metrics(self, _request: Request) -> Response:
        """The metrics of this process, with the state of its dependencies as the health page tells it."""
        for name, result in (await self._results()).items():
            self._metrics.dependency_up.labels(name).set(result["status"] == OK)
        return Response(
            self._metrics.exposition(), headers=self._headers, media_type=self._metrics.content_type
        )

    async def _results(self) -> dict[str, dict[str, Any]]:
        results = await asyncio.gather(*(self._result(check) for check in self._checks.values()))
        return dict(zip(self._checks, results, strict=True))

    async def _result(self, check: Check) -> dict[str, Any]:
        started = self._clock.monotonic()
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                await check()
        except Exception as error:  # noqa: BLE001 - whatever a dependency raises is its state, shown by its type
            return {"status": "unavailable", "error": type(error).__name__}
        return {"status": OK, "latency_ms": round((self._clock.monotonic() - started) * 1000, 2)}

    def _json(self, page: object, status: int) -> Response:
        return Response(msgspec.json.encode(page), status, self._headers, "application/json")
