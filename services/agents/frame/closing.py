"""The one transaction in which an answer becomes real: the reply, what was learnt, and the turn's end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from libs.common import outbox
from libs.common.clock import Clock
from libs.common.database import Connection
from libs.common.events import MessageQueued
from libs.common.identifiers import NewIdentifier
from libs.common.knowledge import citations
from libs.common.limits import bubbles
from libs.common.streams import WA_OUTBOUND
from services.agents.frame.agent import Answer, Decision, HandOver, UnitOfWork
from services.agents.frame.repositories import answers
from services.agents.frame.repositories.answers import Standing, Written
from services.agents.frame.turn import CONSENT_NOTICE, Memory, Turn

Reached = Literal["answered", "failed"]


@dataclass(frozen=True)
class Closed:
    """What became of an answer."""

    state: Literal["answered", "failed", "silent", "discarded"]
    """The turn's state; `discarded` when somebody else had closed the turn before."""
    rows: tuple[outbox.Row, ...] = ()
    """What is to be published now."""


async def close_turn(
    connection: Connection,
    turn: Turn,
    memory: Memory,
    answer: Answer,
    *,
    reached: Reached,
    hand_over: HandOver,
    clock: Clock,
    new_id: NewIdentifier,
) -> Closed:
    """Write `answer` down and close the turn with the state `reached`, in the caller's transaction.

    Nothing is written when the turn has been closed meanwhile. When a person has taken the conversation
    over, or the customer has opted out, nothing is sent but the one confirmation that the customer is, or
    is not, written to from now on; what was learnt stays. A text too long for one message becomes several.
    Raises UnsendableContent when the platform would refuse the reply: the agent's mistake.
    """
    standing = await answers.lock(connection, turn)
    if not standing.in_progress:
        return Closed("discarded")
    now, decision = clock.now(), answer.decision
    silent = _silent(standing, decision)
    if decision.opts_out:
        await answers.opt_out(connection, turn, now=now)
    if decision.opts_in:
        await answers.opt_in(connection, turn)
    if silent:
        if decision.all_facts:
            await answers.learn(connection, turn, decision.all_facts, now=now)
        await answers.close_silent(connection, turn, now=now)
        return Closed("silent")
    work = UnitOfWork(connection=connection, turn=turn, now=now, new_id=new_id)
    for record in decision.records:
        await record.write(work)
    handed: list[outbox.Row] = []
    if decision.handoff:
        reason = decision.handoff
        handed.append(await hand_over(connection, turn, memory, decision, reason, now=now, new_id=new_id))
    written = _written(turn, answer, reached, handed, new_id)
    await answers.answer(connection, turn, written, now=now, as_things_stand=True)
    if decision.sources:
        for message_id, _ in written.replies:
            await citations.keep(connection, turn.dealership_id, message_id, decision.sources)
    return Closed(reached, tuple(written.rows))


def is_plain(answer: Answer) -> bool:
    """Whether nothing follows from `answer` but its reply and what was learnt."""
    decision = answer.decision
    return not (decision.last_word or decision.records or decision.sources)


async def close_plainly(
    connection: Connection,
    turn: Turn,
    answer: Answer,
    *,
    reached: Reached,
    clock: Clock,
    new_id: NewIdentifier,
) -> Closed | None:
    """As `close_turn`, for an answer that is plain, in one statement that needs no transaction around it.

    None, and nothing is written, when the reply may not go out as things stand: `close_turn` tells then what
    becomes of the turn. Raises UnsendableContent.
    """
    written = _written(turn, answer, reached, [], new_id)
    done = await answers.answer(connection, turn, written, now=clock.now())
    return Closed(reached, tuple(written.rows)) if done else None


def _silent(standing: Standing, decision: Decision) -> bool:
    if decision.opts_out:
        return standing.opted_out  # it has been confirmed before
    if decision.opts_in and standing.opted_out:
        return False
    return standing.opted_out or standing.owned_by_person


def _written(
    turn: Turn, answer: Answer, reached: Reached, handed: Sequence[outbox.Row], new_id: NewIdentifier
) -> Written:
    """What `answer` leaves behind; each of its parts is sent as a message of its own."""
    replies = [(new_id(), part) for part in bubbles(answer.content)]
    queued = [
        MessageQueued(
            event_id=new_id(), dealership_id=turn.dealership_id, message_id=message_id, turn_id=turn.id
        )
        for message_id, _ in replies
    ]
    notice = {CONSENT_NOTICE: answer.notice} if answer.notice else {}
    return Written(
        state=reached,
        asks=answer.decision.asks,
        replies=replies,
        last_word=answer.decision.last_word,
        rows=[*handed, *(outbox.Row(WA_OUTBOUND, event) for event in queued)],
        facts={**answer.decision.all_facts, **notice},
    )
