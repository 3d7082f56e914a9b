"""The one transaction in which an answer becomes real: the reply, what was learnt, and the turn's end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from libs.common import outbox
from libs.common.clock import Clock
from libs.common.database import Connection
from libs.common.events import MessageQueued
from libs.common.identifiers import NewIdentifier
from libs.common.knowledge import citations
from libs.common.limits import bubbles
from libs.common.messages import Outgoing
from libs.common.streams import WA_OUTBOUND
from services.agents.frame import repository
from services.agents.frame.agent import Answer, Decision, HandOver, UnitOfWork
from services.agents.frame.repository import Standing
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
    standing = await repository.lock(connection, turn)
    if not standing.in_progress:
        return Closed("discarded")
    now, decision = clock.now(), answer.decision
    silent = _silent(standing, decision)
    facts = dict(decision.all_facts)
    if answer.notice and not silent:
        facts[CONSENT_NOTICE] = answer.notice
    if facts:
        await repository.learn(connection, turn, facts, now=now)
    if decision.opts_out:
        await repository.opt_out(connection, turn, now=now)
    if decision.opts_in:
        await repository.opt_in(connection, turn)
    if silent:
        await repository.close(connection, turn, "silent", asks="", now=now)
        return Closed("silent")
    work = UnitOfWork(connection=connection, turn=turn, now=now, new_id=new_id)
    for record in decision.records:
        await record.write(work)
    rows: list[outbox.Row] = []
    if decision.handoff:
        reason = decision.handoff
        rows.append(await hand_over(connection, turn, memory, decision, reason, now=now, new_id=new_id))
    await repository.close(connection, turn, reached, asks=decision.asks, now=now)
    parts = bubbles(answer.content)
    rows += [await _reply(connection, turn, answer, part, now=now, new_id=new_id) for part in parts]
    await outbox.add(connection, turn.dealership_id, rows, clock=clock)
    return Closed(reached, tuple(rows))


def _silent(standing: Standing, decision: Decision) -> bool:
    if decision.opts_out:
        return standing.opted_out  # it has been confirmed before
    if decision.opts_in and standing.opted_out:
        return False
    return standing.opted_out or standing.owned_by_person


async def _reply(
    connection: Connection,
    turn: Turn,
    answer: Answer,
    content: Outgoing,
    *,
    now: datetime,
    new_id: NewIdentifier,
) -> outbox.Row:
    message_id = new_id()
    await repository.add_reply(
        connection,
        turn,
        message_id,
        content,
        last_word=answer.decision.last_word,
        now=now,
    )
    if answer.decision.sources:
        await citations.keep(connection, turn.dealership_id, message_id, answer.decision.sources)
    event = MessageQueued(
        event_id=new_id(), dealership_id=turn.dealership_id, message_id=message_id, turn_id=turn.id
    )
    return outbox.Row(WA_OUTBOUND, event)
