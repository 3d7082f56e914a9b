"""Appending events to streams. Needs no Faust, so that a web server can use it by itself."""

from __future__ import annotations

import asyncio
import contextlib
import zlib
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast

from libs.faust_redis.client import Client
from libs.faust_redis.entry import from_fields
from libs.faust_redis.errors import AppendFailed, CommandRefused, ServerUnavailable, UndecodableEntry
from libs.faust_redis.keys import Layout
from libs.faust_redis.link import Reply
from libs.faust_redis.pipeline import Pipeline
from libs.faust_redis.server_info import Life, read_lives
from libs.faust_redis.stream import Stream

T = TypeVar("T")

PAGE = 500


class Producer:
    """Appends events. Calls made at the same time share one write and one wait for the answer."""

    def __init__(
        self, server: str | Client | Pipeline, *, timeout_seconds: float = 1.0, shards: int = 1
    ) -> None:
        """Append to the server at a URL, or over a client or a pipeline that is there already.

        An append fails after `timeout_seconds`; a pipeline keeps its own limit. The events of a stream are
        spread over its `shards`: evenly, but events of one key of the stream go to one of them.
        """
        if isinstance(server, str):
            server = Client(server)
        if isinstance(server, Client):
            server = Pipeline(server.link(), timeout_seconds=timeout_seconds)
        self._pipeline = server
        self._layout = Layout(shards, server.clustered)
        self._appended = 0

    async def append(self, stream: Stream[T], event: T) -> str:
        """Append `event` and return its entry id, once the server has acknowledged it.

        Raises AppendFailed when the server refuses it, is down, or does not answer in time.
        """
        return await _entry_id(stream.name, self._submit(stream, event))

    async def append_many(self, events: Sequence[tuple[Stream[Any], Any]]) -> list[str]:  # one type per pair
        """Append each event to its stream, in one write, and return the entry ids in order.

        Raises AppendFailed when one of them is not known to be appended; the others may have been.
        """
        submitted = [(stream.name, self._submit(stream, event)) for stream, event in events]
        appended: list[str] = []
        failures: list[AppendFailed] = []
        for name, future in submitted:
            # Every one is awaited, also after a failure: asyncio logs an exception that nobody takes.
            try:
                appended.append(await _entry_id(name, future))
            except AppendFailed as failure:
                failures.append(failure)
        if failures:
            raise failures[0]
        return appended

    async def appended_since(self, stream: Stream[T], moment: datetime) -> AsyncIterator[T]:
        """Give the events that stand in `stream` and were appended at `moment` (server's clock) or later.

        Shard by shard, oldest first; what cannot be decoded is left out. Raises ServerUnavailable or
        CommandRefused.
        """
        for key in self._layout.read(stream.name):
            start = str(round(moment.timestamp() * 1000))
            while page := cast(
                "list[tuple[bytes, list[bytes]]]",
                await self._pipeline.submit(("XRANGE", key, start, "+", "COUNT", PAGE)),
            ):
                for entry_id, fields in page:
                    with contextlib.suppress(UndecodableEntry):
                        yield stream.decode(from_fields(entry_id, fields, confirmed_at=0.0).data)
                start = f"({page[-1][0].decode()}"

    async def lives(self) -> frozenset[Life]:
        """Tell of this life of the server, or those of a cluster's masters: a new start has a new one.

        Raises ServerUnavailable or CommandRefused.
        """
        return await read_lives(self._pipeline)

    async def close(self) -> None:
        """Wait for what is under way, then close the connection."""
        await self._pipeline.close()

    def place(self, stream: Stream[T], event: T) -> str:
        """The key to which `event` goes; where its stream tells no key of it, another each time."""
        return self._layout.written(stream.name, self._number(stream, event))

    def _submit(self, stream: Stream[T], event: T) -> asyncio.Future[Reply]:
        key = self.place(stream, event)
        return self._pipeline.submit(("XADD", key, "*", b"event", stream.encode(event)))

    def _number(self, stream: Stream[T], event: T) -> int:
        if stream.key and (key := stream.key(event)):
            return zlib.crc32(key.encode())  # not hash(), which differs from process to process
        self._appended += 1
        return self._appended


async def _entry_id(stream: str, future: asyncio.Future[Reply]) -> str:
    try:
        return cast(bytes, await future).decode()
    except CommandRefused as error:
        raise AppendFailed(stream=stream, problem=str(error), written_perhaps=False) from error
    except ServerUnavailable as error:
        raise AppendFailed(stream=stream, problem=str(error), written_perhaps=error.sent) from error
