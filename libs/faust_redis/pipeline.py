"""Many callers, one connection: what is submitted in one turn of the event loop travels in one write."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from libs.faust_redis.errors import CommandRefused, ServerUnavailable
from libs.faust_redis.link import Command, Link, Reply


class Pipeline:
    """Sends concurrent callers' commands together: while one batch is under way, the next one gathers."""

    def __init__(self, link: Link, *, timeout_seconds: float, batch_size: int = 512) -> None:
        """Send over `link`, at most `batch_size` commands at once, each batch within `timeout_seconds`."""
        self._link = link
        self._timeout_seconds = timeout_seconds
        self._batch_size = batch_size
        self._waiting: list[tuple[Command, asyncio.Future[Reply]]] = []
        self._sender: asyncio.Task[None] | None = None

    def submit(self, command: Command) -> asyncio.Future[Reply]:
        """Queue `command`; the future gets its reply.

        The future raises CommandRefused when the server answers with an error, ServerUnavailable when no
        answer comes: at the latest after the time limit.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Reply] = loop.create_future()
        self._waiting.append((command, future))
        if self._sender is None:
            self._sender = loop.create_task(self._send_all(), name="faust-redis-pipeline")
        return future

    @property
    def clustered(self) -> bool:
        """Whether a cluster is at the other end."""
        return self._link.clustered

    async def everywhere(self, command: Command) -> list[Reply]:
        """Send `command` to every server that takes writes.

        Raises what the first of them to fail has answered: CommandRefused or ServerUnavailable.
        """
        answers = await self._link.everywhere(command)
        replies: list[Reply] = []
        for answer in answers:
            if isinstance(answer, CommandRefused | ServerUnavailable):
                raise answer
            replies.append(answer)
        return replies

    async def close(self) -> None:
        """Send what is queued, then close the link."""
        if self._sender is not None:
            await self._sender
        await self._link.close()

    async def _send_all(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[: self._batch_size], self._waiting[self._batch_size :]
                await self._send(batch)
        finally:
            self._sender = None

    async def _send(self, batch: Sequence[tuple[Command, asyncio.Future[Reply]]]) -> None:
        try:
            replies = await self._link.call(
                [command for command, _ in batch], timeout_seconds=self._timeout_seconds
            )
        except ServerUnavailable as error:
            self._fail([*batch], error)
            # Whoever queued up meanwhile has waited as long: another attempt would double the time limit.
            waiting, self._waiting = self._waiting, []
            self._fail(waiting, ServerUnavailable(problem=error.problem, sent=False))
            return
        for (_, future), reply in zip(batch, replies, strict=True):
            if future.done():  # its caller has gone
                continue
            if isinstance(reply, CommandRefused | ServerUnavailable):
                future.set_exception(reply)
            else:
                future.set_result(reply)

    def _fail(self, batch: Sequence[tuple[Command, asyncio.Future[Reply]]], error: ServerUnavailable) -> None:
        for _, future in batch:
            if not future.done():
                future.set_exception(error)
