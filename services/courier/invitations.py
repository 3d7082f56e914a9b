"""A closed window: a template that invites the customer to write, in place of what cannot be said."""

from __future__ import annotations

from uuid import UUID

import structlog

from libs.common import outbox, streams
from libs.common.clock import Clock
from libs.common.database import Connection
from libs.common.events import MessageQueued
from libs.common.identifiers import NewIdentifier
from libs.common.outbox import Row
from libs.common.templates import Templates
from services.courier.delivery import Purpose
from services.courier.repositories import invitations

_log = structlog.stdlib.get_logger(__name__)


class Invitations:
    """Invites customers to open their window, once until they write."""

    def __init__(self, templates: Templates, *, clock: Clock, new_id: NewIdentifier) -> None:
        """The template is the one that `templates` names for it."""
        self._templates = templates
        self._clock = clock
        self._new_id = new_id

    async def invite(self, connection: Connection, message_id: UUID) -> tuple[Row, ...]:
        """Store an invitation in place of the message, in the caller's transaction; what is to be published.

        Nothing is stored for a campaign or a template, nor when the customer has been invited already.
        """
        name = self._templates.outside_window
        unsaid = await invitations.find(connection, message_id, name)
        if unsaid is None or unsaid.invited:
            return ()
        if unsaid.purpose == Purpose.CAMPAIGN or unsaid.kind == "outgoing_template":
            return ()
        content = self._templates.build(name, nombre=unsaid.customer, concesionario=unsaid.dealership)
        invitation_id = self._new_id()
        await invitations.add(connection, invitation_id, message_id, content, now=self._clock.now())
        queued = MessageQueued(
            event_id=self._new_id(), dealership_id=unsaid.dealership_id, message_id=invitation_id
        )
        rows = (Row(streams.WA_OUTBOUND, queued),)
        await outbox.add(connection, unsaid.dealership_id, rows, clock=self._clock)
        _log.info("customer_invited", message_id=str(message_id), invitation_id=str(invitation_id))
        return rows
