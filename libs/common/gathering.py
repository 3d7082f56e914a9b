"""Many callers, one piece of work: what is asked for at about the same time is done together.

A statement for ten rows costs a server and its client little more than one for a single row.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Generic, TypeVar

from libs.common.database import DatabaseUnavailable

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

MOST = 200


class Gathering(Generic[ItemT, ResultT]):
    """Gathers items for a moment, and while the round before is under way; each caller gets its own result.

    Where the work fails for several it is done for each alone, so that none fails by another's fault; a
    database that is away fails them all at once.
    """

    def __init__(
        self, work: Callable[[Sequence[ItemT]], Awaitable[Sequence[ResultT]]], *, wait_seconds: float
    ) -> None:
        """`work` gives a result for each item, in their order, and does all of it or, raising, nothing.

        The first item of a round waits `wait_seconds` for others.
        """
        self._work = work
        self._wait_seconds = wait_seconds
        self._waiting: list[tuple[ItemT, asyncio.Future[ResultT]]] = []
        self._rounds: asyncio.Task[None] | None = None

    async def __call__(self, item: ItemT) -> ResultT:
        """The result of the work for `item`; raises what the work raises."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[ResultT] = loop.create_future()
        self._waiting.append((item, future))
        if self._rounds is None:
            # In a context of its own: what is logged there is not about the first caller alone.
            self._rounds = loop.create_task(self._work_off(), name="gathering", context=Context())
        return await future

    async def _work_off(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(self._wait_seconds)
                together, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._round(together)
        finally:
            self._rounds = None

    async def _round(self, together: Sequence[tuple[ItemT, asyncio.Future[ResultT]]]) -> None:
        try:
            results = await self._work([item for item, _ in together])
        except Exception as error:  # noqa: BLE001 - whatever it is, the callers are to get it
            if len(together) == 1 or isinstance(error, DatabaseUnavailable):
                _fail([future for _, future in together], error)
            else:
                for each in together:
                    await self._round([each])
            return
        for (_, future), result in zip(together, results, strict=True):
            if not future.done():  # its caller has gone
                future.set_result(result)


def _fail(futures: Sequence[asyncio.Future[ResultT]], error: Exception) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(error)
