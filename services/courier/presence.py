"""The read mark and the typing dots while a turn is being answered."""

from __future__ import annotations

from datetime import timedelta

import structlog

from libs.common.clock import Clock
from libs.common.database import Database
from libs.common.events import TurnStarted
from libs.faust_redis.outcomes import Done, Outcome
from services.courier.graph_api import Accepted, GraphApi
from services.courier.repositories import turns

STALE_AFTER = timedelta(seconds=20)
"""The dots show for up to 25 s: later than this they would outlive the answer."""

_log = structlog.stdlib.get_logger(__name__)


class Presence:
    """The handler of TurnStarted."""

    def __init__(self, database: Database, graph: GraphApi, *, clock: Clock) -> None:
        """Turns are looked up in `database`, marks are shown over `graph`."""
        self._database = database
        self._graph = graph
        self._clock = clock

    async def __call__(self, event: TurnStarted) -> Outcome:
        """Show the marks once, at best: they are worth no second attempt. Raises DatabaseUnavailable.

        The dots are shown only while the answer is still being made.
        """
        async with self._database.statement() as connection:
            turn = await turns.find(connection, event.turn_id)
        if turn and self._clock.now() - turn.answering_at < STALE_AFTER:
            answer = await self._graph.mark_read(turn.phone_number_id, turn.wamid, typing=turn.in_progress)
            if not isinstance(answer, Accepted):
                _log.info("marks_not_shown", turn_id=str(event.turn_id), answer=type(answer).__name__)
        return Done()
