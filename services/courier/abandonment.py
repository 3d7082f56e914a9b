"""Giving a message up: what is recorded, and what follows for the customer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from libs.common.database import Connection
from libs.common.metrics import Metrics
from libs.common.outbox import Row
from services.courier.error_classes import ErrorClass, classify
from services.courier.invitations import Invitations
from services.courier.repositories import contacts, deliveries


class Abandonment:
    """Gives messages up, whoever says that they cannot be sent: the gate, the platform, or a later status."""

    def __init__(self, invitations: Invitations, *, metrics: Metrics) -> None:
        """Customers whose window is closed are invited by `invitations`."""
        self._invitations = invitations
        self._metrics = metrics

    async def record(
        self,
        connection: Connection,
        message_id: UUID,
        contact_id: UUID,
        *,
        code: int | None,
        title: str,
        now: datetime,
    ) -> tuple[Row, ...]:
        """Record in the caller's transaction that the message has failed, for staff to see; what to publish.

        A closed window has the customer invited to write; a wish for no advertising is kept.
        """
        await deliveries.fail(connection, message_id, code=code, title=title, now=now)
        self._metrics.deliveries.labels("failed").inc()
        match classify(code):
            case ErrorClass.OPTED_OUT:
                await contacts.stop_marketing(connection, contact_id, now=now)
            case ErrorClass.WINDOW_CLOSED:
                return await self._invitations.invite(connection, message_id)
            case _:
                pass
        return ()
