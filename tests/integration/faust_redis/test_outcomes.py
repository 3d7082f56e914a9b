"""What becomes of an entry, by what its handler answers."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from libs.faust_redis.outcomes import Done, Later, Never, Outcome
from tests.integration.faust_redis.support import (
    DIED_AT,
    GROUP,
    NOTES,
    QUICK,
    Heard,
    Held,
    Note,
    all_acknowledged,
    append,
    dead_letters,
    pending,
    subscription,
    until,
    working,
)


async def test_entries_that_are_done_are_acknowledged(redis: Redis, redis_url: str) -> None:
    """Each is handled once, and nothing stays pending."""
    heard = Heard()
    await append(redis, *range(100))
    async with working(redis_url, subscription(heard)):
        await until(lambda: all_acknowledged(redis))
    assert sorted(heard.numbers) == [*range(100)]


async def test_an_entry_is_not_acknowledged_before_its_handler_has_ended(
    redis: Redis, redis_url: str
) -> None:
    """Its effects come first."""
    held = Held()
    await append(redis, 1)
    async with working(redis_url, subscription(held)):
        await until(lambda: held.numbers == [1])
        assert await pending(redis) == 1
        held.release.set()
        await until(lambda: all_acknowledged(redis))


async def test_acknowledgements_keep_up_under_steady_load(redis: Redis, redis_url: str) -> None:
    """They do not wait for a quiet moment: a kill during load may repeat little."""
    heard = Heard()
    most_pending = 0
    async with working(redis_url, subscription(heard, concurrency=8)):
        for number in range(0, 400, 20):
            await append(redis, *range(number, number + 20))
            most_pending = max(most_pending, await pending(redis))
        await until(lambda: all_acknowledged(redis))
    assert most_pending <= 2 * 8


async def test_no_more_are_delivered_than_there_is_room_for(redis: Redis, redis_url: str) -> None:
    """What cannot be handled yet stays in the stream, for other workers to read."""
    held = Held()
    await append(redis, *range(20))
    async with working(redis_url, subscription(held, concurrency=3)):
        await until(lambda: len(held.numbers) == 3)
        assert await pending(redis) == 3
        held.release.set()
        await until(lambda: all_acknowledged(redis))


async def test_an_entry_for_later_comes_again_after_its_delay(redis: Redis, redis_url: str) -> None:
    """Not before, and promptly then: the next heartbeat would be five seconds later."""
    times: list[float] = []

    async def handle(_note: Note) -> Outcome:
        times.append(time.monotonic())
        return Done() if len(times) > 1 else Later(0.3, "busy")

    await append(redis, 1)
    async with working(redis_url, subscription(handle), options=replace(QUICK, visibility_seconds=30)):
        await until(lambda: all_acknowledged(redis))
    assert 0.3 <= times[1] - times[0] < 5


async def test_a_delay_longer_than_the_visibility_is_kept(redis: Redis, redis_url: str) -> None:
    """The entry waits outside the group's pending list, and comes back as one of its own."""
    times: list[float] = []

    async def handle(_note: Note) -> Outcome:
        times.append(time.monotonic())
        return Done() if len(times) > 1 else Later(1.5, "busy")

    await append(redis, 1)
    async with working(redis_url, subscription(handle)):
        await until(lambda: len(times) == 1)
        await until(lambda: all_acknowledged(redis))
        await until(lambda: len(times) == 2)
        await until(lambda: all_acknowledged(redis))
    assert times[1] - times[0] >= 1.5


async def test_postponed_entries_are_not_shown_to_other_groups_again(redis: Redis, redis_url: str) -> None:
    """A stream may have several groups: only the one that asked for later gets it later."""
    patient = Heard(lambda _: Done() if len(patient.numbers) > 1 else Later(1.2, "busy"))
    other = Heard()
    await append(redis, 1)
    async with (
        working(redis_url, subscription(patient)),
        working(redis_url, subscription(other), group="others"),
    ):
        await until(lambda: len(patient.numbers) == 2)
        await until(lambda: all_acknowledged(redis, group="others"))
    assert other.numbers == [1]


