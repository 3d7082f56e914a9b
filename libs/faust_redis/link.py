"""What a connection can do, whether one server is at its end or a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeAlias

from libs.faust_redis.errors import CommandRefused, ServerUnavailable

Argument: TypeAlias = bytes | str | int | float
Command: TypeAlias = Sequence[Argument]
Reply: TypeAlias = "bytes | int | list[Reply] | None"
Answer: TypeAlias = "Reply | CommandRefused | ServerUnavailable"
"""What became of one command of several: an error stands in the place of its reply."""


class Link(Protocol):
    """Sends commands and brings their replies, as the server sends them (protocol 2), bytes undecoded."""

    clustered: bool
    """Whether one command may touch the keys of one slot only."""

    async def call(
        self, commands: Sequence[Command], *, timeout_seconds: float | None = None
    ) -> list[Answer]:
        """Send `commands` and return what became of each, in order.

        Raises ServerUnavailable when no answer came to any of them: any of them may have been done.
        """

    async def everywhere(self, command: Command) -> list[Answer]:
        """Send `command` to every server that takes writes; raises ServerUnavailable like `call`."""

    async def close(self) -> None:
        """Close whatever is open."""
