"""Producers for tests: one that keeps what it is given, one whose server is away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from libs.faust_redis.errors import AppendFailed
from libs.faust_redis.stream import Stream


class Memory:
    """Keeps the bytes of every event by stream, as Redis would."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, bytes]] = []

    async def append_many(self, events: Sequence[tuple[Stream[Any], Any]]) -> list[str]:  # one type per pair
        """Keep the events."""
        self.entries += [(stream.name, stream.encode(event)) for stream, event in events]
        return [f"0-{place}" for place, _ in enumerate(events)]


class Away:
    """Fails as a producer does whose server does not answer."""

    async def append_many(self, events: Sequence[tuple[Stream[Any], Any]]) -> list[str]:  # as above
        """Raise AppendFailed."""
        raise AppendFailed(stream=events[0][0].name, problem="nobody answers", written_perhaps=False)
