"""Claiming a message for one call: whether it may be sent is judged, and its call is prepared."""

from __future__ import annotations

from dataclasses import dataclass
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
from libs.common.outbox import Outbox, Row
from libs.common.templates import Category, TemplateError, Templates
from libs.faust_redis.outcomes import Done, Later, Never, Outcome
from libs.faust_redis.token_buckets import Empty, Taken
from services.courier.abandonment import Abandonment
from services.courier.campaign_hours import CampaignHours
from services.courier.delivery import Delivery, State
from services.courier.first_looks import FirstLooks
from services.courier.gate import (
    AT_REST,
    QUIET_HOURS,
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
from services.courier.payloads import payload
from services.courier.rates import Rates, limit_of
from services.courier.repositories import deliveries

_HELD_BY = {QUIET_HOURS: "quiet_hours", AT_REST: "rest"}
"""The limits that hold a campaign back, as metrics name them."""

_log = structlog.stdlib.get_logger(__name__)
_contents: msgspec.json.Decoder[Outgoing] = msgspec.json.Decoder(Outgoing)


@dataclass(frozen=True)
class Attempt:
    """A claimed message, and the call that sends it."""

    delivery: Delivery
    body: dict[str, object]
    claimed_at: float
    """On the clock's stopwatch, before anybody could see the claim."""
    after_seconds: float = 0.0
    """How long the call is to wait for its place behind the others of its number."""


@dataclass(frozen=True)
class _GivenUp:
    rows: tuple[Row, ...]


class Claiming:
    """The one place in which it is decided whether a message leaves."""

    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        rates: Rates,
        abandonment: Abandonment,
        *,
        templates: Templates,
        hours: CampaignHours,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        """Messages are found and claimed in `database`, at the rate that `rates` allow."""
        self._database = database
        self._first_looks = FirstLooks(database, clock=clock)
        self._outbox = outbox
        self._rates = rates
        self._abandonment = abandonment
        self._templates = templates
        self._hours = hours
        self._clock = clock
        self._metrics = metrics

    async def claim(self, event: MessageQueued, *, asked: bool = False) -> Attempt | Ask | Outcome:
        """The call that sends the event's message now; else what is to become of the event.

        `asked`: no status was held up just before. Raises DatabaseUnavailable, and AppendFailed when all is
        recorded but an invitation is yet to be queued, which the sweeper then does.
        """
        first = None if asked else await self._claim_at_first_look(event)
        if first:
            return first
        async with self._database.transaction(
            pipelined=True, dealership_id=event.dealership_id
        ) as connection:
            claimed = await self._claim(connection, event.message_id, asked)
        if not isinstance(claimed, _GivenUp):
            return claimed
        await self._outbox.publish(claimed.rows)
        return Done()

    async def _claim_at_first_look(self, event: MessageQueued) -> Attempt | Outcome | None:
        """As `claim`, for the ordinary case; None when the message has to be held while it is decided."""
        now, stopwatch = self._clock.now(), self._clock.monotonic()
        delivery = await self._first_looks.look(event.dealership_id, event.message_id)
        if delivery is None or delivery.state is State.SENDING:
            return None
        try:
            content, category = self._content(delivery)
        except (UnsendableContent, TemplateError):
            return None
        match judge(delivery, now, category=category, hours=self._hours):
            case Send():
                place = await self._rates.reserve(delivery)
                if isinstance(place, Empty):
                    return self._held_up(place)
                claimed = await self._first_looks.claim(delivery)
                return _attempt(delivery, content, stopwatch, place) if claimed else None
            case Finished() | Wait() as verdict:
                return self._postponed(verdict)
            case _:
                return None

    async def _claim(
        self, connection: Connection, message_id: UUID, asked: bool
    ) -> Attempt | Ask | _GivenUp | Outcome:
        now, stopwatch = self._clock.now(), self._clock.monotonic()
        delivery = await deliveries.find(connection, message_id, oldest=now - WINDOW)
        if delivery is None:
            return Never("the message does not exist")
        try:
            content, category = self._content(delivery)
        except (UnsendableContent, TemplateError) as error:
            return await self._withhold(connection, delivery, Withhold(f"unsendable {error}"))
        verdict = judge(delivery, now, category=category, hours=self._hours, asked=asked)
        match verdict:
            case Send():
                return await self._take(connection, delivery, content, stopwatch)
            case Ask():
                return verdict
            case Withhold():
                return await self._withhold(connection, delivery, verdict)
            case _:
                return await self._hold_back(connection, delivery, verdict)

    async def _hold_back(
        self, connection: Connection, delivery: Delivery, verdict: Finished | Wait | Doubt
    ) -> Outcome:
        if isinstance(verdict, Doubt):
            await deliveries.doubt(connection, delivery.message_id, now=self._clock.now())
            return Later(RECONCILE_SECONDS, "its fate is unknown")
        return self._postponed(verdict)

    def _postponed(self, verdict: Finished | Wait) -> Outcome:
        if isinstance(verdict, Finished):
            return Done()
        if verdict.reason in _HELD_BY:
            self._metrics.sending_held.labels(_HELD_BY[verdict.reason]).inc()
        return Later(verdict.seconds, verdict.reason)

    def _held_up(self, place: Empty) -> Later:
        limit = limit_of(place)
        self._metrics.sending_held.labels(limit).inc()
        return Later(place.seconds, limit.explanation)

    async def _take(
        self, connection: Connection, delivery: Delivery, content: Outgoing, stopwatch: float
    ) -> Attempt | Later:
        place = await self._rates.reserve(delivery)
        if isinstance(place, Empty):
            return self._held_up(place)
        await deliveries.claim(connection, delivery.message_id, now=self._clock.now())
        return _attempt(delivery, content, stopwatch, place)

    async def _withhold(self, connection: Connection, delivery: Delivery, why: Withhold) -> _GivenUp:
        rows = await self._abandonment.record(
            connection,
            delivery.message_id,
            delivery.contact_id,
            code=why.code,
            title=why.title,
            now=self._clock.now(),
        )
        _log.warning("message_withheld", message_id=str(delivery.message_id), reason=why.title)
        return _GivenUp(rows)

    def _content(self, delivery: Delivery) -> tuple[Outgoing, Category | None]:
        """What is to be sent, and its template's category. Raises UnsendableContent and TemplateError."""
        try:
            content = _contents.decode(delivery.content)
        except msgspec.ValidationError:
            raise UnsendableContent("content", "is of no kind that can be sent") from None
        limits.check(content)
        if isinstance(content, OutgoingTemplate):
            return content, self._templates.check(content).category
        return content, None


def _attempt(delivery: Delivery, content: Outgoing, stopwatch: float, place: Taken) -> Attempt:
    body = payload(
        content,
        phone=delivery.phone,
        user_id=delivery.user_id,
        callback_data=str(delivery.message_id),
        reply_to=delivery.reply_to,
    )
    return Attempt(delivery, body, stopwatch, place.after_seconds)
