"""The SQL of the ledger: what the language model has cost, in millionths of a peso."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from libs.common.ai.questions import Account, Purpose, Usage
from libs.common.database import Connection


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One response that was paid for."""

    id: UUID
    account: Account
    purpose: Purpose
    model: str
    usage: Usage
    micropesos: int
    at: datetime


async def add(connection: Connection, entry: Entry) -> None:
    """Write an entry down; a conversation or turn that has been erased meanwhile is not named."""
    account, usage = entry.account, entry.usage
    await connection.execute(
        """
        INSERT INTO ai_usage (id, dealership_id, conversation_id, turn_id, agent, purpose, model,
                              input_tokens, output_tokens, audio_seconds, micropesos, created_at)
        VALUES (%s, %s, (SELECT id FROM conversations WHERE id = %s), (SELECT id FROM turns WHERE id = %s),
                %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            entry.id,
            account.dealership_id,
            account.conversation_id,
            account.turn_id,
            account.agent,
            entry.purpose,
            entry.model,
            usage.input_tokens,
            usage.output_tokens,
            usage.seconds,
            entry.micropesos,
            entry.at,
        ),
    )


async def spent_on(connection: Connection, conversation_id: UUID) -> int:
    """What a conversation has cost so far."""
    cursor = await connection.execute(
        "SELECT coalesce(sum(micropesos), 0)::bigint FROM ai_usage WHERE conversation_id = %s",
        (conversation_id,),
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def spent_today(connection: Connection, dealership_id: UUID, now: datetime) -> int:
    """What a dealership has spent since midnight in Bogotá."""
    cursor = await connection.execute(
        """
        SELECT coalesce(sum(micropesos), 0)::bigint FROM ai_usage
        WHERE dealership_id = %s
          AND created_at >= date_trunc('day', %s::timestamptz AT TIME ZONE 'America/Bogota')
                            AT TIME ZONE 'America/Bogota'
        """,
        (dealership_id, now),
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else 0
