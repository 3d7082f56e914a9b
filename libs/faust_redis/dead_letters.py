"""Giving an entry up: it moves to `<stream>.dead`, with all that is needed to look at it and to replay it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from libs.faust_redis.entry import Entry
from libs.faust_redis.group import Group
from libs.faust_redis.limiter import DeadLetterLimit

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Undertaker:
    """Who writes dead letters: a service and its version, with a clock for the time of death."""

    service: str
    version: str
    now: Callable[[], datetime]


class DeadLetters:
    """Buries entries of one stream, up to its limit."""

    def __init__(self, group: Group, *, undertaker: Undertaker, limit: DeadLetterLimit) -> None:
        """Bury through `group`, in the name of `undertaker`."""
        self._group = group
        self._undertaker = undertaker
        self._limit = limit

    def allow_another(self) -> bool:
        """Count one more dead letter; False when the limit does not allow it."""
        return self._limit.allow_another()

    async def bury(self, entry: Entry, reason: str) -> bool:
        """Append the dead letter and acknowledge the entry in one step; False when it is not ours any more.

        Raises ServerUnavailable or CommandRefused, and the entry stays where it is.
        """
        buried = await self._group.bury(entry, self._letter(entry, reason))
        if buried:
            extra = {"stream": self._group.stream, "entry_id": entry.source_id, "reason": reason}
            logger.error("entry moved to the dead letters", extra=extra)
        return buried

    def _letter(self, entry: Entry, reason: str) -> dict[str, str | bytes | int]:
        failure = entry.failure
        return {
            "event": entry.data,
            "source_stream": self._group.stream,
            "source_id": entry.source_id,
            "group": self._group.group,
            "reason": reason,
            "service": self._undertaker.service,
            "version": self._undertaker.version,
            "deliveries": entry.deliveries,
            "first_error": failure.first_error if failure else "",
            "last_error": failure.last_error if failure else "",
            "died_at": self._undertaker.now().isoformat(),
        }
