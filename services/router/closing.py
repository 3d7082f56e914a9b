"""The end of a burst: its turn gets an intent and goes to the agents, or stays silent."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from libs.common.ai.questions import Account
from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Database, DatabaseUnavailable
from libs.common.events import TurnQueued
from libs.common.identifiers import NewIdentifier
from libs.common.intents import Intent
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox, Row, add
from libs.common.streams import TURNS
from libs.common.tracing import Tracer
from libs.common.words import words
from libs.faust_redis.errors import AppendFailed
from services.router.alarm import Alarm
from services.router.contents import certain_wish, needs_answer
from services.router.intents.decision import ClassifyAsync, IntentDecision
from services.router.intents.further import AskFurther, is_unsure
from services.router.intents.silence import heard_in_silence
from services.router.repositories import turns
from services.router.repositories.turns import Closing, DueTurn
from services.router.stragglers import Stragglers

POLL = timedelta(milliseconds=250)
"""How late a turn is found that this instance was not told of: another's, or one that had to wait."""
GATHER_SECONDS = 0.02
"""Bursts that end within this time are closed together."""
BATCH = 200
RETRY_SECONDS = 1.0
STALLED_SECONDS = 10.0

_WITHOUT_A_WISH = frozenset({Intent.OTHER})
"""Who comes from an advertisement and says no more than this wants what it showed; a greeting is greeted."""

_log = structlog.stdlib.get_logger(__name__)


class NotClosing(Exception):
    """Bursts end and nobody closes their turns."""

    def __init__(self, idle_seconds: float) -> None:
        """Tell for how long."""
        self.idle_seconds = idle_seconds
        super().__init__(f"No round of closing turns has gone well for {idle_seconds:.0f} s")


