"""What customers tell after a sale, written down with the answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from libs.common import sales
from libs.common.ownership import Odometer, Ownership
from libs.common.sales import Sale
from services.agents.frame.agent import UnitOfWork

REMINDED_AGAIN_AFTER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class OdometerTold:
    """The customer tells what the motorcycle has driven."""

    sale: Sale
    odometer: Odometer
    rules: Ownership
    zone: ZoneInfo

    async def write(self, work: UnitOfWork) -> None:
        """Keep it, and plan the next reminder by it."""
        await sales.tell_odometer(work.connection, self.sale, self.odometer, self.rules, self.zone)


@dataclass(frozen=True, slots=True)
class SurveyAnswered:
    """The customer gives a score."""

    sale_id: UUID
    score: int
    comment: str

    async def write(self, work: UnitOfWork) -> None:
        """Keep it; the latest word counts."""
        await work.connection.execute(
            """
            INSERT INTO surveys (sale_id, dealership_id, score, comment, turn_id, answered_at)
            VALUES (%s, %s, %s, %s, %s, %s)
            ON CONFLICT (sale_id) DO UPDATE
            SET score = EXCLUDED.score, turn_id = EXCLUDED.turn_id, answered_at = EXCLUDED.answered_at,
                comment = CASE WHEN EXCLUDED.comment = '' THEN surveys.comment ELSE EXCLUDED.comment END
            """,
            (self.sale_id, work.turn.dealership_id, self.score, self.comment, work.turn.id, work.now),
        )
        await work.connection.execute("UPDATE sales SET survey_due_at = NULL WHERE id = %s", (self.sale_id,))


@dataclass(frozen=True, slots=True)
class SurveyCommented:
    """The customer says why."""

    sale_id: UUID
    comment: str

    async def write(self, work: UnitOfWork) -> None:
        """Keep the words with the score."""
        await work.connection.execute(
            """
            UPDATE surveys SET comment = left(concat_ws(E'\\n', nullif(comment, ''), %s::text), 2000)
            WHERE sale_id = %s
            """,
            (self.comment, self.sale_id),
        )


@dataclass(frozen=True, slots=True)
class RevisionPutOff:
    """The customer wants to be reminded of the same revision later."""

    sale: Sale

    async def write(self, work: UnitOfWork) -> None:
        """Remind again of the revision that was reminded of last."""
        await work.connection.execute(
            """
            UPDATE sales s SET service_km = split_part(o.key, ':', 2)::integer, service_due_at = %s
            FROM (SELECT key FROM outreaches WHERE contact_id = %s AND kind = 'maintenance'
                  AND key LIKE %s ORDER BY sent_at DESC LIMIT 1) o
            WHERE s.id = %s
            """,
            (work.now + REMINDED_AGAIN_AFTER, work.turn.contact_id, f"{self.sale.id}:%", self.sale.id),
        )
