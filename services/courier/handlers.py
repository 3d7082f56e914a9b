"""The handlers of the courier's streams: each event to the one that knows what to do with it."""

from __future__ import annotations

import structlog

from libs.common.database import DatabaseUnavailable
from libs.common.events import Event, MediaWanted, MessageQueued, StatusReceived, TurnStarted
from libs.faust_redis.outcomes import Done, Later, Outcome
from services.courier.fetching import Fetching
from services.courier.presence import Presence
from services.courier.receipts import Receipts
from services.courier.sending import Sending

RETRY_SECONDS = 1.0

_log = structlog.stdlib.get_logger(__name__)


class Handlers:
    """What the courier does with events; while Postgres is away they wait, and nothing counts as failed."""

    def __init__(self, sending: Sending, presence: Presence, receipts: Receipts, fetching: Fetching) -> None:
        """Messages go to `sending`, turns to `presence`, statuses to `receipts` and files to `fetching`."""
        self._sending = sending
        self._presence = presence
        self._receipts = receipts
        self._fetching = fetching

    async def outbound(self, event: MessageQueued | TurnStarted) -> Outcome:
        """Send a message, or show that an answer is being made."""
        try:
            if isinstance(event, MessageQueued):
                return await self._sending(event)
            return await self._presence(event)
        except DatabaseUnavailable as error:
            # The marks of a turn are worth nothing by the time the database is back.
            return _later(event, error) if isinstance(event, MessageQueued) else Done()

    async def status(self, event: StatusReceived) -> Outcome:
        """Record what became of a message."""
        try:
            return await self._receipts(event)
        except DatabaseUnavailable as error:
            return _later(event, error)

    async def media(self, event: MediaWanted) -> Outcome:
        """Store a customer's file, or remove it."""
        try:
            return await self._fetching(event)
        except DatabaseUnavailable as error:
            return _later(event, error)


def _later(event: Event, error: DatabaseUnavailable) -> Later:
    _log.warning("courier_waits_for_database", event_id=str(event.event_id), problem=error.problem)
    return Later(RETRY_SECONDS, "Postgres is unavailable")
