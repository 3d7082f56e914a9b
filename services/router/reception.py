"""Where a customer's message goes: its writer, its conversation and the turn it waits in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from libs.common.clock import Clock
from libs.common.database import Connection, Database
from libs.common.events import MessageReceived
from libs.common.identifiers import NewIdentifier
from libs.common.messages import Edit, Revoke
from services.router.bursts import Waits, due_at
from services.router.contents import corrected, is_unreadable, needs_answer, prolongs_burst
from services.router.identity import Alias
from services.router.repositories import conversations, messages
from services.router.repositories.conversations import Conversation, OpenTurn
from services.router.writers import identify

CONVERSATION_ENDS_AFTER = timedelta(hours=24)


class AlreadyStored(Exception):
    """The platform delivered a message again."""


class Reception:
    """Stores messages, each in one transaction, once however often it is delivered."""

    def __init__(self, database: Database, waits: Waits, *, clock: Clock, new_id: NewIdentifier) -> None:
        """Store in `database`; `new_id` names contacts, conversations and turns."""
        self._database = database
        self._waits = waits
        self._clock = clock
        self._new_id = new_id

    async def store(
        self, event: MessageReceived, dealership_id: UUID, names: Sequence[Alias]
    ) -> OpenTurn | None:
        """Store the message of the customer called `names`; the turn it waits in, if it needs an answer.

        Raises AlreadyStored, with nothing changed, and DatabaseUnavailable.
        """
        now = self._clock.now()
        async with self._database.transaction(pipelined=True) as connection:
            filing = _Filing(connection, event, dealership_id, self._waits, now, self._new_id)
            return await filing.file(names)


@dataclass(frozen=True)
class _Filing:
    """One message on its way to its place, in one transaction."""

    connection: Connection
    event: MessageReceived
    dealership_id: UUID
    waits: Waits
    now: datetime
    new_id: NewIdentifier

    async def file(self, names: Sequence[Alias]) -> OpenTurn | None:
        contact_id = await identify(
            self.connection, self.dealership_id, names, self.event.sender, now=self.now, new_id=self.new_id
        )
        conversation, turn = await conversations.find(self.connection, contact_id, self.event.phone_number_id)
        conversation_id = await self._continue(contact_id, conversation)
        if await self._needs_answer(conversation_id):
            turn = await self._collect(conversation_id, turn)
        else:
            turn = None
        await self._add(contact_id, conversation_id, turn)
        return turn

    async def _continue(self, contact_id: UUID, conversation: Conversation | None) -> UUID:
        """The conversation that the message belongs to: the open one, unless it has ended by silence."""
        occurred_at = self.event.occurred_at
        if conversation and _continues(conversation, occurred_at):
            if occurred_at > conversation.last_message_at:
                await conversations.proceed(self.connection, conversation.id, occurred_at=occurred_at)
            return conversation.id
        if conversation:
            await conversations.close(self.connection, conversation.id, now=self.now)
        new_id = self.new_id()
        await conversations.begin(
            self.connection,
            new_id,
            dealership_id=self.dealership_id,
            contact_id=contact_id,
            phone_number_id=self.event.phone_number_id,
            opened_at=occurred_at,
        )
        return new_id

    async def _needs_answer(self, conversation_id: UUID) -> bool:
        content = self.event.content
        apologised = is_unreadable(content) and await messages.has_unreadable(
            self.connection, conversation_id
        )
        return needs_answer(content, apologised=apologised)

    async def _collect(self, conversation_id: UUID, turn: OpenTurn | None) -> OpenTurn:
        """The open turn with its due time put off, or a new one."""
        patience = self.waits.media if prolongs_burst(self.event.content) else self.waits.words
        if turn:
            due = due_at(self.now, patience, opened_at=turn.opened_at, due_before=turn.due_at)
            await conversations.postpone_turn(self.connection, turn.id, due_at=due)
            return replace(turn, due_at=due)
        turn = OpenTurn(self.new_id(), self.now, due_at(self.now, patience, opened_at=self.now))
        await conversations.open_turn(
            self.connection, turn, dealership_id=self.dealership_id, conversation_id=conversation_id
        )
        return turn

    async def _add(self, contact_id: UUID, conversation_id: UUID, turn: OpenTurn | None) -> None:
        added = await messages.add(
            self.connection,
            self.event,
            dealership_id=self.dealership_id,
            conversation_id=conversation_id,
            turn_id=turn.id if turn else None,
            now=self.now,
        )
        if added is None:
            raise AlreadyStored  # which takes back everything that the transaction has changed
        if added.overtaken:
            await self._correct(contact_id, self.event.message_id)
        if isinstance(self.event.content, Edit | Revoke):
            await self._correct(contact_id, self.event.content.message_id)

    async def _correct(self, contact_id: UUID, message_id: str) -> None:
        """Let the edits and withdrawals that have come change the message they speak of, if that has come."""
        original = await messages.find(self.connection, self.dealership_id, contact_id, message_id)
        if original:
            identifier, content = original
            changes = await messages.corrections(self.connection, self.dealership_id, contact_id, message_id)
            await messages.rewrite(self.connection, identifier, corrected(content, changes))


def _continues(conversation: Conversation, occurred_at: datetime) -> bool:
    """Whether a message belongs to the conversation; one that still owes an answer is not left."""
    return conversation.owes_answer or occurred_at - conversation.last_message_at <= CONVERSATION_ENDS_AFTER
