"""Sending one stored message: claim it, call the platform, record what came of it."""

from __future__ import annotations

import structlog

from libs.common.clock import Clock
from libs.common.database import Database, DatabaseUnavailable
from libs.common.events import MessageQueued
from libs.faust_redis.outcomes import Later, Outcome
from services.courier.claiming import Attempt, Claiming
from services.courier.gate import Ask
from services.courier.graph_api import GraphApi
from services.courier.hearing import Hearing
from services.courier.repositories import deliveries
from services.courier.settling import Settling

BEGIN_SECONDS = 5.0
"""A call that has not begun so soon after its claim is not made: others may have given the claim up.

With CALL_SECONDS it is over before anybody else, having waited for a status, may send the message again.
"""

RECORD_SECONDS = 1.0
HELD_UP_SECONDS = 2.0

_log = structlog.stdlib.get_logger(__name__)


class Sending:
    """The handler of MessageQueued."""

    def __init__(
        self,
        database: Database,
        graph: GraphApi,
        claiming: Claiming,
        settling: Settling,
        hearing: Hearing,
        *,
        clock: Clock,
    ) -> None:
        """Send over `graph` what `claiming` lets go, and ask `hearing` before sending again."""
        self._database = database
        self._graph = graph
        self._claiming = claiming
        self._settling = settling
        self._hearing = hearing
        self._clock = clock

    async def __call__(self, event: MessageQueued) -> Outcome:
        """Send the message of `event` unless it is sent, withheld or not due.

        Raises DatabaseUnavailable, as long as the platform has not been called. When the process dies later,
        the next delivery of the event finds out by the message's statuses whether it was sent.
        """
        claimed = await self._claiming.claim(event)
        if isinstance(claimed, Ask):
            if not await self._hearing.complete():
                return Later(HELD_UP_SECONDS, "statuses are held up")
            claimed = await self._claiming.claim(event, asked=True)
            assert not isinstance(claimed, Ask), "it was asked"  # noqa: S101 - ours to know
        if not isinstance(claimed, Attempt):
            return claimed
        return await self._send(claimed)

    async def _send(self, attempt: Attempt) -> Outcome:
        delivery = attempt.delivery
        if attempt.after_seconds:
            await self._clock.sleep(attempt.after_seconds)
        if self._clock.monotonic() - attempt.claimed_at > BEGIN_SECONDS:
            async with self._database.statement(dealership_id=delivery.dealership_id) as connection:
                await deliveries.unclaim(connection, delivery.message_id, attempt=delivery.attempts + 1)
            return Later(0, "the process stood still before the call")
        answer = await self._graph.send(delivery.phone_number_id, attempt.body)
        self._settling.count(delivery, answer)
        while True:
            try:
                return await self._settling.settle(delivery, answer)
            except DatabaseUnavailable as error:
                # Nobody else knows what the platform has answered: forgotten, it would be in doubt.
                _log.warning("answer_waits_for_database", problem=error.problem)
                await self._clock.sleep(RECORD_SECONDS)