async def test_asking_for_later_is_not_a_failed_delivery(redis: Redis, redis_url: str) -> None:
    """However often it is answered, the entry does not become a dead letter."""
    heard = Heard(lambda _: Done() if len(heard.numbers) > 8 else Later(0.01, "busy"))
    await append(redis, 1)
    async with working(redis_url, subscription(heard)):
        await until(lambda: all_acknowledged(redis))
    assert await dead_letters(redis) == []


async def test_an_entry_that_can_never_be_handled_becomes_a_dead_letter(redis: Redis, redis_url: str) -> None:
    """It says where it came from, why it died, who gave it up and when; the event is kept byte for byte."""
    (entry_id,) = await append(redis, 7)
    async with working(redis_url, subscription(Heard(lambda _: Never("no such customer")))):
        await until(lambda: all_acknowledged(redis))
    assert await dead_letters(redis) == [
        {
            b"event": NOTES.encode(Note(7)),
            b"source_stream": b"notes",
            b"source_id": entry_id,
            b"group": GROUP.encode(),
            b"reason": b"no such customer",
            b"service": b"app",
            b"version": b"1.2.3",
            b"deliveries": b"1",
            b"first_error": b"",
            b"last_error": b"",
            b"died_at": DIED_AT.isoformat().encode(),
        }
    ]


async def test_a_delivery_that_failed_is_tried_again(redis: Redis, redis_url: str) -> None:
    """An exception does not acknowledge the entry, and holds nothing else up."""

    def answer(note: Note) -> Outcome:
        if note.number == 1 and heard.numbers.count(1) == 1:
            raise ConnectionError
        return Done()

    heard = Heard(answer)
    await append(redis, 1, 2)
    async with working(redis_url, subscription(heard)) as worker:
        await until(lambda: all_acknowledged(redis))
    assert sorted(heard.numbers) == [1, 1, 2]
    assert worker.monitor.finished_as == {"failed": 1, "done": 2}


async def test_failed_deliveries_are_spaced_further_and_further(redis: Redis, redis_url: str) -> None:
    """The second wait is longer than the first."""
    times: list[float] = []

    async def handle(_note: Note) -> Outcome:
        times.append(time.monotonic())
        if len(times) < 3:
            raise ConnectionError
        return Done()

    await append(redis, 1)
    async with working(redis_url, subscription(handle)):
        await until(lambda: all_acknowledged(redis))
    assert times[1] - times[0] >= 0.02
    assert times[2] - times[1] >= 0.04


async def test_the_last_failed_delivery_makes_a_dead_letter_with_both_errors(
    redis: Redis, redis_url: str
) -> None:
    """After three deliveries of three, first and last error stand beside the event."""

    def answer(_note: Note) -> Outcome:
        raise ValueError if len(heard.numbers) == 1 else KeyError

    heard = Heard(answer)
    await append(redis, 1)
    async with working(redis_url, subscription(heard)):
        await until(lambda: all_acknowledged(redis))
    (letter,) = await dead_letters(redis)
    assert letter[b"first_error"].startswith(b"ValueError at")
    assert letter[b"last_error"].startswith(b"KeyError at")
    assert (letter[b"deliveries"], len(heard.numbers)) == (b"3", 3)


async def test_what_is_kept_of_failures_goes_when_the_entry_goes(redis: Redis, redis_url: str) -> None:
    """Done at last, or dead: no trace is left beside the stream."""

    def answer(note: Note) -> Outcome:
        if note.number == 1 or heard.numbers.count(note.number) == 1:
            raise ValueError
        return Done()

    heard = Heard(answer)
    await append(redis, 1, 2)
    async with working(redis_url, subscription(heard)):
        await until(lambda: all_acknowledged(redis))
        await until(lambda: no_failures(redis))


