"""Leads, written down with the answer that routes them."""

from __future__ import annotations

from dataclasses import dataclass

from services.agents.frame.agent import UnitOfWork
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

    async def write(self, work: UnitOfWork) -> None:
        """Keep the conversation's lead in the place of an earlier one."""
        await work.connection.execute(
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
                work.turn.conversation_id,
                work.turn.dealership_id,
                work.turn.contact_id,
                work.turn.id,
                self.score.value if self.score else None,
                self.budget,
                self.urgency,
                self.experience,
                self.route,
                work.now,
            ),
        )
