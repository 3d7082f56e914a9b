"""Which of a contact's conversations something belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from libs.common.database import Connection
from libs.common.identifiers import NewIdentifier
from services.router.repositories import conversations
from services.router.repositories.conversations import Conversation

CONVERSATION_ENDS_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class Thread:
    """A contact and the number of ours between which conversations take place."""

    dealership_id: UUID
    contact_id: UUID
    phone_number_id: str


async def proceed(
    connection: Connection,
    thread: Thread,
    conversation: Conversation | None,
    *,
    occurred_at: datetime,
    now: datetime,
    new_id: NewIdentifier,
) -> UUID:
    """As `continued`; the conversation is known to go on since then."""
    conversation_id = await continued(
        connection, thread, conversation, occurred_at=occurred_at, now=now, new_id=new_id
    )
    if conversation and conversation.id == conversation_id and occurred_at > conversation.last_message_at:
        await conversations.proceed(connection, conversation_id, occurred_at=occurred_at)
    return conversation_id


async def continued(
    connection: Connection,
    thread: Thread,
    conversation: Conversation | None,
    *,
    occurred_at: datetime,
    now: datetime,
    new_id: NewIdentifier,
) -> UUID:
    """The conversation of what was said at `occurred_at`: the open one, unless it has ended by silence."""
    if conversation and _continues(conversation, occurred_at):
        return conversation.id
    if conversation:
        await conversations.close(connection, conversation.id, now=now)
    conversation_id = new_id()
    await conversations.begin(
        connection,
        conversation_id,
        dealership_id=thread.dealership_id,
        contact_id=thread.contact_id,
        phone_number_id=thread.phone_number_id,
        opened_at=occurred_at,
    )
    return conversation_id


def _continues(conversation: Conversation, occurred_at: datetime) -> bool:
    """Whether it belongs to the conversation; one that still owes an answer is not left."""
    return conversation.owes_answer or occurred_at - conversation.last_message_at <= CONVERSATION_ENDS_AFTER
