"""What stands between a customer and the dealership, read for whoever takes the conversation over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from libs.common.database import Connection
from libs.common.handoffs.summary import LeadScore, Note
from services.agents.frame.turn import Turn
from services.agents.handoff.summary import Dealings


async def find(connection: Connection, turn: Turn, *, now: datetime, zone: ZoneInfo) -> Dealings:
    """The lead's score as this turn leaves it, and what was promised, by the clock of `zone`."""
    score = await _score(connection, turn)
    return Dealings(score=score, promised=await _promised(connection, turn, now=now, zone=zone))


async def _score(connection: Connection, turn: Turn) -> LeadScore | None:
    cursor = await connection.execute(
        "SELECT score, budget_grade, urgency_grade, experience_grade FROM leads WHERE conversation_id = %s",
        (turn.conversation_id,),
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    value, budget, urgency, experience = row
    return LeadScore(value=value, budget=budget, urgency=urgency, experience=experience)


async def _promised(connection: Connection, turn: Turn, *, now: datetime, zone: ZoneInfo) -> Sequence[Note]:
    cursor = await connection.execute(
        """
        SELECT 'credit_application',
               concat_ws(', ', state, model, principal || ' COP', months || ' months',
                         instalment || ' COP a month')
        FROM credit_applications
        WHERE contact_id = %(contact)s AND state IN ('started', 'papers_received', 'submitted', 'approved')
        UNION ALL
        SELECT 'appointment',
               concat_ws(', ', kind, nullif(service, ''), nullif(model, ''),
                         to_char(starts_at AT TIME ZONE %(zone)s, 'YYYY-MM-DD HH24:MI'))
        FROM appointments
        WHERE contact_id = %(contact)s AND state IN ('booked', 'confirmed') AND starts_at > %(now)s
        UNION ALL
        SELECT 'follow_up', concat_ws(', ', reason, to_char(due_at AT TIME ZONE %(zone)s, 'YYYY-MM-DD'))
        FROM follow_ups WHERE contact_id = %(contact)s AND closed_at IS NULL
        """,
        {"contact": turn.contact_id, "now": now, "zone": zone.key},
    )
    return [Note(what=what, detail=detail) for what, detail in await cursor.fetchall()]
