"""Recording what the platform answered, and deciding what follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import assert_never
from uuid import UUID

import structlog

from libs.common.clock import Clock
from libs.common.database import Database
from libs.common.gathering import HELD, Gathering, Held
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.faust_redis.errors import AppendFailed
from libs.faust_redis.outcomes import Done, Later, Outcome
from services.courier.abandonment import Abandonment
from services.courier.backoff import Jitter, seconds_until_next
from services.courier.delivery import Delivery
from services.courier.error_classes import ErrorClass, classify
from services.courier.gate import RECONCILE_SECONDS
from services.courier.graph_api import Accepted, Answer, Refused, Uncertain, Unreached
from services.courier.numbers import STOP_SECONDS, Numbers
from services.courier.repositories import deliveries

GATHER_SECONDS = 0.01
"""Answers of so long a time are recorded together; a courier that dies meanwhile leaves them in doubt."""

_log = structlog.stdlib.get_logger(__name__)


class Settling:
    """What becomes of a message once the platform has been called."""

    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        numbers: Numbers,
        abandonment: Abandonment,
        *,
        clock: Clock,
        jitter: Jitter,
        metrics: Metrics,
    ) -> None:
        """Record in `database`; `numbers` are stopped when the platform refuses one."""
        self._database = database
        self._accept = Gathering(self._record, wait_seconds=GATHER_SECONDS)
        self._outbox = outbox
        self._numbers = numbers
        self._abandonment = abandonment
        self._clock = clock
        self._jitter = jitter
        self._metrics = metrics

    def count(self, delivery: Delivery, answer: Answer) -> None:
        """Show in metrics and logs what the platform answered."""
        message_id = str(delivery.message_id)
        match answer:
            case Accepted():
                self._metrics.graph_requests.labels("accepted").inc()
            case Uncertain(problem):
                self._metrics.graph_requests.labels("uncertain").inc()
                _log.warning("fate_unknown", message_id=message_id, problem=problem)
            case Unreached(problem):
                self._metrics.graph_requests.labels("unreachable").inc()
                _log.warning("platform_unreachable", message_id=message_id, problem=problem)
            case Refused(status, code):
                kind = classify(code, status)
                self._metrics.graph_requests.labels(kind).inc()
                _log.warning("message_refused", message_id=message_id, code=code, kind=kind)

    async def settle(self, delivery: Delivery, answer: Answer) -> Outcome:
        """Record `answer`; what is to become of the event. Raises DatabaseUnavailable: then nothing is."""
        match answer:
            case Accepted(wamid):
                return await self._accepted(delivery, wamid)
            case Uncertain():
                return await self._doubt(delivery)
            case Unreached():
                return await self._again(delivery, self._backoff(delivery, None), "unreachable")
            case Refused():
                return await self._refused(delivery, answer)
            case _:
                assert_never(answer)

    async def _doubt(self, delivery: Delivery) -> Later:
        async with self._database.statement(dealership_id=delivery.dealership_id) as connection:
            await deliveries.doubt(connection, delivery.message_id, now=self._clock.now())
        return Later(RECONCILE_SECONDS, "its fate is unknown")

    async def _accepted(self, delivery: Delivery, wamid: str) -> Done:
        now = self._clock.now()
        if await self._accept(delivery.dealership_id, (delivery.message_id, wamid)):
            self._metrics.deliveries.labels("sent").inc()
        if delivery.asked_at:
            self._metrics.response_seconds.observe(max(0.0, (now - delivery.asked_at).total_seconds()))
        return Done()

    async def _record(self, dealership_id: UUID, accepted: Sequence[tuple[UUID, str]]) -> list[bool | Held]:
        """Record the platform's id of each message; whether no status had told before that it was sent."""
        async with self._database.statement(dealership_id=dealership_id) as connection:
            recorded = await deliveries.accept(connection, dict(accepted), now=self._clock.now())
        return [recorded.get(message_id, HELD) for message_id, _ in accepted]

    async def _refused(self, delivery: Delivery, refusal: Refused) -> Outcome:
        match classify(refusal.code, refusal.status):
            case ErrorClass.RETRY:
                return await self._again(delivery, self._backoff(delivery, refusal.code), "refused for now")
            case ErrorClass.STOP_NUMBER:
                return await self._stop(delivery, refusal.code)
            case _:
                return await self._give_up(delivery, refusal)

    def _backoff(self, delivery: Delivery, code: int | None) -> float:
        return seconds_until_next(delivery.attempts + 1, code, self._jitter)

    async def _again(self, delivery: Delivery, seconds: float, reason: str) -> Later:
        until = self._clock.now() + timedelta(seconds=seconds)
        async with self._database.statement(dealership_id=delivery.dealership_id) as connection:
            await deliveries.postpone(connection, delivery.message_id, until=until)
        return Later(seconds, reason)

    async def _stop(self, delivery: Delivery, code: int | None) -> Later:
        until = self._clock.now() + timedelta(seconds=STOP_SECONDS)
        async with self._database.transaction(
            pipelined=True, dealership_id=delivery.dealership_id
        ) as connection:
            await deliveries.postpone(connection, delivery.message_id, until=until)
            await self._numbers.stop(connection, delivery.phone_number_id, code)
        return Later(STOP_SECONDS, "the number is stopped")

    async def _give_up(self, delivery: Delivery, refusal: Refused) -> Done:
        async with self._database.transaction(
            pipelined=True, dealership_id=delivery.dealership_id
        ) as connection:
            rows = await self._abandonment.record(
                connection,
                delivery.message_id,
                delivery.contact_id,
                code=refusal.code,
                title=refusal.title,
                now=self._clock.now(),
            )
        try:
            await self._outbox.publish(rows)
        except AppendFailed as error:
            _log.warning("invitation_left_to_the_sweeper", problem=error.problem)
        return Done()
