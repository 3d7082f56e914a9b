"""Which numbers' campaigns rest because the platform has lowered the number's standing."""

from __future__ import annotations

from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Database
from libs.common.metrics import Metrics
from services.courier.repositories import numbers

EACH_SECONDS = 60.0


class Rests:
    """Shows it, so that somebody looks why."""

    def __init__(self, database: Database, *, clock: Clock, metrics: Metrics) -> None:
        """Look in `database`; show in `metrics`."""
        self._database = database
        self._clock = clock
        self._metrics = metrics

    async def check(self) -> None:
        """Look and show. Raises DatabaseUnavailable."""
        async with self._database.statement(dealership_id=EVERY_DEALERSHIP) as connection:
            resting = await numbers.resting(connection, now=self._clock.now())
        for phone_number_id, rests in resting.items():
            self._metrics.campaigns_resting.labels(phone_number_id).set(rests)
