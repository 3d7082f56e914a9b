"""Credit applications, written down with the answer that speaks of them."""

from __future__ import annotations

from dataclasses import dataclass

from services.agents.financing.applications import State, Terms, before
from services.agents.frame.agent import UnitOfWork


@dataclass(frozen=True, slots=True)
class ApplicationStarted:
    """The customer applies for a credit on these terms."""

    terms: Terms

    async def write(self, work: UnitOfWork) -> None:
        """Keep the application; one that has only been started takes the new terms, a later one stays."""
        await work.connection.execute(
            """
            INSERT INTO credit_applications (id, dealership_id, contact_id, conversation_id, turn_id, state,
                                             model, principal, down_payment, annual_rate, months, instalment,
                                             monthly_income, created_at, changed_at)
            VALUES (%s, %s, %s, %s, %s, 'started', %s, %s, %s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (contact_id) WHERE state IN ('started', 'papers_received', 'submitted') DO UPDATE
            SET turn_id = EXCLUDED.turn_id, model = EXCLUDED.model, principal = EXCLUDED.principal,
                down_payment = EXCLUDED.down_payment, annual_rate = EXCLUDED.annual_rate,
                months = EXCLUDED.months, instalment = EXCLUDED.instalment,
                monthly_income = EXCLUDED.monthly_income, changed_at = EXCLUDED.changed_at
            WHERE credit_applications.state = 'started'
            """,
            (
                work.new_id(),
                work.turn.dealership_id,
                work.turn.contact_id,
                work.turn.conversation_id,
                work.turn.id,
                self.terms.model,
                self.terms.principal,
                self.terms.down_payment,
                self.terms.annual_rate,
                self.terms.months,
                self.terms.instalment,
                self.terms.monthly_income,
                work.now,
                work.now,
            ),
        )


@dataclass(frozen=True, slots=True)
class ApplicationWithdrawn:
    """The customer takes back what is under way."""

    async def write(self, work: UnitOfWork) -> None:
        """Close the customer's application, if one may still be taken back."""
        await work.connection.execute(
            """
            UPDATE credit_applications SET state = 'withdrawn', changed_at = %s
            WHERE contact_id = %s AND state = ANY(%s)
            """,
            (work.now, work.turn.contact_id, [*before(State.WITHDRAWN)]),
        )
