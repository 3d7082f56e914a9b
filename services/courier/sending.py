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
from libs.common.database import Connection, Database
from libs.common.events import MessageQueued
from libs.common.limits import UnsendableContent
from libs.common.messages import Outgoing, OutgoingTemplate
from libs.common.metrics import Metrics
from libs.faust_redis.outcomes import Done, Later, Never, Outcome
from services.courier.backoff import Jitter, seconds_until_next
from services.courier.delivery import Delivery
from services.courier.error_classes import ErrorClass, classify
from services.courier.gate import RECONCILE_SECONDS, WINDOW, Finished, Send, Wait, Withhold, judge
from services.courier.graph_api import Accepted, Answer, GraphApi, Refused, Uncertain, Unreached
from services.courier.numbers import STOP_SECONDS, Numbers
from services.courier.payloads import payload
from services.courier.repositories import contacts, deliveries

_log = structlog.stdlib.get_logger(__name__)
_contents: msgspec.json.Decoder[Outgoing] = msgspec.json.Decoder(Outgoing)


@dataclass(frozen=True)
class Attempt:
    """A claimed message, and the call that sends it."""

    delivery: Delivery
    body: dict[str, object]


class Sending:
    """The handler of MessageQueued."""

    def __init__(
        self,
        database: Database,
        graph: GraphApi,
        numbers: Numbers,
        *,
        clock: Clock,
        jitter: Jitter,
        metrics: Metrics,
    ) -> None:
        """Messages are claimed and recorded in `database`, and sent over `graph`."""
        self._database = database
        self._graph = graph
        self._numbers = numbers
        self._clock = clock
        self._jitter = jitter
        self._metrics = metrics

    async def __call__(self, event: MessageQueued) -> Outcome:
        """Send the message of `event` unless it is sent, withheld or not due.

        Raises DatabaseUnavailable; when that happens after the call, the next delivery of the event finds out
        by the message's statuses whether it was sent.
        """
        claimed = await self._claim(event.message_id)
        if not isinstance(claimed, Attempt):
            return claimed
        answer = await self._graph.send(claimed.delivery.phone_number_id, claimed.body)
        return await self._settle(claimed.delivery, answer)

    async def _claim(self, message_id: UUID) -> Attempt | Outcome:
        now = self._clock.now()
        async with self._database.transaction(pipelined=True) as connection:
            delivery = await deliveries.find(connection, message_id, oldest=now - WINDOW)
            if delivery is None:
                return Never("the message does not exist")
            try:
                content = _content(delivery)
            except UnsendableContent as error:
                return await self._withhold(connection, delivery, Withhold(f"unsendable {error}"))
            verdict = judge(delivery, now, is_template=isinstance(content, OutgoingTemplate))
            match verdict:
                case Finished():
                    return Done()
                case Withhold():
                    return await self._withhold(connection, delivery, verdict)
                case Wait(seconds, reason):
                    return Later(seconds, reason)
                case Send():
                    return await self._take(connection, delivery, content)
                case _:
                    assert_never(verdict)

    async def _take(self, connection: Connection, delivery: Delivery, content: Outgoing) -> Attempt | Later:
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
        return Attempt(delivery, body)

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
            case Uncertain(problem):
                self._metrics.graph_requests.labels("uncertain").inc()
                _log.warning("fate_unknown", message_id=str(delivery.message_id), problem=problem)
                return Later(RECONCILE_SECONDS, "its fate is unknown")
            case Unreached(problem):
                self._metrics.graph_requests.labels("unreachable").inc()
                _log.warning("platform_unreachable", message_id=str(delivery.message_id), problem=problem)
                return await self._again(delivery, self._backoff(delivery, None), "unreachable")
            case Refused():
                return await self._refused(delivery, answer)
            case _:
                assert_never(answer)

    async def _accepted(self, delivery: Delivery, wamid: str) -> Done:
        now = self._clock.now()
        async with self._database.transaction(pipelined=True) as connection:
            first = await deliveries.accept(connection, delivery.message_id, wamid, now=now)
        self._metrics.graph_requests.labels("accepted").inc()
        if first:
            self._metrics.deliveries.labels("sent").inc()
        if delivery.asked_at:
            self._metrics.response_seconds.observe(max(0.0, (now - delivery.asked_at).total_seconds()))
        return Done()

    async def _refused(self, delivery: Delivery, refusal: Refused) -> Outcome:
        kind = classify(refusal.code, refusal.status)
        self._metrics.graph_requests.labels(kind).inc()
        _log.warning("message_refused", message_id=str(delivery.message_id), code=refusal.code, kind=kind)
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
