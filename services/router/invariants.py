"""Promises of the product, watched in production: what must never be is counted every minute.

Every instance counts for itself: what a leader counted would stay in its metrics after it had lost the lead.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import structlog

from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Database
from libs.common.metrics import Metrics
from services.router.repositories import invariants

EACH_SECONDS = 60.0
STREAM_WITHOUT_CONSUMER = "stream_without_consumer"

Unconsumed = Callable[[], Awaitable[Sequence[str]]]
"""Tells the streams that nobody consumes."""

_log = structlog.stdlib.get_logger(__name__)


class Invariants:
    """Shows how many cases break each promise."""

    def __init__(self, database: Database, unconsumed: Unconsumed, *, clock: Clock, metrics: Metrics) -> None:
        """Count in `database` and among the streams; show in `metrics`."""
        self._database = database
        self._unconsumed = unconsumed
        self._clock = clock
        self._metrics = metrics

    async def check(self) -> None:
        """Count, show and log what is broken. Raises DatabaseUnavailable and ServerUnavailable."""
        now = self._clock.now()
        async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            counts = await invariants.broken(connection, now=now)
            used, limit = await invariants.connections(connection)
        counts[STREAM_WITHOUT_CONSUMER] = len(await self._unconsumed())
        self._metrics.postgres_connections.set(used)
        self._metrics.postgres_connections_limit.set(limit)
        for name, count in counts.items():
            self._metrics.invariant_broken.labels(name).set(count)
            if count:
                _log.error("invariant_broken", invariant=name, cases=count)
        self._metrics.invariants_checked.set(now.timestamp())
