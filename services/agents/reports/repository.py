"""The figures of a period, counted in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row

from libs.common.database import Connection
from services.agents.reports.figures import QUALIFIED, Answers, Figures, Period

STUCK_AFTER = timedelta(minutes=5)
MICROPESOS = 1_000_000

_CONVERSATIONS = """
WITH written AS (
    SELECT DISTINCT conversation_id FROM messages
    WHERE dealership_id = %(dealership)s AND direction = 'in' AND author = 'customer'
      AND occurred_at >= %(since)s AND occurred_at < %(until)s)
SELECT count(*) AS conversations,
       count(*) FILTER (WHERE EXISTS (
           SELECT FROM handoffs h WHERE h.conversation_id = w.conversation_id AND h.opened_at < %(until)s
             AND coalesce(h.ended_at, %(until)s) >= %(since)s)) AS handed_over
FROM written w
"""

_REASONS = """
SELECT reason, count(*) FROM handoffs
WHERE dealership_id = %(dealership)s AND opened_at >= %(since)s AND opened_at < %(until)s
GROUP BY reason ORDER BY count(*) DESC, reason
"""

# From the customer's first message of the turn to the platform taking the answer.
_ANSWERED = """
WITH answered AS (
    SELECT t.intent, extract(epoch FROM d.sent_at - min(i.occurred_at))::float8 AS seconds
    FROM deliveries d
    JOIN messages m ON m.id = d.message_id
    JOIN turns t ON t.id = m.turn_id
    JOIN messages i ON i.turn_id = t.id AND i.direction = 'in'
    WHERE d.dealership_id = %(dealership)s AND d.purpose = 'reply'
      AND d.sent_at >= %(since)s AND d.sent_at < %(until)s
    GROUP BY d.message_id, t.id)
"""
_RESPONSE = (
    _ANSWERED
    + """
SELECT count(*) AS replies,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS response_p50,
       percentile_cont(0.95) WITHIN GROUP (ORDER BY seconds) AS response_p95
FROM answered
"""
)
_AGENTS = (
    _ANSWERED
    + """
SELECT coalesce(intent, ''), count(*), avg(seconds) FROM answered GROUP BY 1 ORDER BY 2 DESC, 1
"""
)

_STUCK = """
SELECT DISTINCT intent FROM turns
WHERE dealership_id = %(dealership)s AND state IN ('queued', 'answering') AND queued_at < %(stuck)s
  AND intent IS NOT NULL ORDER BY intent
"""

_ISSUES = """
SELECT (SELECT count(*) FROM turns WHERE dealership_id = %(dealership)s AND state = 'failed'
          AND closed_at >= %(since)s AND closed_at < %(until)s) AS failed_turns,
       (SELECT count(*) FROM deliveries WHERE dealership_id = %(dealership)s AND state = 'failed'
          AND failed_at >= %(since)s AND failed_at < %(until)s) AS failed_messages,
       (SELECT count(*) FROM turns t JOIN conversations c ON c.id = t.conversation_id
        WHERE t.dealership_id = %(dealership)s AND t.state IN ('open', 'queued', 'answering')
          AND t.due_at < %(stuck)s AND c.owner = 'assistant') AS unanswered
"""

_COSTS = """
SELECT coalesce(sum(micropesos), 0)::float8 / %(micropesos)s AS ai_pesos FROM ai_usage
WHERE dealership_id = %(dealership)s AND created_at >= %(since)s AND created_at < %(until)s
"""

# A lead is judged by what became of it in the period, and counted in that in which it was routed.
_LEADS = """
SELECT count(*) FILTER (WHERE routed_at >= %(since)s AND routed_at < %(until)s) AS leads,
       count(*) FILTER (WHERE routed_at >= %(since)s AND routed_at < %(until)s
                          AND score >= %(qualified)s) AS qualified,
       count(*) FILTER (WHERE ended AND outcome = 'bought') AS bought,
       count(*) FILTER (WHERE ended AND score IS NOT NULL) AS judged,
       count(*) FILTER (WHERE ended AND score IS NOT NULL
                          AND (score >= %(qualified)s) = (outcome = 'bought')) AS judged_right
FROM (SELECT *, outcome IS NOT NULL AND outcome_at >= %(since)s AND outcome_at < %(until)s AS ended
      FROM leads WHERE dealership_id = %(dealership)s) AS l
"""


async def dealerships(connection: Connection) -> list[tuple[UUID, str]]:
    """Every dealership with its name."""
    cursor = await connection.execute("SELECT id, name FROM dealerships ORDER BY name, id")
    return [(row[0], row[1]) for row in await cursor.fetchall()]


async def figures(
    connection: Connection, dealership: tuple[UUID, str], period: Period, *, now: datetime
) -> Figures:
    """What the dealership's period adds up to; what waits is counted as of `now`."""
    found, values = await sales(connection, dealership, period), _values(dealership[0], period)
    values["stuck"] = now - STUCK_AFTER
    for query in (_CONVERSATIONS, _RESPONSE, _ISSUES):
        found = replace(found, **await _row(connection, query, values))
    return replace(
        found,
        reasons=dict(await _rows(connection, _REASONS, values)),
        agents=tuple(Answers(*row) for row in await _rows(connection, _AGENTS, values)),
        stuck=tuple(row[0] for row in await _rows(connection, _STUCK, values)),
    )


async def sales(connection: Connection, dealership: tuple[UUID, str], period: Period) -> Figures:
    """Of the same only leads and costs, which are few rows however long the period is."""
    found = Figures(dealership=dealership[1], period=period)
    for query in (_COSTS, _LEADS):
        found = replace(found, **await _row(connection, query, _values(dealership[0], period)))
    return found


def _values(dealership_id: UUID, period: Period) -> dict[str, object]:
    return {
        "dealership": dealership_id,
        "since": period.since,
        "until": period.until,
        "qualified": QUALIFIED,
        "micropesos": MICROPESOS,
    }


async def _row(connection: Connection, query: str, values: dict[str, object]) -> dict[str, Any]:
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query.encode(), values)
        return await cursor.fetchone() or {}


async def _rows(connection: Connection, query: str, values: dict[str, object]) -> Sequence[tuple[Any, ...]]:
    return await (await connection.execute(query.encode(), values)).fetchall()
