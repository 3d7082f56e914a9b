"""Numbers that the platform does not let us use for now."""

from __future__ import annotations

import structlog

from libs.common.clock import Clock
from libs.common.metrics import Metrics

STOP_SECONDS = 60.0
"""How long a number is left alone before the next attempt shows whether it works again."""

_log = structlog.stdlib.get_logger(__name__)


class Numbers:
    """Which numbers are stopped, in this process."""

    def __init__(self, *, clock: Clock, metrics: Metrics) -> None:
        """No number is stopped."""
        self._clock = clock
        self._metrics = metrics
        self._until: dict[str, float] = {}

    def stop(self, phone_number_id: str, code: int | None) -> None:
        """Send nothing over the number for STOP_SECONDS, and tell a person: it does not mend by itself."""
        self._until[phone_number_id] = self._clock.monotonic() + STOP_SECONDS
        self._metrics.numbers_stopped.inc()
        _log.error("number_stopped", phone_number_id=phone_number_id, code=code, alert=True)

    def seconds_stopped(self, phone_number_id: str) -> float:
        """For how many seconds more the number is stopped; 0 when it is not."""
        return max(0.0, self._until.get(phone_number_id, 0.0) - self._clock.monotonic())
