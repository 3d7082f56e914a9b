"""Messages that were read and are not stored yet: what their customers wrote later waits for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from libs.common.database import Connection
from libs.common.events import MessageReceived
from libs.common.streams import InboundEvent
from services.router.identity import aliases
from services.router.repositories import stragglers

LATE_SECONDS = 0.3
"""Less than the shortest wait for the end of a burst, and many times what a message takes to be stored."""

InHand = Callable[[], Awaitable[Sequence[InboundEvent]]]
"""The events of LATE_SECONDS ago and earlier that workers, slow, stopped or dead ones, still have in hand."""


class Stragglers:
    """Tells whose turn is not complete, although nothing has come for a while."""

    def __init__(self, in_hand: InHand) -> None:
        """`in_hand` raises ServerUnavailable."""
        self._in_hand = in_hand

    async def conversations(self, connection: Connection) -> set[UUID]:
        """The conversations of customers of whom a message is in a worker's hands and not stored yet.

        Raises ServerUnavailable.
        """
        events = [event for event in await self._in_hand() if isinstance(event, MessageReceived)]
        if not events:
            return set()
        return await stragglers.conversations(
            connection, [(name, event.message_id) for event in events for name in aliases(event)]
        )
