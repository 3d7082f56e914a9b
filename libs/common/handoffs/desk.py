"""What a person does with a conversation: take it, write in it, give it back. Each act is in the audit log.

Errors::

    DeskError               it cannot be done; the text says why and what to do
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from libs.common import outbox
from libs.common.audit import Action, record
from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Connection, Database
from libs.common.events import MessageQueued
from libs.common.handoffs import repository
from libs.common.handoffs.repository import Handoff
from libs.common.handoffs.standing import Standing, add_message, lock, note_taken
from libs.common.handoffs.summary import Summary
from libs.common.identifiers import NewIdentifier
from libs.common.limits import UnsendableContent, check
from libs.common.messages import OutgoingText
from libs.common.outbox import Row
from libs.common.streams import WA_OUTBOUND

TAKEN = "staff"
"""The reason of a handoff that nobody asked for: a person took the conversation."""


class DeskError(Exception):
    """It cannot be done; the text says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Acts in the name of `actor`. Each method raises DeskError and DatabaseUnavailable."""

    database: Database
    clock: Clock
    new_id: NewIdentifier
    actor: str

    async def take(self, conversation_id: UUID, advisor_id: UUID | None) -> None:
        """Let an advisor have the conversation, whoever had it; the assistant is silent from now on."""
        now = self.clock.now()
        async with self.database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            standing = await self._standing(connection, conversation_id)
            if standing.owner == "assistant":
                await self._take_from_assistant(connection, standing, advisor_id, now)
            await note_taken(connection, conversation_id, advisor_id, now=now)
            await self._record(connection, "handoff.take", standing, now, advisor=str(advisor_id or ""))

    async def reply(self, conversation_id: UUID, text: str) -> Row:
        """Write to the customer; a conversation that the assistant has becomes a person's by it.

        The row is to be published after this. The courier decides when it may leave: outside the 24-hour
        window the customer gets a template that asks for a word first.
        """
        now, content = self.clock.now(), OutgoingText(body=text)
        try:
            check(content)
        except UnsendableContent as error:
            raise DeskError(f"this cannot be sent: {error}") from None
        async with self.database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            standing = await self._standing(connection, conversation_id)
            if standing.opted_out:
                raise DeskError("the customer wants no messages; only the customer can take that back")
            if standing.owner == "assistant":
                await self._take_from_assistant(connection, standing, None, now)
            message_id = self.new_id()
            await add_message(connection, standing, message_id, content, now=now)
            event = MessageQueued(
                event_id=self.new_id(), dealership_id=standing.dealership_id, message_id=message_id
            )
            row = Row(WA_OUTBOUND, event)
            await outbox.add(connection, standing.dealership_id, [row], clock=self.clock)
            await self._record(connection, "handoff.reply", standing, now, message=str(message_id))
        return row

    async def give_back(self, conversation_id: UUID) -> None:
        """Let the assistant answer what the customer writes from now on."""
        now = self.clock.now()
        async with self.database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            standing = await self._standing(connection, conversation_id)
            if standing.owner == "assistant":
                raise DeskError("the assistant has this conversation already")
            await repository.give_back(connection, conversation_id, by="person", now=now)
            await self._record(connection, "handoff.return", standing, now)

    async def _standing(self, connection: Connection, conversation_id: UUID) -> Standing:
        standing = await lock(connection, conversation_id)
        if standing is None:
            raise DeskError(f"there is no open conversation {conversation_id}; `handoff list` shows them")
        return standing

    async def _take_from_assistant(
        self, connection: Connection, standing: Standing, advisor_id: UUID | None, now: datetime
    ) -> None:
        handoff = Handoff(
            id=self.new_id(),
            dealership_id=standing.dealership_id,
            conversation_id=standing.conversation_id,
            turn_id=None,
            reason=TAKEN,
            summary=Summary(name=standing.name),
            advisor_id=advisor_id,
        )
        await repository.open_handoff(connection, handoff, now=now)

    async def _record(
        self, connection: Connection, name: str, standing: Standing, now: datetime, **details: str
    ) -> None:
        subject = f"conversation/{standing.conversation_id}"
        action = Action(self.actor, name, subject, details, standing.dealership_id)
        await record(connection, action, action_id=self.new_id(), now=now)
