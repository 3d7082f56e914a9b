"""Long conversations are summed up while they go on; closed ones are remembered by their meaning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from libs.common.ai.questions import Account
from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Database
from libs.common.identifiers import NewIdentifier
from libs.common.knowledge.memories import Memory
from libs.common.knowledge.memory import remember
from libs.common.outbox import Outbox, Row
from services.agents.frame.repositories.claims import HISTORY_MESSAGES
from services.agents.recollection import repository
from services.agents.recollection.repository import Conversation
from services.agents.recollection.summaries import Summaries

EACH_SECONDS = 30.0
LONG = HISTORY_MESSAGES + 10
"""With more messages than this unsummarised, all but the last HISTORY_MESSAGES are summed up."""
ACTIVE = timedelta(hours=1)
AT_ONCE = 50


@dataclass(frozen=True, kw_only=True)
class Recollection:
    """Does both, as the leader."""

    database: Database
    outbox: Outbox
    summaries: Summaries
    clock: Clock
    new_id: NewIdentifier

    async def run(self) -> None:
        """Sum up and remember what there is, at most AT_ONCE conversations of each kind.

        Raises DatabaseUnavailable, and AppendFailed once everything is written; what is left is found again.
        """
        since = self.clock.now() - ACTIVE
        async with self.database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            long = await repository.find_long(connection, messages=LONG, since=since, limit=AT_ONCE)
            closed = await repository.find_closed(connection, limit=AT_ONCE)
        for conversation in long:
            await self._sum_up(conversation)
        for conversation in closed:
            await self.outbox.publish(await self._remember(conversation))

    async def _sum_up(self, conversation: Conversation) -> None:
        async with self.database.transaction(dealership_id=conversation.dealership_id) as connection:
            said = await repository.said(connection, conversation)
        old = said[:-HISTORY_MESSAGES]
        if not old:
            return
        summary = await self.summaries.of(old, _account(conversation), before=conversation.summary)
        async with self.database.transaction(dealership_id=conversation.dealership_id) as connection:
            await repository.keep(connection, conversation.id, summary, until=old[-1].occurred_at)

    async def _remember(self, conversation: Conversation) -> list[Row]:
        """Put a closed conversation into memory; what is to be published then."""
        async with self.database.transaction(dealership_id=conversation.dealership_id) as connection:
            said = await repository.said(connection, conversation)
        summary = await self.summaries.of(said, _account(conversation), before=conversation.summary)
        async with self.database.transaction(dealership_id=conversation.dealership_id) as connection:
            if not await repository.remembered(connection, conversation.id, now=self.clock.now()):
                return []
            if not summary:
                return []
            memory = Memory(
                conversation.dealership_id,
                conversation.contact_id,
                "summary",
                summary,
                conversation.last_message_at,
                conversation.id,
            )
            return await remember(connection, [memory], clock=self.clock, new_id=self.new_id)


def _account(conversation: Conversation) -> Account:
    return Account(
        dealership_id=conversation.dealership_id,
        agent="recollection",
        conversation_id=conversation.id,
    )
