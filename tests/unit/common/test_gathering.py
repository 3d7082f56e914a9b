"""Items of many callers in one piece of work."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

import pytest

from libs.common.database import DatabaseUnavailable
from libs.common.gathering import HELD, MOST, Gathering, Held


class Halving:
    """Halves numbers; an odd one is refused, and with it everything that came together."""

    def __init__(self) -> None:
        self.rounds: list[list[int]] = []
        self.begun = asyncio.Event()
        self.away = False

    async def __call__(self, _group: str, numbers: Sequence[int]) -> list[int]:
        """The halves, a moment later."""
        self.rounds.append(list(numbers))
        self.begun.set()
        await asyncio.sleep(0)
        if self.away:
            raise DatabaseUnavailable("OperationalError")
        if any(number % 2 for number in numbers):
            raise ValueError("an odd number")
        return [number // 2 for number in numbers]


async def test_what_is_asked_for_at_once_is_done_at_once() -> None:
    """Each caller gets the result of its own item."""
    work = Halving()
    halve = partial(Gathering(work, wait_seconds=0), "all")
    assert await asyncio.gather(*map(halve, [2, 8, 4])) == [1, 4, 2]
    assert work.rounds == [[2, 8, 4]]


async def test_what_comes_during_a_round_is_done_in_the_next() -> None:
    """No two rounds run at once."""
    work = Halving()
    halve = partial(Gathering(work, wait_seconds=0), "all")
    first = asyncio.create_task(halve(2))
    await work.begun.wait()
    assert await asyncio.gather(first, *map(halve, [4, 6])) == [1, 2, 3]
    assert work.rounds == [[2], [4, 6]]


async def test_groups_are_kept_apart() -> None:
    """A statement speaks for one dealership alone."""
    work = Halving()
    halve = Gathering(work, wait_seconds=0)
    assert await asyncio.gather(*map(halve, "aba", [2, 4, 6])) == [1, 2, 3]
    assert work.rounds == [[2, 6], [4]]


async def test_a_round_has_an_end() -> None:
    """However many come, a statement stays of a size that a server takes."""
    work = Halving()
    halve = partial(Gathering(work, wait_seconds=0), "all")
    await asyncio.gather(*map(halve, [2] * (MOST + 1)))
    assert [len(numbers) for numbers in work.rounds] == [MOST, 1]


async def test_one_that_cannot_be_done_fails_alone() -> None:
    """The others are done without it."""
    halve = partial(Gathering(Halving(), wait_seconds=0), "all")
    results = await asyncio.gather(*map(halve, [2, 3, 4]), return_exceptions=True)
    assert (results[0], type(results[1]), results[2]) == (1, ValueError, 2)


async def test_while_the_database_is_away_nobody_tries_for_each_alone() -> None:
    """Everybody would wait as often for it as there are items."""
    work = Halving()
    work.away = True
    halve = partial(Gathering(work, wait_seconds=0), "all")
    results = await asyncio.gather(*map(halve, [2, 4]), return_exceptions=True)
    assert [type(result) for result in results] == [DatabaseUnavailable] * 2
    assert len(work.rounds) == 1


async def test_one_that_somebody_else_holds_comes_again_and_the_others_do_not_wait() -> None:
    """Until it is let go."""
    holds = [True]

    async def work(_group: str, numbers: Sequence[int]) -> list[int | Held]:
        held = holds.pop() if holds else False
        return [HELD if held and number == 2 else number for number in numbers]

    same = partial(Gathering(work, wait_seconds=0), "all")
    done = [await each for each in asyncio.as_completed([same(2), same(3)])]
    assert done == [3, 2]


async def test_a_caller_that_has_gone_leaves_the_others_their_results() -> None:
    """Its item is done all the same."""
    halve = partial(Gathering(Halving(), wait_seconds=0), "all")
    gone, stays = asyncio.create_task(halve(2)), asyncio.create_task(halve(4))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == 2
    with pytest.raises(asyncio.CancelledError):
        await gone
