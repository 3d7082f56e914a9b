"""Leads and their follow-ups, written down with the answer that routes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from libs.common.database import Connection
from libs.common.identifiers import NewIdentifier
from services.agents.frame.turn import Turn
from services.agents.lead_qualification.score import Route, Score


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRecord:
    """A lead as it is routed: its grades, None where nothing was learnt."""

    budget: int | None
    urgency: int | None
    experience: int | None

    @property
    def score(self) -> Score | None:
        """The score, when all three grades are known."""
        if self.budget is None or self.urgency is None or self.experience is None:
            return None
        return Score(self.budget, self.urgency, self.experience)

    @property
    def route(self) -> Route:
        """Where the lead goes; one that cannot be scored is shown motorcycles."""
        return self.score.route if self.score else Route.CATALOG

    async def write(
        self,
        connection: Connection,
        turn: Turn,
        *,
        now: datetime,
        new_id: NewIdentifier,  # noqa: ARG002 - a lead has its conversation's
    ) -> None:
        """Keep the conversation's lead in the place of an earlier one."""
        await connection.execute(
            """
            INSERT INTO leads (conversation_id, dealership_id, contact_id, turn_id, score, budget_grade,
                               urgency_grade, experience_grade, route, routed_at)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (conversation_id) DO UPDATE
            SET turn_id = EXCLUDED.turn_id, score = EXCLUDED.score, budget_grade = EXCLUDED.budget_grade,
                urgency_grade = EXCLUDED.urgency_grade, experience_grade = EXCLUDED.experience_grade,
                route = EXCLUDED.route, routed_at = EXCLUDED.routed_at
            """,
            (
                turn.conversation_id,
                turn.dealership_id,
                turn.contact_id,
                turn.id,
                self.score.value if self.score else None,
                self.budget,
                self.urgency,
                self.experience,
                self.route,
                now,
            ),
        )


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The customer is to be written to again at `due_at`."""

    reason: Literal["low_score", "unanswered_quote"]
    due_at: datetime

    async def write(
        self, connection: Connection, turn: Turn, *, now: datetime, new_id: NewIdentifier
    ) -> None:
        """Keep it; one that waits for the same reason already is put off."""
        await connection.execute(
            """
            INSERT INTO follow_ups (id, dealership_id, contact_id, conversation_id, reason, due_at,
                                    created_at)
            VALUES (%s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (conversation_id, reason) WHERE closed_at IS NULL
            DO UPDATE SET due_at = EXCLUDED.due_at
            """,
            (
                new_id(),
                turn.dealership_id,
                turn.contact_id,
                turn.conversation_id,
                self.reason,
                self.due_at,
                now,
            ),
        )


@dataclass(frozen=True, slots=True)
class NoFollowUp:
    """What the customer was to be written to for has gone by."""

    reason: Literal["low_score", "unanswered_quote"]

    async def write(
        self,
        connection: Connection,
        turn: Turn,
        *,
        now: datetime,
        new_id: NewIdentifier,  # noqa: ARG002 - nothing new is made
    ) -> None:
        """Close the follow-up, if one waits."""
        await connection.execute(
            """
            UPDATE follow_ups SET closed_at = %s
            WHERE conversation_id = %s AND reason = %s AND closed_at IS NULL
            """,
            (now, turn.conversation_id, self.reason),
        )
