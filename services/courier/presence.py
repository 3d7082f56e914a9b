"""The read mark and the typing dots while a turn is being answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import structlog

from libs.common.clock import Clock
from libs.common.database import Database
from libs.common.events import TurnStarted
from libs.common.gathering import Gathering
from libs.faust_redis.outcomes import Done, Later, Outcome
from services.courier.graph_api import Accepted, GraphApi
from services.courier.repositories import turns
from services.courier.repositories.turns import Answering

RENEW_SECONDS = 20.0
"""The platform shows the dots for 25 s at most."""

GIVEN_UP_AFTER = timedelta(minutes=3)
"""A turn that has been answered for so long is stuck; dots would promise what does not come."""

GATHER_SECONDS = 0.01
"""What is to be marked is looked up for many turns at once."""

_log = structlog.stdlib.get_logger(__name__)


class Presence:
    """The handler of TurnStarted."""

    def __init__(self, database: Database, graph: GraphApi, *, clock: Clock) -> None:
        """Turns are looked up in `database`, marks are shown over `graph`."""
        self._database = database
        self._graph = graph
        self._clock = clock
        self._turns = Gathering(self._find, wait_seconds=GATHER_SECONDS)

    async def __call__(self, event: TurnStarted) -> Outcome:
        """Show the marks, and renew the dots for as long as the answer is being made.

        A call that fails is not repeated: marks are worth no second attempt. Raises DatabaseUnavailable.
        """
        turn = await self._turns(event.dealership_id, event.turn_id)
        if turn is None or self._is_over(turn):
            return Done()
        answer = await self._graph.mark_read(turn.phone_number_id, turn.wamid, typing=turn.in_progress)
        if not isinstance(answer, Accepted):
            _log.info("marks_not_shown", turn_id=str(event.turn_id), answer=type(answer).__name__)
        return Later(RENEW_SECONDS, "the answer is still being made") if turn.in_progress else Done()

    async def _find(self, dealership_id: UUID, turn_ids: Sequence[UUID]) -> list[Answering | None]:
        async with self._database.statement(dealership_id=dealership_id) as connection:
            found = await turns.find(connection, turn_ids)
        return [found.get(turn_id) for turn_id in turn_ids]

    def _is_over(self, turn: Answering) -> bool:
        answering_for = self._clock.now() - turn.answering_at
        return answering_for >= (GIVEN_UP_AFTER if turn.in_progress else timedelta(seconds=RENEW_SECONDS))
