"""An answer that is being closed while its customer writes again."""

from __future__ import annotations

import asyncio

from libs.common.database import Connection, Database
from services.agents.frame.repositories import answers, claims
from services.agents.frame.repositories.answers import Standing
from services.agents.frame.turn import Turn
from tests.integration.agents.stage import Stage
from tests.locks import somebody_waits


async def claim(connection: Connection, stage: Stage) -> Turn:
    """A turn that is being answered."""
    event = await stage.queued(await stage.conversation(), ["Hola"])
    now = stage.clock.now()
    claimed = await claims.claim(connection, [event.turn_id], now=now, abandoned_before=now)
    turn, _ = claimed[event.turn_id]
    return turn


async def standing(database: Database, turn: Turn) -> Standing:
    """How things are, locked as for the answer."""
    async with database.transaction() as connection:
        return await answers.lock(connection, turn)


async def test_an_answer_and_a_new_message_can_be_stored_at_once(stage: Stage, database: Database) -> None:
    """The router locks the contact, then the conversation: an answer that held the latter would deadlock."""
    async with database.statement() as connection:
        turn = await claim(connection, stage)
    async with database.transaction() as router:
        await router.execute("SELECT FROM contacts WHERE id = %s FOR NO KEY UPDATE", (turn.contact_id,))
        locking = asyncio.create_task(standing(database, turn))
        await somebody_waits(database)
        await router.execute(
            "UPDATE conversations SET last_message_at = now() WHERE id = %s", (turn.conversation_id,)
        )
    assert (await locking).in_progress
