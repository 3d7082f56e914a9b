"""Numbers that the platform does not let us use for now."""

from __future__ import annotations

from datetime import timedelta

import structlog

from libs.common.clock import Clock
from libs.common.database import Connection
from libs.common.metrics import Metrics
from services.courier.repositories import numbers

STOP_SECONDS = 60.0
"""How long a number is left alone before the next attempt shows whether it works again."""

_log = structlog.stdlib.get_logger(__name__)


class Numbers:
    """Stops numbers, for every courier at once."""

    def __init__(self, *, clock: Clock, metrics: Metrics) -> None:
        """Tell a person by `metrics` and the log."""
        self._clock = clock
        self._metrics = metrics

    async def stop(self, connection: Connection, phone_number_id: str, code: int | None) -> None:
        """Send nothing over the number for STOP_SECONDS, and tell a person: it does not mend by itself."""
        now = self._clock.now()
        until = now + timedelta(seconds=STOP_SECONDS)
        if await numbers.stop(connection, phone_number_id, code, now=now, until=until):
            self._metrics.numbers_stopped.inc()
            _log.error("number_stopped", phone_number_id=phone_number_id, code=code, alert=True)