async def no_failures(redis: Redis) -> bool:
    """Whether nothing is kept about failed deliveries."""
    return not await redis.exists(f"{NOTES.name}.failures.{GROUP}")


async def test_a_failure_is_told_by_entry_id_without_the_errors_text(
    redis: Redis, redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The text of an exception can be a customer's words."""

    def answer(_note: Note) -> Outcome:
        raise ValueError("my private words")

    (entry_id,) = await append(redis, 1, text="my private words")
    with caplog.at_level(logging.DEBUG):
        async with working(redis_url, subscription(Heard(answer))) as worker:
            await until(lambda: all_acknowledged(redis))
    told = [record for record in caplog.records if record.message == "delivery failed"]
    assert {record.__dict__["entry_id"] for record in told} == {entry_id.decode()}
    assert "private" not in "".join(str(record.__dict__) for record in told)
    assert [str(error) for error in worker.monitor.errors] == ["my private words"] * 3


async def test_an_answer_that_is_no_outcome_is_a_failed_delivery(redis: Redis, redis_url: str) -> None:
    """A handler that forgets to answer loses nothing."""

    async def handle(_note: Note) -> Outcome:
        return None  # type: ignore[return-value]  # the mistake under test

    await append(redis, 1)
    async with working(redis_url, subscription(handle)) as worker:
        await until(lambda: all_acknowledged(redis))
    assert "must answer Done, Later or Never" in str(worker.monitor.errors[0])


async def test_a_handler_cancelled_from_within_is_a_failed_delivery(redis: Redis, redis_url: str) -> None:
    """Nobody asked it to stop: the delivery counts, so that it cannot go on for ever."""

    def answer(_note: Note) -> Outcome:
        raise asyncio.CancelledError

    heard = Heard(answer)
    await append(redis, 1)
    async with working(redis_url, subscription(heard)):
        await until(lambda: all_acknowledged(redis))
    assert (len(heard.numbers), len(await dead_letters(redis))) == (3, 1)


@pytest.mark.parametrize("raw", [b"not json", b"\xff\xfe\x00", b'{"number": "my private words"}'])
async def test_an_entry_that_cannot_be_decoded_becomes_a_dead_letter(
    redis: Redis, redis_url: str, raw: bytes
) -> None:
    """With its raw bytes, without a try, and those behind it are handled."""
    await redis.xadd(NOTES.name, {"event": raw})
    await append(redis, 2)
    heard = Heard()
    async with working(redis_url, subscription(heard)):
        await until(lambda: all_acknowledged(redis))
    (letter,) = await dead_letters(redis)
    assert letter[b"event"] == raw
    assert letter[b"reason"].startswith(b"undecodable")
    assert b"private" not in letter[b"reason"]
    assert heard.numbers == [2]


async def test_an_entry_without_an_event_becomes_a_dead_letter(redis: Redis, redis_url: str) -> None:
    """Somebody else's entry in our stream is kept, whatever is in it."""
    await redis.xadd(NOTES.name, {"colour": "red"})
    async with working(redis_url, subscription(Heard())):
        await until(lambda: all_acknowledged(redis))
    (letter,) = await dead_letters(redis)
    assert letter[b"event"] == b'["Y29sb3Vy","cmVk"]'


async def test_a_group_made_late_reads_from_the_beginning(redis: Redis, redis_url: str) -> None:
    """What was appended before the first consumer ever started is not passed over."""
    await append(redis, 1, 2)
    heard = Heard()
    async with working(redis_url, subscription(heard)):
        await until(lambda: all_acknowledged(redis))
    assert sorted(heard.numbers) == [1, 2]


async def test_a_stream_that_vanishes_is_made_again(redis: Redis, redis_url: str) -> None:
    """The group is made anew with the stream, and reading goes on."""
    heard = Heard()
    async with working(redis_url, subscription(heard)):
        await redis.flushall()
        await append(redis, 1)
        await until(lambda: heard.numbers == [1])
