"""Where a customer's message goes: its writer, its conversation and the turn it waits in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from libs.common import outbox
from libs.common.clock import Clock
from libs.common.database import Connection, Database
from libs.common.events import MediaWanted, MessageReceived
from libs.common.identifiers import NewIdentifier
from libs.common.messages import Edit, Media, Revoke
from libs.common.outbox import Row
from libs.common.streams import MEDIA_FETCH
from services.router.bursts import Waits, due_at
from services.router.contents import corrected, is_unreadable, needs_answer, prolongs_burst
from services.router.continuing import Thread, continued
from services.router.identity import Alias
from services.router.repositories import conversations, media, messages
from services.router.repositories.conversations import OpenTurn
from services.router.takeovers import TakenBy
from services.router.writers import identify, recognise


class AlreadyStored(Exception):
    """The platform delivered a message again."""


@dataclass(frozen=True)
class Stored:
    """A message that has its place now."""

    turn: OpenTurn | None
    """Where it waits for an answer, if it needs one."""
    taken: bool
    """It told that another assistant has the conversation; ours has fallen silent by it."""
    rows: tuple[Row, ...]
    """What is to be published now."""


class _NotRecognised(Exception):
    """There is something new about the writer."""


class Reception:
    """Stores messages, each in one transaction, once however often it is delivered."""

    def __init__(self, database: Database, waits: Waits, *, clock: Clock, new_id: NewIdentifier) -> None:
        """Store in `database`; `new_id` names contacts, conversations and turns."""
        self._database = database
        self._waits = waits
        self._clock = clock
        self._new_id = new_id

    async def store(self, event: MessageReceived, dealership_id: UUID, names: Sequence[Alias]) -> Stored:
        """Store the message of the customer called `names`.

        Raises AlreadyStored, with nothing changed, and DatabaseUnavailable.
        """
        try:
            return await self._file(event, dealership_id, names, recognise=True)
        except _NotRecognised:
            return await self._file(event, dealership_id, names, recognise=False)

    async def _file(
        self, event: MessageReceived, dealership_id: UUID, names: Sequence[Alias], *, recognise: bool
    ) -> Stored:
        async with self._database.transaction(dealership_id=dealership_id) as connection:
            filing = _Filing(
                connection, event, dealership_id, self._waits, self._clock.now(), self._clock, self._new_id
            )
            writer = await (filing.recognise(names) if recognise else filing.identify(names))
            return await filing.file(writer)


@dataclass(frozen=True)
class _Filing:
    """One message on its way to its place, in one transaction."""

    connection: Connection
    event: MessageReceived
    dealership_id: UUID
    waits: Waits
    now: datetime
    clock: Clock
    new_id: NewIdentifier

    async def recognise(self, names: Sequence[Alias]) -> UUID:
        """The writer, who is known by all `names`; raises _NotRecognised, and the transaction is to end."""
        contact_id = await recognise(self.connection, self.dealership_id, names, self.event.sender)
        if contact_id is None:
            raise _NotRecognised
        return contact_id

    async def identify(self, names: Sequence[Alias]) -> UUID:
        """The writer, whoever it is."""
        return await identify(
            self.connection, self.dealership_id, names, self.event.sender, now=self.now, new_id=self.new_id
        )

    async def file(self, contact_id: UUID) -> Stored:
        """Put the message of `contact_id` in its place. Raises AlreadyStored."""
        conversation, turn = await conversations.find(self.connection, contact_id, self.event.phone_number_id)
        conversation_id = await continued(
            self.connection,
            Thread(self.dealership_id, contact_id, self.event.phone_number_id),
            conversation,
            occurred_at=self.event.occurred_at,
            now=self.now,
            new_id=self.new_id,
        )
        turn = self._collect(turn) if await self._needs_answer(conversation_id) else None
        files = await self._add(contact_id, conversation_id, turn)
        taken = self.event.standby and await self._leave(conversation_id)
        return Stored(turn, taken, await self._wanted(files))

    async def _needs_answer(self, conversation_id: UUID) -> bool:
        content = self.event.content
        if self.event.standby:
            return False
        apologised = is_unreadable(content) and await messages.has_unreadable(
            self.connection, conversation_id
        )
        return needs_answer(content, apologised=apologised)

    def _collect(self, turn: OpenTurn | None) -> OpenTurn:
        """The open turn with its due time put off, or a new one."""
        patience = self.waits.media if prolongs_burst(self.event.content) else self.waits.words
        if turn:
            due = due_at(self.now, patience, opened_at=turn.opened_at, due_before=turn.due_at)
            return replace(turn, due_at=due)
        return OpenTurn(self.new_id(), self.now, due_at(self.now, patience, opened_at=self.now))

    async def _add(self, contact_id: UUID, conversation_id: UUID, turn: OpenTurn | None) -> list[UUID]:
        """Store the message and what it changes; the messages whose files are to be fetched or removed."""
        added = await messages.receive(
            self.connection,
            self.event,
            dealership_id=self.dealership_id,
            conversation_id=conversation_id,
            turn=turn,
            now=self.now,
        )
        if added is None:
            raise AlreadyStored  # which takes back everything that the transaction has changed
        files = []
        if isinstance(self.event.content, Media):
            await media.want(
                self.connection,
                self.event.event_id,
                self.dealership_id,
                spoken=self.event.content.voice,
                now=self.now,
            )
            files.append(self.event.event_id)
        if added.overtaken:
            await self._correct(contact_id, self.event.message_id)
        if isinstance(self.event.content, Edit | Revoke):
            files += await self._correct(contact_id, self.event.content.message_id)
        return files

    async def _wanted(self, files: Sequence[UUID]) -> tuple[Row, ...]:
        rows = tuple(
            Row(
                MEDIA_FETCH,
                MediaWanted(event_id=self.new_id(), dealership_id=self.dealership_id, message_id=file),
            )
            for file in files
        )
        if rows:
            await outbox.add(self.connection, self.dealership_id, rows, clock=self.clock)
        return rows

    async def _leave(self, conversation_id: UUID) -> bool:
        """Leave the conversation to the assistant that holds its thread."""
        return await conversations.take_over(
            self.connection,
            conversation_id,
            TakenBy.OTHER_ASSISTANT,
            occurred_at=self.event.occurred_at,
            now=self.now,
        )

    async def _correct(self, contact_id: UUID, message_id: str) -> list[UUID]:
        """Let the edits and withdrawals that have come change the message they speak of, if that has come.

        The message, when it had a file and was taken back.
        """
        original = await messages.find(self.connection, self.dealership_id, contact_id, message_id)
        if original is None:
            return []
        identifier, content = original
        changes = await messages.corrections(self.connection, self.dealership_id, contact_id, message_id)
        reads = corrected(content, changes)
        await messages.rewrite(self.connection, identifier, reads)
        return [identifier] if isinstance(content, Media) and isinstance(reads, Revoke) else []
