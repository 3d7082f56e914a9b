"""How many of the replies that cost nothing each number has used up this month."""

from __future__ import annotations

from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Database
from libs.common.message_costs import count_replies, month_of
from libs.common.metrics import Metrics

EACH_SECONDS = 300.0


class Allowances:
    """Shows the count, so that somebody sees the end of the free ones coming."""

    def __init__(self, database: Database, *, clock: Clock, metrics: Metrics) -> None:
        """Count in `database`; show in `metrics`."""
        self._database = database
        self._clock = clock
        self._metrics = metrics

    async def check(self) -> None:
        """Count and show. Raises DatabaseUnavailable."""
        since, _ = month_of(self._clock.now())
        async with self._database.statement(dealership_id=EVERY_DEALERSHIP) as connection:
            replies = await count_replies(connection, since=since)
        for phone_number_id, count in replies.items():
            self._metrics.service_replies.labels(phone_number_id).set(count)
