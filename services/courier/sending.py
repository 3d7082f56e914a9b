"""Sending one stored message: claim it, call the platform, record what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never
from uuid import UUID

import msgspec
import structlog

from libs.common import limits
from libs.common.clock import Clock
from libs.common.database import Connection, Database, DatabaseUnavailable
from libs.common.events import MessageQueued
from libs.common.limits import UnsendableContent
from libs.common.messages import Outgoing, OutgoingTemplate
from libs.common.metrics import Metrics
from libs.faust_redis.outcomes import Done, Later, Never, Outcome
from services.courier.backoff import Jitter, seconds_until_next
from services.courier.delivery import Delivery
from services.courier.error_classes import ErrorClass, classify
from services.courier.gate import (
    RECONCILE_SECONDS,
    WINDOW,
    Ask,
    Doubt,
    Finished,
    Send,
    Wait,
    Withhold,
    judge,
)
from services.courier.graph_api import Accepted, Answer, GraphApi, Refused, Uncertain, Unreached
from services.courier.hearing import Hearing
from services.courier.numbers import STOP_SECONDS, Numbers
from services.courier.payloads import payload
from services.courier.repositories import contacts, deliveries

BEGIN_SECONDS = 5.0
"""A call that has not begun so soon after its claim is not made: others may have given the claim up.

With CALL_SECONDS it is over before anybody else, having waited for a status, may send the message again.
"""

RECORD_SECONDS = 1.0
HELD_UP_SECONDS = 2.0

_log = structlog.stdlib.get_logger(__name__)
_contents: msgspec.json.Decoder[Outgoing] = msgspec.json.Decoder(Outgoing)


@dataclass(frozen=True)
class Attempt:
    """A claimed message, and the call that sends it."""

    delivery: Delivery
    body: dict[str, object]
    claimed_at: float
    """On the clock's stopwatch, before anybody could see the claim."""


