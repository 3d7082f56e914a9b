"""`bin/gpbikes autoscale` with a real Redis, and a stand-in of Render's API."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis
from typer.testing import CliRunner, Result

from libs.common.clock import SystemClock
from libs.common.settings import RenderSettings
from libs.faust_redis.measures import Measure
from tests.doubles.render_api import KEY, Render, serving
from tools.embedded.ports import LOOPBACK, free_ports
from tools.gpbikes.application import application
from tools.gpbikes.autoscale import default_bounds
from tools.scaling.autoscaler import Autoscaler, Change
from tools.scaling.policy import Bounds, Policy
from tools.scaling.render_api import RenderAPI, RenderError

AT_ONCE = Policy(sustained_seconds=0.0, cool_down_seconds=3600.0)


async def behind() -> list[Measure]:
    """The agents are a minute late."""
    return [Measure("turn.faq", "agents", 2000, 0, 0, 59.0, 1, 0, 0)]


def autoscaler(api: RenderAPI, *, dry_run: bool = False) -> Autoscaler:
    """One that looks after the agents and the router, and acts at once."""
    return Autoscaler(
        api,
        behind,
        {"agents": Bounds(1, 4), "router": Bounds(1, 2)},
        policy=AT_ONCE,
        prefix="gpbikes-",
        clock=SystemClock(),
        dry_run=dry_run,
    )


async def settings_of(render: Render, key: str = KEY) -> RenderSettings:
    """How that platform is reached."""
    return RenderSettings(render_api_key=key, render_api_base_url=render.url)


async def test_the_service_that_is_behind_gets_an_instance_and_then_time() -> None:
    """The other is left alone, and the next look changes nothing."""
    async with serving(agents=2, router=1) as render, RenderAPI.opened(await settings_of(render)) as api:
        scaler = autoscaler(api)
        first, second = await scaler.once(), await scaler.once()
    assert first == [Change("agents", 2, 3, "2000 unread, the oldest 59 s old")]
    assert (second, render.scaled) == ([], [("gpbikes-agents", 3)])


async def test_a_dry_run_changes_nothing() -> None:
    """It says what it would do."""
    async with serving(agents=2) as render, RenderAPI.opened(await settings_of(render)) as api:
        told = await autoscaler(api, dry_run=True).once()
    assert (told[0].after, render.scaled, render.instances["gpbikes-agents"]) == (3, [], 2)


@pytest.mark.parametrize(("key", "broken", "status"), [("wrong", False, "401"), (KEY, True, "503")])
async def test_a_platform_that_refuses_is_named_without_the_key(key: str, broken: bool, status: str) -> None:
    """The error tells the answer."""
    async with serving(agents=2) as render:
        render.broken = broken
        async with RenderAPI.opened(await settings_of(render, key)) as api:
            with pytest.raises(RenderError, match=status) as told:
                await autoscaler(api).once()
    assert key not in str(told.value)


async def test_the_command_line_looks_at_the_real_streams(redis_url: str, redis: Redis) -> None:
    """What is outside the bounds is put right at the first look."""
    await redis.xgroup_create("turn.faq", "agents", mkstream=True)
    async with serving(agents=9, router=1, courier=1, embeddings=1) as render:
        environment = {"REDIS_URL": redis_url, "RENDER_API_KEY": KEY, "RENDER_API_BASE_URL": render.url}

        async def command(*arguments: str) -> Result:
            return await asyncio.to_thread(
                CliRunner().invoke, application, ["autoscale", "--looks", "1", *arguments], env=environment
            )

        dry = await command("--dry-run", "--bounds", "agents=1..4")
        done = await command("--bounds", "agents=1..4")
    assert "agents: would be changed from 9 to 4" in dry.stdout
    assert "agents: changed from 9 to 4" in done.stdout
    assert render.scaled == [("gpbikes-agents", 4)]


async def test_streams_that_are_away_are_looked_at_again() -> None:
    """A Key Value that is moved to another plan is away for minutes; nothing is changed meanwhile."""
    async with serving(agents=2) as render:
        away = f"redis://{LOOPBACK}:{free_ports(1)[0]}/0"
        environment = {"REDIS_URL": away, "RENDER_API_KEY": KEY, "RENDER_API_BASE_URL": render.url}
        arguments = ["autoscale", "--looks", "2", "--every", "0.1", "--bounds", "agents=1..4"]
        told = await asyncio.to_thread(CliRunner().invoke, application, arguments, env=environment)
    assert (told.exit_code, told.stderr.count("looks again later"), render.scaled) == (0, 2, [])
    assert "within agents 1..4" in told.stdout


def test_without_bounds_no_more_is_started_than_is_priced() -> None:
    """From what the blueprint starts to the scaled scenario; the gateway is the platform's to scale."""
    bounds = default_bounds()
    assert bounds["agents"] == Bounds(2, 4)
    assert "gateway" not in bounds