class BurstCloser:
    """Queues the turns whose burst is over; several instances may do so at once."""

    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        classify: ClassifyAsync,
        alarm: Alarm,
        stragglers: Stragglers,
        *,
        voice: timedelta,
        clock: Clock,
        new_id: NewIdentifier,
        metrics: Metrics,
        tracer: Tracer | None = None,
        further: AskFurther | None = None,
    ) -> None:
        """`alarm` is set by whoever knows when a turn is due; `new_id` names the events.

        A turn waits while `stragglers` tells that a message is missing, so that none overtakes another, and
        as long as `voice`, since it was opened, for its voice notes to be written down.
        `further` is asked about unsure intents, while other turns are closed.
        """
        self._database = database
        self._outbox = outbox
        self._classify = classify
        self._alarm = alarm
        self._stragglers = stragglers
        self._voice = voice
        self._clock = clock
        self._new_id = new_id
        self._metrics = metrics
        self._tracer = tracer
        self._further = further
        self._asking: dict[UUID, asyncio.Task[None]] = {}
        """Turns about which `further` is being asked."""
        self._stopping = False
        self._last_round = clock.monotonic()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Close turns as they are due while the block runs; at its end, the round under way is finished."""
        rounds = asyncio.create_task(self._run(), name="close-bursts")
        try:
            yield
        finally:
            self._stopping = True
            self._alarm.set(self._clock.now())
            await rounds
            await self.finish_asking()

    async def finish_asking(self) -> None:
        """Return once nobody is being asked about a turn any more."""
        await asyncio.gather(*self._asking.values())

    async def check(self) -> None:
        """Return while turns are closed in time; raises NotClosing once that has failed for a while."""
        idle = self._clock.monotonic() - self._last_round
        if idle > STALLED_SECONDS:
            raise NotClosing(idle)

    async def close_due(self) -> int:
        """Close the turns that are due now and complete, at most BATCH; how many there were.

        Raises DatabaseUnavailable or ServerUnavailable; the turns are then found again.
        """
        async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            due = await turns.find_due(connection, self._clock.now(), voice=self._voice, limit=BATCH)
            incomplete = await self._stragglers.conversations(connection) if due else set()
        complete = [
            turn for turn in due if turn.conversation_id not in incomplete and turn.id not in self._asking
        ]
        decided = await asyncio.gather(*(self._decide(turn) for turn in complete))
        await self._close_each([closing for closing in decided if isinstance(closing, Closing)])
        for open_one in decided:
            if isinstance(open_one, _Unsure):
                asking = asyncio.create_task(self._ask(open_one), name="ask-further")
                self._asking[open_one.turn.id] = asking
        return len(complete)

    async def _run(self) -> None:
        while not self._stopping:
            await self._alarm.wait(POLL)
            try:
                while await self.close_due() == BATCH:
                    pass
                self._last_round = self._clock.monotonic()
            except Exception:  # noqa: BLE001 - turns stay due and are found again; meanwhile the health page tells
                _log.exception("turns_not_closed")
                await self._clock.sleep(RETRY_SECONDS)
            await self._clock.sleep(GATHER_SECONDS)

    async def _decide(self, turn: DueTurn) -> Closing | _Unsure:
        # A message may have been taken back since it opened the turn.
        if not any(needs_answer(content) for content in turn.contents):
            return Closing(turn)
        texts = [text for content in turn.contents if (text := words(content))]
        tapped_last = certain_wish(turn.contents)
        if turn.opted_out or turn.owned_by_person:
            wish = heard_in_silence(texts, tapped_last, opted_out=turn.opted_out)
            return Closing(turn, wish.intent, wish.confidence, wish.source) if wish else Closing(turn)
        try:
            decision = await self._classify(texts, payload=tapped_last, first=turn.first, asked=turn.asked)
        except Exception:  # noqa: BLE001 - a customer is answered, if plainly, whatever becomes of the deciding
            _log.exception("intent_not_decided", turn_id=str(turn.id))
            return Closing(turn, Intent.OTHER, 0.0, "failed")
        if self._further and is_unsure(decision):
            return _Unsure(turn, texts, decision)
        return _closing(turn, decision)

    async def _ask(self, unsure: _Unsure) -> None:
        """Ask further about a turn, and close it then; other turns do not wait for that."""
        assert self._further, "nothing is unsure when nobody can be asked"  # noqa: S101 - ours to know
        turn = unsure.turn
        account = Account(
            dealership_id=turn.dealership_id,
            agent="router",
            conversation_id=turn.conversation_id,
            turn_id=turn.id,
        )
        try:
            decision = await self._further(unsure.texts, unsure.decision, asked=turn.asked, account=account)
            await self._close(turn.dealership_id, [_closing(turn, decision)])
        except Exception:  # noqa: BLE001 - the turn stays due and is found again
            _log.exception("turn_not_closed_after_asking", turn_id=str(turn.id))
        finally:
            del self._asking[turn.id]

    async def _close_each(self, closings: Sequence[Closing]) -> None:
        """Close them, those of each dealership by themselves."""
        by_dealership: dict[UUID, list[Closing]] = defaultdict(list)
        for closing in closings:
            by_dealership[closing.turn.dealership_id].append(closing)
        for dealership_id, theirs in by_dealership.items():
            await self._close(dealership_id, theirs)

    async def _close(self, dealership_id: UUID, closings: Sequence[Closing]) -> None:
        now = self._clock.now()
        async with self._database.transaction(pipelined=True, dealership_id=dealership_id) as connection:
            closed = await turns.close(connection, closings, now=now)
            done = [closing for closing in closings if closing.turn.id in closed]
            rows = [row for closing in done if (row := self._row(closing))]
            if rows:
                await add(connection, dealership_id, rows, clock=self._clock)
        for closing in done:
            self._metrics.turns.labels(closing.intent or "", closing.state).inc()
            self._metrics.queueing_seconds.observe((now - closing.turn.due_at).total_seconds())
            _log.info("turn_closed", turn_id=str(closing.turn.id), state=closing.state, intent=closing.intent)
        await self._publish(rows)

    def _row(self, closing: Closing) -> Row | None:
        if closing.intent is None:
            return None
        turn = closing.turn
        event = TurnQueued(
            event_id=self._new_id(),
            dealership_id=turn.dealership_id,
            conversation_id=turn.conversation_id,
            turn_id=turn.id,
            intent=closing.intent,
            traceparent=self._tracer.closed(turn.id, turn.messages, turn.due_at) if self._tracer else "",
        )
        return Row(TURNS[closing.intent], event)

    async def _publish(self, rows: Sequence[Row]) -> None:
        try:
            await self._outbox.publish(rows)
        except (AppendFailed, DatabaseUnavailable) as error:
            _log.warning("turns_left_to_the_sweeper", problem=type(error).__name__, turns=len(rows))


@dataclass(frozen=True)
class _Unsure:
    """A turn whose intent the examples leave open."""

    turn: DueTurn
    texts: Sequence[str]
    decision: IntentDecision


def _closing(turn: DueTurn, decision: IntentDecision) -> Closing:
    if turn.advertised and decision.intent in _WITHOUT_A_WISH:
        return Closing(turn, Intent.PRODUCT_CATALOG, decision.confidence, "context")
    others = zip(decision.others, decision.places, strict=True)
    return Closing(
        turn,
        decision.intent,
        decision.confidence,
        decision.source,
        tuple(f"{intent}:{start}:{end}" for intent, (start, end) in others),
    )
