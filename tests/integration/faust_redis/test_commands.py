"""The commands used are in the list, and those in the list are known to Redis 7.0 and Valkey 8.

Valkey began as Redis 7.2 and has dropped nothing since: what its servers, or Redis, document as there
since 7.0.0 or earlier, both have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from redis.asyncio import Redis

from libs.faust_redis.client import Client
from libs.faust_redis.commands import COMMANDS
from libs.faust_redis.dead_letter_store import DeadLetterStore
from libs.faust_redis.outcomes import Done, Later, Never, Outcome
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.producer import Producer
from tests.integration.faust_redis.support import NOTES, QUICK, Heard, Note, subscription, until, working
from tools.embedded.ports import free_ports
from tools.embedded.valkey import Valkey

BOTH_HAVE = (7, 0, 0)

Documented = Mapping[bytes, Any]  # Any: a reply of nested lists, read where it is looked into


def since(documented: Documented) -> tuple[int, ...]:
    """The version with which it came; an option without one came with its command."""
    return tuple(int(part) for part in cast(bytes, documented.get(b"since", b"0")).split(b"."))


def options(arguments: list[Documented]) -> Iterator[tuple[str, Documented]]:
    """Every token that a command takes, however deep it is nested."""
    for argument in arguments:
        if token := argument.get(b"token"):
            yield token.decode(), argument
        yield from options(argument.get(b"arguments", []))


@pytest.mark.parametrize("command", sorted(COMMANDS))
async def test_a_command_and_its_options_are_old_enough(redis: Redis, command: str) -> None:
    """Documented by the server as there since Redis 7.0 or before."""
    name = command.lower().replace(" ", "|")
    documented = (await redis.execute_command("COMMAND DOCS", name))[name.encode()]  # type: ignore[no-untyped-call]  # redis-py leaves it untyped
    assert since(documented) <= BOTH_HAVE
    known = dict(options(documented.get(b"arguments", [])))
    assert {option for option in COMMANDS[command] if since(known[option]) > BOTH_HAVE} == set()


async def test_a_server_sees_no_command_that_is_not_in_the_list(tmp_path: Path) -> None:
    """From connecting over every outcome of a handler to replaying a dead letter, and stopping."""

    def answer(note: Note) -> Outcome:
        if note.number == 1 and heard.numbers.count(1) == 1:
            return Later(1.2, "busy")
        if note.number == 2:
            return Never("broken")
        if note.number == 3 and heard.numbers.count(3) == 1:
            raise ValueError
        return Done()

    heard = Heard(answer)
    often = replace(QUICK, measure_seconds=0.05, trim_seconds=0.05, janitor_idle_seconds=0.3)
    async with Valkey(tmp_path, free_ports(1)[0], persistent=False) as valkey:
        pipeline = Pipeline(Client(valkey.url).link(), timeout_seconds=1)
        store = DeadLetterStore(pipeline)
        producer = Producer(pipeline)
        before = await seen_by(pipeline)  # some that came with the server's own start
        await producer.append_many([(NOTES, Note(number)) for number in range(200)])
        async with working(valkey.url, subscription(heard), options=often):
            await until(lambda: heard.numbers.count(1) == 2)
            await until(lambda: heard.numbers.count(3) == 2)
        (letter,) = [letter async for letter in store.letters(NOTES.name)]
        assert await store.replay(letter)
        assert await seen_by(pipeline) - before <= set(COMMANDS)
        await producer.close()


async def seen_by(pipeline: Pipeline) -> set[str]:
    """Every command that the server has run so far, those of scripts included."""
    text = cast(bytes, await pipeline.submit(("INFO", "commandstats"))).decode()
    names = (line.partition(":")[0].removeprefix("cmdstat_") for line in text.splitlines() if ":" in line)
    return {name.replace("|", " ").upper() for name in names}
