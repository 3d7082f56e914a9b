"""What happens when a turn comes: claim it, think, close it, publish the reply."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from uuid import UUID

import structlog

from libs.common.clock import Clock
from libs.common.database import Database, DatabaseUnavailable
from libs.common.events import TurnQueued, TurnStarted
from libs.common.gathering import Gathering
from libs.common.identifiers import NewIdentifier
from libs.common.intents import Intent
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.streams import WA_OUTBOUND
from libs.common.tracing import carrying
from libs.faust_redis.errors import AppendFailed
from libs.faust_redis.outcomes import Done, Later, Never, Outcome
from libs.faust_redis.producer import Producer
from services.agents.frame.agent import Answer, Answerer, HandOver, Overtaken, Thinks
from services.agents.frame.closing import Closed, Reached, close_plainly, close_turn, is_plain
from services.agents.frame.consent import with_notice
from services.agents.frame.repositories import claims
from services.agents.frame.responding import Responding
from services.agents.frame.turn import Memory, Turn

ABANDONED_AFTER = timedelta(seconds=30)
"""An answer that began so long ago may be begun again: its worker has died, or is given up.

Not longer than the visibility of stream entries, or a dead worker's turn would wait for both.
"""
TRY_AGAIN_SECONDS = 1.0

GATHER_SECONDS = 0.002
"""Turns that are read together are claimed together; nobody waits longer for others."""

MOST_THOUGHTS = 5
"""So often is one turn thought over in one attempt when others are faster each time."""

MOST_DEATHS = 4
"""A turn at which answering began so often without an end is apologised for: its agent may kill its workers.

Less than the deliveries of an entry, or it would become a dead letter before, and nobody would be told.
"""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class TurnHandler:
    """Answers turns. Whatever is delivered twice, a turn is answered once, or not at all and handed off."""

    database: Database
    outbox: Outbox
    producer: Producer
    answerers: Mapping[Intent, Answerer]
    apologise: Answerer
    """Answers a turn whose agent has failed `max_attempts` times, or killed MOST_DEATHS workers; hands the
    conversation to a person."""
    hand_over: HandOver
    max_attempts: int
    policy_url: str
    clock: Clock
    new_id: NewIdentifier
    metrics: Metrics
    mind: Thinks | None = None
    """The language model around the agents, if there is one."""

    async def handle(self, event: TurnQueued) -> Outcome:
        """Answer the turn of `event`. What an agent raises passes through, except on the last attempt."""
        with structlog.contextvars.bound_contextvars(
            event_id=str(event.event_id), turn_id=str(event.turn_id)
        ):
            try:
                return await self._handle(event)
            except DatabaseUnavailable as error:
                return Later(TRY_AGAIN_SECONDS, str(error))

    async def _handle(self, event: TurnQueued) -> Outcome:
        started = self.clock.monotonic()
        claimed = await self._claims(event.dealership_id, event.turn_id)
        if claimed is None:
            async with self.database.statement(dealership_id=event.dealership_id) as connection:
                return _without_claim(await claims.state_of(connection, event.turn_id))
        turn, memory = claimed
        await self._tell_started(turn)
        closed = await self._answer_and_close(turn, memory)
        self.metrics.turns.labels(turn.intent, closed.state).inc()
        self.metrics.answer_seconds.labels(turn.intent).observe(self.clock.monotonic() - started)
        await self._publish(closed)
        return Done()

    @cached_property
    def _claims(self) -> Gathering[UUID, UUID, tuple[Turn, Memory] | None]:
        return Gathering(self._claim, wait_seconds=GATHER_SECONDS)

    async def _claim(self, dealership_id: UUID, turn_ids: Sequence[UUID]) -> list[tuple[Turn, Memory] | None]:
        now = self.clock.now()
        async with self.database.statement(dealership_id=dealership_id) as connection:
            claimed = await claims.claim(
                connection, turn_ids, now=now, abandoned_before=now - ABANDONED_AFTER
            )
        # Of two that want the same turn, the first has it.
        return [claimed.pop(turn_id, None) for turn_id in turn_ids]

    async def _tell_started(self, turn: Turn) -> None:
        event = TurnStarted(
            event_id=self.new_id(),
            dealership_id=turn.dealership_id,
            conversation_id=turn.conversation_id,
            turn_id=turn.id,
        )
        try:
            await self.producer.append(WA_OUTBOUND, carrying(event))
        except AppendFailed as error:
            _log.warning("nobody will see that the turn is being answered", problem=error.problem)

    async def _answer_and_close(self, turn: Turn, memory: Memory) -> Closed:
        try:
            return await self._until_written(turn, memory)
        except (DatabaseUnavailable, asyncio.CancelledError):
            await self._release(turn, failed=False)
            raise
        except Exception:
            await self._release(turn, failed=True)
            raise

    async def _until_written(self, turn: Turn, memory: Memory) -> Closed:
        """Think and write, and think again from fresh data where others were faster."""
        for thought in range(1, MOST_THOUGHTS + 1):
            try:
                return await self._think_and_write(turn, memory)
            except Overtaken as error:
                self.metrics.answers_overtaken.labels(turn.intent).inc()
                _log.info("answer_overtaken", intent=turn.intent, what=error.what, thought=thought)
                if thought == MOST_THOUGHTS:
                    raise
        raise AssertionError("the last thought returns or raises")

    async def _think_and_write(self, turn: Turn, memory: Memory) -> Closed:
        answer, reached = await self._answer(turn, memory)
        answer = with_notice(answer, memory, policy_url=self.policy_url)
        if is_plain(answer):
            async with self.database.statement(dealership_id=turn.dealership_id) as connection:
                closed = await close_plainly(
                    connection, turn, answer, reached=reached, clock=self.clock, new_id=self.new_id
                )
            if closed:
                return closed
        async with self.database.transaction(dealership_id=turn.dealership_id) as connection:
            closed = await close_turn(
                connection,
                turn,
                memory,
                answer,
                reached=reached,
                hand_over=self.hand_over,
                clock=self.clock,
                new_id=self.new_id,
            )
        if closed.rows and answer.decision.handoff:
            self.metrics.handoffs.labels(answer.decision.handoff).inc()
        return closed

    async def _answer(self, turn: Turn, memory: Memory) -> tuple[Answer, Reached]:
        respond = Responding(self.answerers, self.mind)
        if turn.failures < self.max_attempts and turn.deaths < MOST_DEATHS:
            try:
                return await respond(turn, memory, self.clock.now()), "answered"
            except DatabaseUnavailable:
                raise  # no fault of the agent's
            except Exception:
                if turn.failures + 1 < self.max_attempts:
                    raise
                _log.exception("the agent failed for the last time", intent=turn.intent)
        return await self.apologise(turn, memory, self.clock.now()), "failed"

    async def _release(self, turn: Turn, *, failed: bool) -> None:
        with suppress(DatabaseUnavailable):  # then the turn counts as abandoned after a while
            async with self.database.statement(dealership_id=turn.dealership_id) as connection:
                await claims.release(connection, turn, failed=failed)

    async def _publish(self, closed: Closed) -> None:
        try:
            await self.outbox.publish(closed.rows)
        except AppendFailed as error:
            _log.warning("the reply waits for the outbox to be swept", problem=error.problem)


def _without_claim(state: str | None) -> Outcome:
    match state:
        case "queued" | "answering":
            return Later(TRY_AGAIN_SECONDS, "the turn is being answered by another worker")
        case "answered" | "failed" | "silent":
            return Done()
        case _:
            return Never(f"the turn is {state or 'not in the database'}")
