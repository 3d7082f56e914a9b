"""Customers to be written to again: planned, put off and closed with the answers that speak of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.agents.frame.agent import UnitOfWork

Reason = Literal["low_score", "unanswered_quote", "requested"]
"""Why: a lead that is not ready, a quote nobody answered, or the customer asked for it."""
AFTER_A_LOW_SCORE = timedelta(days=7)
AFTER_A_QUOTE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The customer is to be written to again at `due_at`."""

    reason: Reason
    due_at: datetime
    model: str | None = None
    """The motorcycle it is about, by its name in the catalog."""

    async def write(self, work: UnitOfWork) -> None:
        """Keep it; one that waits for the same reason already is put off, and its tries still count."""
        await work.connection.execute(
            """
            INSERT INTO follow_ups (id, dealership_id, contact_id, conversation_id, reason, due_at, model,
                                    planned_at, created_at)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (conversation_id, reason) WHERE closed_at IS NULL
            DO UPDATE SET due_at = EXCLUDED.due_at, model = coalesce(EXCLUDED.model, follow_ups.model),
                          planned_at = EXCLUDED.planned_at
            """,
            (
                work.new_id(),
                work.turn.dealership_id,
                work.turn.contact_id,
                work.turn.conversation_id,
                self.reason,
                self.due_at,
                self.model,
                work.now,
                work.now,
            ),
        )


def quoted(model: str | None, now: datetime) -> FollowUp:
    """What follows a quote that was given at `now`, unless the customer answers it."""
    return FollowUp("unanswered_quote", now + AFTER_A_QUOTE, model)


@dataclass(frozen=True, slots=True)
class NoFollowUp:
    """What the customer was to be written to for has gone by."""

    reason: Reason

    async def write(self, work: UnitOfWork) -> None:
        """Close the follow-up, if one waits."""
        await work.connection.execute(
            """
            UPDATE follow_ups SET closed_at = %s, closed_as = 'gone_by'
            WHERE conversation_id = %s AND reason = %s AND closed_at IS NULL
            """,
            (work.now, work.turn.conversation_id, self.reason),
        )


@dataclass(frozen=True, slots=True)
class NoMoreFollowUps:
    """The customer is not to be written to again: `closed_as` tells what they said."""

    closed_as: Literal["interested", "not_interested", "bought_elsewhere", "bought", "later"]

    async def write(self, work: UnitOfWork) -> None:
        """Close whatever waits for this customer, in any conversation."""
        await work.connection.execute(
            """
            UPDATE follow_ups SET closed_at = %s, closed_as = %s WHERE contact_id = %s AND closed_at IS NULL
            """,
            (work.now, self.closed_as, work.turn.contact_id),
        )


@dataclass(frozen=True, slots=True)
class LeadLost:
    """The customer says that there will be no purchase here."""

    async def write(self, work: UnitOfWork) -> None:
        """Record it with the customer's leads; what staff have recorded stays."""
        await work.connection.execute(
            """
            UPDATE leads SET outcome = 'lost', outcome_at = %s, outcome_by = 'customer'
            WHERE contact_id = %s AND outcome IS NULL
            """,
            (work.now, work.turn.contact_id),
        )
