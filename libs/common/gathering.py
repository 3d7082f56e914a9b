"""Many callers, one piece of work: what is asked for at about the same time is done together.

A statement for ten rows costs a server and its client little more than one for a single row.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from dataclasses import dataclass
from typing import Generic, TypeVar

from libs.common.database import DatabaseUnavailable

GroupT = TypeVar("GroupT")
ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

MOST = 200

AGAIN_SECONDS = 0.05
HELD_SECONDS = 10.0
"""As long as a statement by itself would wait for another's lock."""


@dataclass(frozen=True)
class Held:
    """The result for an item whose row somebody else has locked: those that came with it need not wait."""


HELD = Held()


@dataclass(frozen=True)
class _Waiting(Generic[ItemT, ResultT]):
    item: ItemT
    result: asyncio.Future[ResultT | Held]


class Gathering(Generic[GroupT, ItemT, ResultT]):
    """Gathers items for a moment, and while the round before is under way; each caller gets its own result.

    Only items of one group, such as a dealership, are done together. Where the work fails for several it is
    done for each alone, so that none fails by another's fault; a database that is away fails them all at
    once.
    """

    def __init__(
        self,
        work: Callable[[GroupT, Sequence[ItemT]], Awaitable[Sequence[ResultT | Held]]],
        *,
        wait_seconds: float,
    ) -> None:
        """`work` gives a result for each item, in their order, and does all of it or, raising, nothing.

        An item for which it gives HELD comes again in a later round. The first item of a round waits
        `wait_seconds` for others.
        """
        self._work = work
        self._wait_seconds = wait_seconds
        self._waiting: defaultdict[GroupT, list[_Waiting[ItemT, ResultT]]] = defaultdict(list)
        self._rounds: asyncio.Task[None] | None = None

    async def __call__(self, group: GroupT, item: ItemT) -> ResultT:
        """The result of the work for `item`.

        Raises what the work raises, and DatabaseUnavailable when the item is held for HELD_SECONDS.
        """
        loop = asyncio.get_running_loop()
        given_up_at = loop.time() + HELD_SECONDS
        while isinstance(result := await self._in_a_round(group, item), Held):
            if loop.time() > given_up_at:
                raise DatabaseUnavailable("LockNotAvailable")
            await asyncio.sleep(AGAIN_SECONDS)
        return result

    async def _in_a_round(self, group: GroupT, item: ItemT) -> ResultT | Held:
        loop = asyncio.get_running_loop()
        waiting: _Waiting[ItemT, ResultT] = _Waiting(item, loop.create_future())
        self._waiting[group].append(waiting)
        if self._rounds is None:
            # In a context of its own: what is logged there is not about the first caller alone.
            self._rounds = loop.create_task(self._work_off(), name="gathering", context=Context())
        return await waiting.result

    async def _work_off(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(self._wait_seconds)
                gathered, self._waiting = self._waiting, defaultdict(list)
                for group, together in gathered.items():
                    for start in range(0, len(together), MOST):
                        await self._round(group, together[start : start + MOST])
        finally:
            self._rounds = None

    async def _round(self, group: GroupT, together: Sequence[_Waiting[ItemT, ResultT]]) -> None:
        try:
            results = await self._work(group, [waiting.item for waiting in together])
        except Exception as error:  # noqa: BLE001 - whatever it is, the callers are to get it
            if len(together) == 1 or isinstance(error, DatabaseUnavailable):
                _fail(together, error)
            else:
                for waiting in together:
                    await self._round(group, [waiting])
            return
        for waiting, result in zip(together, results, strict=True):
            if not waiting.result.done():  # its caller has gone
                waiting.result.set_result(result)


def _fail(together: Sequence[_Waiting[ItemT, ResultT]], error: Exception) -> None:
    for waiting in together:
        if not waiting.result.done():
            waiting.result.set_exception(error)
