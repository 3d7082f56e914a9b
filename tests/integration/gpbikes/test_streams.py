"""`bin/gpbikes streams`."""

from __future__ import annotations

import asyncio

from redis.asyncio import Redis
from rich.console import Console
from rich.table import Table
from typer.testing import CliRunner

from libs.common.streams import WA_INBOUND
from libs.faust_redis.measures import Measure
from tools.gpbikes.application import application
from tools.gpbikes.streams import table

ROUTER = Measure(
    "wa.inbound",
    "router",
    lag=12,
    pending=3,
    postponed=7,
    oldest_seconds=1.5,
    consumers=2,
    read=99,
    dead=4,
)


def text_of(shown: Table) -> str:
    """What is printed."""
    console = Console(width=200)
    with console.capture() as capture:
        console.print(shown)
    return capture.get()


def test_a_group_is_a_row_with_its_rate() -> None:
    """What was read since the last look, per second."""
    text = text_of(table([ROUTER], {("wa.inbound", "router"): 79}, seconds=2))
    assert "10.0/s" in text
    assert "1.5 s" in text


def test_a_group_seen_for_the_first_time_has_no_rate() -> None:
    """There is nothing to compare it with."""
    assert "/s" not in text_of(table([ROUTER], {}, seconds=0))


async def test_the_table_is_printed_once(redis: Redis, redis_url: str) -> None:
    """Streams that nobody has written to are left out."""
    await redis.xadd(WA_INBOUND.name, {"event": "x"})
    await redis.xgroup_create(WA_INBOUND.name, "router", id="0")
    arguments = ["streams", "--once"]
    result = await asyncio.to_thread(
        CliRunner().invoke, application, arguments, env={"REDIS_URL": redis_url, "COLUMNS": "200"}
    )
    assert result.exit_code == 0
    assert "1 groups" in result.stdout
    assert "wa.inbound" in result.stdout


async def test_a_server_that_is_away_is_told_in_one_line() -> None:
    """With exit code 1."""
    result = await asyncio.to_thread(
        CliRunner().invoke, application, ["streams", "--once"], env={"REDIS_URL": "redis://127.0.0.1:1"}
    )
    assert result.exit_code == 1
    assert result.stderr.startswith("gpbikes: Redis is unavailable")
