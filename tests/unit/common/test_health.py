"""The operations pages, over the ASGI interface."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

import httpx
import pytest
from starlette.applications import Starlette

from libs.common.clock import SystemClock
from libs.common.health import Check, OperationsPages
from libs.common.metrics import Metrics
from libs.common.security_headers import HEADERS


class Noon(SystemClock):
    """A clock whose day stands still."""

    def now(self) -> datetime:
        """Noon of an invented day."""
        return datetime(2026, 11, 23, 12, tzinfo=UTC)


async def answers() -> None:
    """A dependency that is up."""


async def refuses() -> None:
    """A dependency that is down."""
    raise ConnectionRefusedError


async def hangs() -> None:
    """A dependency that never answers."""
    await asyncio.Event().wait()


async def get(path: str, checks: Mapping[str, Check]) -> httpx.Response:
    """What the pages of a router with `checks` answer."""
    pages = OperationsPages("router", "abc123", checks=checks, metrics=Metrics(), clock=Noon())
    transport = httpx.ASGITransport(Starlette(routes=pages.routes))
    async with httpx.AsyncClient(transport=transport, base_url="http://router") as client:
        return await client.get(path)


async def test_health_is_200_when_every_dependency_answers() -> None:
    """The page names the service, its version, the time and each dependency with its latency."""
    response = await get("/api/v1/health", {"redis": answers})
    page = response.json()
    latency = page["dependencies"]["redis"].pop("latency_ms")
    assert (response.status_code, page) == (
        200,
        {
            "status": "ok",
            "service": "router",
            "version": "abc123",
            "time": "2026-11-23T12:00:00Z",
            "dependencies": {"redis": {"status": "ok"}},
        },
    )
    assert latency >= 0


@pytest.mark.parametrize(("check", "error"), [(refuses, "ConnectionRefusedError"), (hangs, "TimeoutError")])
async def test_health_is_503_when_a_dependency_does_not_answer(check: Check, error: str) -> None:
    """One dependency down makes the service not ready, and the page says which."""
    response = await get("/api/v1/health", {"redis": answers, "postgres": check})
    assert response.status_code == 503
    assert response.json()["dependencies"]["postgres"] == {"status": "unavailable", "error": error}


async def test_liveness_does_not_depend_on_others() -> None:
    """A process whose database is down must not be restarted for it."""
    assert (await get("/livez", {"postgres": refuses})).status_code == 200


async def test_metrics_are_in_the_exposition_format() -> None:
    """Prometheus finds every declared metric, with its help."""
    response = await get("/metrics", {})
    assert "# HELP gpbikes_webhook_requests_total" in response.text
    assert response.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("path", ["/api/v1/health", "/livez", "/metrics"])
async def test_every_page_tells_browsers_to_keep_their_hands_off(path: str) -> None:
    """Whatever a page holds, it is not framed, cached, guessed or run."""
    assert HEADERS.items() <= (await get(path, {})).headers.items()


async def test_the_metrics_tell_what_the_health_page_tells() -> None:
    """An alert looks at them, and not at the page."""
    told = (await get("/metrics", {"redis": answers, "postgres": refuses, "turns": hangs})).text
    assert 'gpbikes_dependency_up{dependency="redis"} 1.0' in told
    assert 'gpbikes_dependency_up{dependency="postgres"} 0.0' in told
    assert 'gpbikes_dependency_up{dependency="turns"} 0.0' in told
