"""Whether everything that the platform has reported is recorded: asked before a message is sent again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from libs.faust_redis.errors import FaustRedisError

HEARD_SECONDS = 1.0
"""Many times what a status takes from the gateway to its record; one that is older has been held up."""


class Hearing:
    """Knows whether a status may lie somewhere unread, or in the hands of a courier that died."""

    def __init__(self, oldest_seconds: Callable[[], Awaitable[float]]) -> None:
        """`oldest_seconds` tells how old the oldest unrecorded status is, or raises FaustRedisError."""
        self._oldest_seconds = oldest_seconds

    async def complete(self) -> bool:
        """Whether every status is recorded but those of this moment; False, too, when nobody can tell."""
        try:
            return await self._oldest_seconds() <= HEARD_SECONDS
        except FaustRedisError:
            return False