class Sending:
    """The handler of MessageQueued."""

    def __init__(
        self,
        database: Database,
        graph: GraphApi,
        numbers: Numbers,
        hearing: Hearing,
        *,
        clock: Clock,
        jitter: Jitter,
        metrics: Metrics,
    ) -> None:
        """Claim and record in `database`, send over `graph`, and ask `hearing` before sending again."""
        self._database = database
        self._graph = graph
        self._numbers = numbers
        self._hearing = hearing
        self._clock = clock
        self._jitter = jitter
        self._metrics = metrics

    async def __call__(self, event: MessageQueued) -> Outcome:
        """Send the message of `event` unless it is sent, withheld or not due.

        Raises DatabaseUnavailable, as long as the platform has not been called. When the process dies later,
        the next delivery of the event finds out by the message's statuses whether it was sent.
        """
        claimed = await self._claim(event.message_id)
        if isinstance(claimed, Ask):
            if not await self._hearing.complete():
                return Later(HELD_UP_SECONDS, "statuses are held up")
            claimed = await self._claim(event.message_id, asked=True)
            assert not isinstance(claimed, Ask), "it was asked"  # noqa: S101 - ours to know
        if not isinstance(claimed, Attempt):
            return claimed
        return await self._send(claimed)

    async def _send(self, attempt: Attempt) -> Outcome:
        delivery = attempt.delivery
        if self._clock.monotonic() - attempt.claimed_at > BEGIN_SECONDS:
            async with self._database.statement() as connection:
                await deliveries.unclaim(connection, delivery.message_id, attempt=delivery.attempts + 1)
            return Later(0, "the process stood still before the call")
        answer = await self._graph.send(delivery.phone_number_id, attempt.body)
        self._count(delivery, answer)
        while True:
            try:
                return await self._settle(delivery, answer)
            except DatabaseUnavailable as error:
                # Nobody else knows what the platform has answered: forgotten, it would be in doubt.
                _log.warning("answer_waits_for_database", problem=error.problem)
                await self._clock.sleep(RECORD_SECONDS)

    async def _claim(self, message_id: UUID, *, asked: bool = False) -> Attempt | Ask | Outcome:
        now, stopwatch = self._clock.now(), self._clock.monotonic()
        async with self._database.transaction(pipelined=True) as connection:
            delivery = await deliveries.find(connection, message_id, oldest=now - WINDOW)
            if delivery is None:
                return Never("the message does not exist")
            try:
                content = _content(delivery)
            except UnsendableContent as error:
                return await self._withhold(connection, delivery, Withhold(f"unsendable {error}"))
            verdict = judge(delivery, now, is_template=isinstance(content, OutgoingTemplate), asked=asked)
            match verdict:
                case Send():
                    return await self._take(connection, delivery, content, stopwatch)
                case Ask():
                    return verdict
                case _:
                    return await self._hold_back(connection, delivery, verdict)

    async def _hold_back(
        self, connection: Connection, delivery: Delivery, verdict: Finished | Withhold | Wait | Doubt
    ) -> Outcome:
        match verdict:
            case Finished():
                return Done()
            case Withhold():
                return await self._withhold(connection, delivery, verdict)
            case Wait(seconds, reason):
                return Later(seconds, reason)
            case Doubt():
                await deliveries.doubt(connection, delivery.message_id, now=self._clock.now())
                return Later(RECONCILE_SECONDS, "its fate is unknown")
            case _:
                assert_never(verdict)

    async def _take(
        self, connection: Connection, delivery: Delivery, content: Outgoing, stopwatch: float
    ) -> Attempt | Later:
        if stopped := self._numbers.seconds_stopped(delivery.phone_number_id):
            return Later(stopped, "the number is stopped")
        await deliveries.claim(connection, delivery.message_id, now=self._clock.now())
        body = payload(
            content,
            phone=delivery.phone,
            user_id=delivery.user_id,
            callback_data=str(delivery.message_id),
            reply_to=delivery.reply_to,
        )
        return Attempt(delivery, body, stopwatch)

    async def _withhold(self, connection: Connection, delivery: Delivery, why: Withhold) -> Done:
        now = self._clock.now()
        await deliveries.fail(connection, delivery.message_id, code=why.code, title=why.title, now=now)
        self._metrics.deliveries.labels("failed").inc()
        _log.warning("message_withheld", message_id=str(delivery.message_id), reason=why.title)
        return Done()

    async def _settle(self, delivery: Delivery, answer: Answer) -> Outcome:
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

    def _count(self, delivery: Delivery, answer: Answer) -> None:
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

    async def _doubt(self, delivery: Delivery) -> Later:
        async with self._database.statement() as connection:
            await deliveries.doubt(connection, delivery.message_id, now=self._clock.now())
        return Later(RECONCILE_SECONDS, "its fate is unknown")

    async def _accepted(self, delivery: Delivery, wamid: str) -> Done:
        now = self._clock.now()
        async with self._database.transaction(pipelined=True) as connection:
            first = await deliveries.accept(connection, delivery.message_id, wamid, now=now)
        if first:
            self._metrics.deliveries.labels("sent").inc()
        if delivery.asked_at:
            self._metrics.response_seconds.observe(max(0.0, (now - delivery.asked_at).total_seconds()))
        return Done()

    async def _refused(self, delivery: Delivery, refusal: Refused) -> Outcome:
        kind = classify(refusal.code, refusal.status)
        match kind:
            case ErrorClass.RETRY:
                return await self._again(delivery, self._backoff(delivery, refusal.code), "refused for now")
            case ErrorClass.STOP_NUMBER:
                self._numbers.stop(delivery.phone_number_id, refusal.code)
                return await self._again(delivery, STOP_SECONDS, "the number is stopped")
            case _:
                return await self._give_up(delivery, refusal, kind)

    def _backoff(self, delivery: Delivery, code: int | None) -> float:
        return seconds_until_next(delivery.attempts + 1, code, self._jitter)

    async def _again(self, delivery: Delivery, seconds: float, reason: str) -> Later:
        until = self._clock.now() + timedelta(seconds=seconds)
        async with self._database.transaction(pipelined=True) as connection:
            await deliveries.postpone(connection, delivery.message_id, until=until)
        return Later(seconds, reason)

    async def _give_up(self, delivery: Delivery, refusal: Refused, kind: ErrorClass) -> Done:
        now = self._clock.now()
        async with self._database.transaction(pipelined=True) as connection:
            await deliveries.fail(
                connection, delivery.message_id, code=refusal.code, title=refusal.title, now=now
            )
            if kind is ErrorClass.OPTED_OUT:
                await contacts.opt_out(connection, delivery.contact_id, now=now)
        self._metrics.deliveries.labels("failed").inc()
        return Done()


def _content(delivery: Delivery) -> Outgoing:
    try:
        content = _contents.decode(delivery.content)
    except msgspec.ValidationError:
        raise UnsendableContent("content", "is of no kind that can be sent") from None
    limits.check(content)
    return content
