"""Giving a conversation to a person, within the transaction of the answer that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from libs.common import outbox
from libs.common.database import Connection
from libs.common.events import HandoffOpened
from libs.common.handoffs import repository as handoffs
from libs.common.handoffs.assignment import choose
from libs.common.handoffs.repository import Handoff
from libs.common.identifiers import NewIdentifier
from libs.common.opening_hours import OpeningHours
from libs.common.streams import STAFF_NOTIFICATIONS
from services.agents.frame.agent import Decision, HandoffReason
from services.agents.frame.turn import Memory, Turn
from services.agents.handoff.repositories import dealings
from services.agents.handoff.summary import summarise
from services.agents.wording import advisor_writes


@dataclass(frozen=True)
class HandingOver:
    """Finds the advisor, writes the summary down, and lets the staff be told."""

    hours: OpeningHours

    async def __call__(
        self,
        connection: Connection,
        turn: Turn,
        memory: Memory,
        decision: Decision,
        reason: HandoffReason,
        *,
        now: datetime,
        new_id: NewIdentifier,
    ) -> outbox.Row:
        """Make the conversation of `turn` a person's; the event to be published with the answer.

        Whatever the answer records must have been written before: the summary tells of it.
        """
        found = await dealings.find(connection, turn, now=now, zone=self.hours.zone)
        promise = advisor_writes(self.hours, now)
        advisor_id = choose(await handoffs.candidates(connection, turn.dealership_id), now, self.hours)
        handoff = Handoff(
            id=new_id(),
            dealership_id=turn.dealership_id,
            conversation_id=turn.conversation_id,
            turn_id=turn.id,
            reason=reason,
            summary=summarise(turn, memory, decision, found, advisor_writes=promise),
            advisor_id=advisor_id,
        )
        handoff_id = await handoffs.open_handoff(connection, handoff, now=now)
        event = HandoffOpened(event_id=new_id(), dealership_id=turn.dealership_id, handoff_id=handoff_id)
        return outbox.Row(STAFF_NOTIFICATIONS, event)
