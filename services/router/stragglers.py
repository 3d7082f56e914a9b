"""Messages that a dead worker has in hand: what their customers wrote later waits for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from libs.common.database import Connection
from libs.common.events import MessageReceived
from libs.common.streams import InboundEvent
from services.router.identity import aliases
from services.router.repositories import stragglers

OVERDUE_SECONDS = 0.3
"""Less than the shortest wait for the end of a burst, and many times what a message takes to be stored."""

Overdue = Callable[[], Awaitable[Sequence[InboundEvent]]]
"""The events that a worker has had in hand for OVERDUE_SECONDS or longer."""


class Stragglers:
    """Tells whose turn is not complete, although nothing has come for a while."""

    def __init__(self, overdue: Overdue) -> None:
        """`overdue` raises ServerUnavailable."""
        self._overdue = overdue

    async def conversations(self, connection: Connection) -> set[UUID]:
        """The conversations of customers of whom a message is in a worker's hands and not stored yet.

        Raises ServerUnavailable.
        """
        events = [event for event in await self._overdue() if isinstance(event, MessageReceived)]
        if not events:
            return set()
        return await stragglers.conversations(
            connection, [(name, event.message_id) for event in events for name in aliases(event)]
        )
