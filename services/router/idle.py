"""Conversations that nobody goes on with are closed, so that what they leave behind is remembered.

The next message would close them anyway and begin another. One that a person has stays open: it is on the
person's list.
"""

from __future__ import annotations

from datetime import timedelta

import structlog

from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Database
from services.router.continuing import CONVERSATION_ENDS_AFTER
from services.router.repositories import conversations

EACH_SECONDS = 60.0
GRACE = timedelta(minutes=10)
"""For messages that were written in time and come late."""
AT_ONCE = 500

_log = structlog.stdlib.get_logger(__name__)


class IdleConversations:
    """Closes them."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def close(self) -> int:
        """Close at most AT_ONCE of them; how many there were. Raises DatabaseUnavailable."""
        now = self._clock.now()
        async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            closed = await conversations.close_idle(
                connection, before=now - CONVERSATION_ENDS_AFTER - GRACE, now=now, limit=AT_ONCE
            )
        if closed:
            _log.info("idle_conversations_closed", conversations=closed)
        return closed
