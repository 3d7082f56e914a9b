"""What became of the messages that were sent, as the platform reports it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import structlog

from libs.common import outbox, streams
from libs.common.clock import Clock
from libs.common.database import Connection, Database
from libs.common.dealerships import Dealerships
from libs.common.events import MessageQueued, StatusReceived
from libs.common.identifiers import NewIdentifier
from libs.common.messages import PlatformError
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox, Row
from libs.faust_redis.outcomes import Done, Outcome
from services.courier.abandonment import Abandonment
from services.courier.backoff import Jitter, seconds_until_next
from services.courier.delivery import State
from services.courier.error_classes import ErrorClass, classify
from services.courier.numbers import STOP_SECONDS, Numbers
from services.courier.progress import Price, Report, Standing, behind, fails, reported
from services.courier.reporting import Reporting
from services.courier.repositories import deliveries, statuses
from services.courier.repositories.statuses import Tracked

MOST_ATTEMPTS = 5
"""A message that the platform took and failed so often is given up."""

CATEGORIES = frozenset({"marketing", "utility", "authentication", "service"})
CATEGORY_CHARACTERS = 40

_log = structlog.stdlib.get_logger(__name__)


class Receipts:
    """The handler of StatusReceived."""

    def __init__(
        self,
        database: Database,
        dealerships: Dealerships,
        published: Outbox,
        numbers: Numbers,
        abandonment: Abandonment,
        *,
        clock: Clock,
        jitter: Jitter,
        new_id: NewIdentifier,
        metrics: Metrics,
    ) -> None:
        """What is to be sent once more goes back to the couriers by the outbox."""
        self._database = database
        self._dealerships = dealerships
        self._reporting = Reporting(database)
        self._outbox = published
        self._numbers = numbers
        self._abandonment = abandonment
        self._clock = clock
        self._jitter = jitter
        self._new_id = new_id
        self._metrics = metrics

    async def __call__(self, event: StatusReceived) -> Outcome:
        """Record what `event` tells; one about a message that is not ours is done with.

        Raises DatabaseUnavailable, and AppendFailed when all is recorded but the next attempt is yet to be
        queued, which the sweeper then does.
        """
        report = reported(event.status)
        dealership_id = await self._dealerships.of_number(event.phone_number_id)
        rows: list[Row] = []
        if dealership_id is None:
            outcome = "unknown"
        elif report is None or report is State.FAILED:
            outcome, rows = await self._weigh(event, report, dealership_id)
        else:
            outcome = await self._advance(event, report, dealership_id)
        self._metrics.statuses.labels(outcome).inc()
        await self._outbox.publish(rows)
        return Done()

    async def _advance(self, event: StatusReceived, report: State, dealership_id: UUID) -> str:
        standing = await self._record(event, report, dealership_id)
        if standing is None:
            return "unknown"
        if (price := _price(event)) and not standing.priced:
            self._count(price)
        if standing.state not in behind(report):
            return "stale"
        self._metrics.deliveries.labels(report).inc()
        return "applied"

    async def _record(self, event: StatusReceived, report: State, dealership_id: UUID) -> Standing | None:
        """Record a report about the message of our own reference or, without one, of the platform's id."""
        reference, wamid, price = _reference(event.callback_data), event.message_id, _price(event)
        if reference:
            told = Report(reference, wamid, report, event.occurred_at, price)
            if standing := await self._reporting.record(dealership_id, told):
                return standing
        async with self._database.statement(dealership_id=dealership_id) as connection:
            message_id = await statuses.named(connection, event.phone_number_id, wamid)
        if message_id is None:
            return None
        told = Report(message_id, wamid, report, event.occurred_at, price)
        return await self._reporting.record(dealership_id, told)

    async def _weigh(
        self, event: StatusReceived, report: State | None, dealership_id: UUID
    ) -> tuple[str, list[Row]]:
        """Take in a failure, whose consequences depend on the message, or a word that is new."""
        async with self._database.transaction(pipelined=True, dealership_id=dealership_id) as connection:
            tracked = await statuses.find(
                connection,
                reference=_reference(event.callback_data),
                phone_number_id=event.phone_number_id,
                wamid=event.message_id,
            )
            if tracked is None:
                return "unknown", []
            await self._keep_price(connection, tracked, event)
            return await self._fail(connection, tracked, event) if report else ("stale", [])

    async def _keep_price(self, connection: Connection, tracked: Tracked, event: StatusReceived) -> None:
        """Keep what the message costs: told with one of its first statuses, or with none."""
        price = _price(event)
        if price and not tracked.priced:
            await statuses.price(connection, tracked.message_id, price)
            self._count(price)

    def _count(self, price: Price) -> None:
        known = price.category if price.category in CATEGORIES else "other"
        self._metrics.messages_priced.labels(known, "yes" if price.billable else "no").inc()

    async def _fail(
        self, connection: Connection, tracked: Tracked, event: StatusReceived
    ) -> tuple[str, list[Row]]:
        if not fails(tracked.state, tracked.wamid, event.message_id):
            return "stale", []
        error = event.errors[0] if event.errors else PlatformError(code=0)
        kind = classify(error.code)
        _log.warning("message_failed", message_id=str(tracked.message_id), code=error.code, kind=kind)
        await deliveries.attach(connection, tracked.message_id, event.message_id)
        if kind is ErrorClass.STOP_NUMBER and event.errors:
            await self._numbers.stop(connection, event.phone_number_id, error.code)
        if kind in _REPEATED and tracked.attempts < MOST_ATTEMPTS:
            return "applied", [await self._again(connection, tracked, kind, error.code)]
        rows = await self._abandonment.record(
            connection,
            tracked.message_id,
            tracked.contact_id,
            code=error.code,
            title=error.title,
            now=event.occurred_at,
        )
        return "applied", [*rows]

    async def _again(self, connection: Connection, tracked: Tracked, kind: ErrorClass, code: int) -> Row:
        seconds = STOP_SECONDS
        if kind is ErrorClass.RETRY:
            seconds = seconds_until_next(tracked.attempts, code, self._jitter)
        until = self._clock.now() + timedelta(seconds=seconds)
        await deliveries.postpone(connection, tracked.message_id, until=until)
        queued = MessageQueued(
            event_id=self._new_id(), dealership_id=tracked.dealership_id, message_id=tracked.message_id
        )
        row = Row(streams.WA_OUTBOUND, queued)
        await outbox.add(connection, tracked.dealership_id, [row], clock=self._clock)
        return row


_REPEATED = frozenset({ErrorClass.RETRY, ErrorClass.STOP_NUMBER})


def _price(event: StatusReceived) -> Price | None:
    if not event.pricing_category:
        return None
    billable = event.pricing_type == "regular" if event.billable is None else event.billable
    return Price(event.pricing_category.lower()[:CATEGORY_CHARACTERS], billable)


def _reference(callback_data: str) -> UUID | None:
    try:
        return UUID(callback_data)
    except ValueError:
        return None
