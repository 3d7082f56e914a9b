"""`bin/gpbikes dead`, with a real Redis and a real Postgres. Events and names are invented."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

import psycopg
import pytest
from redis.asyncio import Redis
from typer.testing import CliRunner, Result

from libs.common.streams import EMBED_REQUEST, WA_INBOUND
from tools.gpbikes.application import application

Command = Callable[..., Awaitable[Result]]
PRIVATE = "invented private words"


@pytest.fixture
def command(redis_url: str, database_url: str) -> Command:
    """Runs `bin/gpbikes dead …` against the servers of this test."""
    environment = {"REDIS_URL": redis_url, "DATABASE_URL": database_url, "COLUMNS": "250"}

    async def invoke(*arguments: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, application, ["dead", *arguments], env=environment)

    return invoke


async def die(redis: Redis, stream: str = WA_INBOUND.name) -> str:
    """Leave a dead letter, and return the name that operators give it."""
    fields: dict[Any, Any] = {  # Any: as redis-py wants it
        "event": f'{{"text": "{PRIVATE}"}}',
        "source_stream": stream,
        "source_id": "7-0",
        "group": "router",
        "reason": "failed 5 times",
        "service": "router",
        "version": "abc",
        "deliveries": "5",
        "died_at": "2026-11-23T12:00:00+00:00",
    }
    letter_id = cast(bytes, await redis.xadd(f"{stream}.dead", fields))
    return f"{stream}/{letter_id.decode()}"


async def audited(database_url: str) -> list[tuple[str, str, str]]:
    """Actor, action and subject of everything in the audit log."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        rows = await connection.execute("SELECT actor, action, subject FROM audit_log ORDER BY at, id")
        return cast("list[tuple[str, str, str]]", await rows.fetchall())


async def test_letters_are_listed_without_what_customers_wrote(redis: Redis, command: Command) -> None:
    """With name, group and reason; of one stream when asked."""
    first, second = await die(redis), await die(redis, EMBED_REQUEST.name)
    everything = (await command("list")).stdout
    assert first in everything
    assert second in everything
    assert PRIVATE not in everything
    assert first not in (await command("list", "--stream", EMBED_REQUEST.name)).stdout


async def test_a_letter_is_shown_without_its_event(redis: Redis, command: Command, database_url: str) -> None:
    """Nothing private is on the screen, and nothing needs to be audited."""
    shown = (await command("show", await die(redis))).stdout
    assert "failed 5 times" in shown
    assert PRIVATE not in shown
    assert await audited(database_url) == []


async def test_who_reads_an_event_is_audited(redis: Redis, command: Command, database_url: str) -> None:
    """It takes a flag of its own."""
    name = await die(redis)
    assert PRIVATE in (await command("show", name, "--personal-data", "--who", "ana")).stdout
    assert await audited(database_url) == [("ana", "dead_letter.read_event", name)]


async def test_a_replayed_letter_is_in_its_stream_again(
    redis: Redis, command: Command, database_url: str
) -> None:
    """For its group, with its origin; and who did it is audited."""
    name = await die(redis)
    assert (await command("replay", name, "--who", "ana")).exit_code == 0
    ((_, fields),) = cast("list[tuple[bytes, dict[bytes, bytes]]]", await redis.xrange(WA_INBOUND.name))
    assert (fields[b"group"], fields[b"origin"]) == (b"router", b"7-0")
    assert await redis.xlen(f"{WA_INBOUND.name}.dead") == 0
    assert await audited(database_url) == [("ana", "dead_letter.replay", name)]


async def test_all_letters_of_a_stream_are_replayed(redis: Redis, command: Command) -> None:
    """And those of others stay."""
    await die(redis)
    await die(redis)
    await die(redis, EMBED_REQUEST.name)
    await command("replay", "--all", "--stream", WA_INBOUND.name, "--who", "ana")
    assert await redis.xlen(WA_INBOUND.name) == 2
    assert await redis.xlen(f"{EMBED_REQUEST.name}.dead") == 1


async def test_letters_are_replayed_by_age(redis: Redis, command: Command) -> None:
    """What died a moment ago died within the last hour."""
    await die(redis)
    await command("replay", "--since", "1h", "--who", "ana")
    assert await redis.xlen(WA_INBOUND.name) == 1


async def test_a_discarded_letter_is_gone_with_its_reason_on_record(
    redis: Redis, command: Command, database_url: str
) -> None:
    """Why it was thrown away stands in the audit log."""
    name = await die(redis)
    assert (await command("discard", name, "--why", "a test", "--who", "ana")).exit_code == 0
    assert await redis.xlen(f"{WA_INBOUND.name}.dead") == 0
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        row = await (await connection.execute("SELECT action, details ->> 'why' FROM audit_log")).fetchone()
    assert row == ("dead_letter.discard", "a test")


@pytest.mark.parametrize("arguments", [("replay", "--all"), ("discard", "{name}", "--why", "a test")])
async def test_a_dry_run_shows_and_does_nothing(
    redis: Redis, command: Command, database_url: str, arguments: tuple[str, ...]
) -> None:
    """Neither in Redis nor in the audit log."""
    name = await die(redis)
    result = await command(*(each.format(name=name) for each in arguments), "--dry-run", "--who", "ana")
    assert name in result.stdout
    assert await redis.xlen(f"{WA_INBOUND.name}.dead") == 1
    assert await audited(database_url) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("show", "wa.inbound/1-1", "--who", "ana"), "no dead letter 'wa.inbound/1-1'"),
        (("replay", "--who", "ana"), "either IDs, or --all, or --since"),
        (("replay", "wa.inbound/1-1", "--all", "--who", "ana"), "either IDs, or --all, or --since"),
        (("discard", "wa.inbound/1-1", "--why", " ", "--who", "ana"), "give the reason"),
        (("list", "--stream", "no.such"), "no stream 'no.such'"),
    ],
)
async def test_a_wish_that_cannot_be_met_is_refused(
    command: Command, arguments: tuple[str, ...], told: str
) -> None:
    """In one line that says what to do, with exit code 1."""
    result = await command(*arguments)
    assert result.exit_code == 1
    assert told in result.stderr


async def test_nothing_is_done_that_cannot_be_audited(redis: Redis, redis_url: str) -> None:
    """Without Postgres a letter stays where it is."""
    name = await die(redis)
    environment = {"REDIS_URL": redis_url, "DATABASE_URL": "postgresql://127.0.0.1:1/none"}
    result = await asyncio.to_thread(
        CliRunner().invoke, application, ["dead", "replay", name, "--who", "ana"], env=environment
    )
    assert result.exit_code == 1
    assert await redis.xlen(f"{WA_INBOUND.name}.dead") == 1
