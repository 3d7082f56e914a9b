"""Credit applications, written down with the answer that speaks of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from libs.common.database import Connection
from libs.common.identifiers import NewIdentifier
from services.agents.financing.applications import State, Terms, before
from services.agents.frame.turn import Turn


@dataclass(frozen=True, slots=True)
class ApplicationStarted:
    """The customer applies for a credit on these terms."""

    terms: Terms

    async def write(
        self, connection: Connection, turn: Turn, *, now: datetime, new_id: NewIdentifier
    ) -> None:
        """Keep the application; one that has only been started takes the new terms, a later one stays."""
        await connection.execute(
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
                new_id(),
                turn.dealership_id,
                turn.contact_id,
                turn.conversation_id,
                turn.id,
                self.terms.model,
                self.terms.principal,
                self.terms.down_payment,
                self.terms.annual_rate,
                self.terms.months,
                self.terms.instalment,
                self.terms.monthly_income,
                now,
                now,
            ),
        )


@dataclass(frozen=True, slots=True)
class ApplicationWithdrawn:
    """The customer takes back what is under way."""

    async def write(
        self,
        connection: Connection,
        turn: Turn,
        *,
        now: datetime,
        new_id: NewIdentifier,  # noqa: ARG002 - nothing new is made
    ) -> None:
        """Close the customer's application, if one may still be taken back."""
        await connection.execute(
            """
            UPDATE credit_applications SET state = 'withdrawn', changed_at = %s
            WHERE contact_id = %s AND state = ANY(%s)
            """,
            (now, turn.contact_id, [*before(State.WITHDRAWN)]),
        )
