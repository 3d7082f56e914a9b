"""What becomes of a business message once accepted: sent, delivered, read or failed, told by webhook."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tools.simulator.deliveries import Delivery
from tools.simulator.errors import OverloadedError
from tools.simulator.models import StatusChange
from tools.simulator.protocol.envelopes import messages_envelope
from tools.simulator.protocol.statuses import status_update

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.simulator.deliveries import Deliveries
    from tools.simulator.exchanges import ExchangeLog
    from tools.simulator.faults import Faults
    from tools.simulator.live import Feed
    from tools.simulator.memory import Conversation
    from tools.simulator.models import Behaviour, BusinessNumber, Message

_RANKS = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "failed": 4}


class StatusReporter:
    """Moves messages forward, never backward, and tells each move to the gateway and to open pages."""

    def __init__(
        self,
        *,
        deliveries: Deliveries,
        log: ExchangeLog,
        faults: Faults,
        feed: Feed,
        clock: Callable[[], float],
        behaviour: Behaviour,
    ) -> None:
        self._deliveries = deliveries
        self._log = log
        self._faults = faults
        self._feed = feed
        self._clock = clock
        self._behaviour = behaviour
        self._tasks: set[asyncio.Task[None]] = set()

    def follow(
        self,
        number: BusinessNumber,
        conversation: Conversation,
        message: Message,
        error_code: int | None = None,
    ) -> None:
        """Let the accepted message reach the customer step by step, or fail with this code."""
        if not self._behaviour.statuses:
            return
        failure = self._faults.strikes("failed_status")
        code = error_code or (failure.error_code if failure else None)
        task = asyncio.create_task(self._progress(number, conversation, message, code))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def report(
        self,
        number: BusinessNumber,
        conversation: Conversation,
        message: Message,
        status: str,
        error_code: int | None = None,
    ) -> None:
        """Move the message to this status now, unless it is there or beyond already."""
        if _RANKS[status] <= _RANKS[message.status]:
            return
        at = self._clock()
        message.status = status
        message.history.append(StatusChange(status=status, at=at, error_code=error_code))
        if message.type != "reaction" and not self._behaviour.quiet:
            self._feed.publish("message", message)
        if self._faults.strikes("lost_status"):
            return
        update = status_update(conversation.customer, message, status=status, at=at, error_code=error_code)
        delivery = Delivery(
            operation=f"status.{status}", envelope=messages_envelope(number, statuses=[update])
        )
        self._deliveries.post(delivery, lane_key=conversation.customer.key)

    async def stop(self) -> None:
        """Leave every message as it is."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def discard(self) -> None:
        """Forget the moves that are still to come."""
        for task in self._tasks:
            task.cancel()

    async def _progress(
        self, number: BusinessNumber, conversation: Conversation, message: Message, error_code: int | None
    ) -> None:
        behaviour = self._behaviour
        steps = ["failed"] if error_code else ["sent", "delivered"]
        if behaviour.read_automatically and not error_code:
            steps.append("read")
        for step in steps:
            await asyncio.sleep(behaviour.status_delay_seconds)
            try:
                self.report(number, conversation, message, step, error_code)
            except OverloadedError:
                self._log.counters["status.dropped"] += 1
