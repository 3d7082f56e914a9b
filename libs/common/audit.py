"""The audit log: what people did by hand, written before it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from libs.common.database import Connection
from libs.common.jsonb import to_jsonb


@dataclass(frozen=True)
class Action:
    """Something that a person does; nothing in it may be personal data of a customer."""

    actor: str
    """Who does it."""

    name: str
    """What is done, such as `dead_letter.replay`."""

    subject: str
    """On what."""

    details: Mapping[str, object] = field(default_factory=dict)
    dealership_id: UUID | None = None
    """None: it concerns the installation as a whole."""


async def record(connection: Connection, action: Action, *, action_id: UUID, now: datetime) -> None:
    """Add `action` to the log, in the caller's transaction."""
    await connection.execute(
        """
        INSERT INTO audit_log (id, dealership_id, at, actor, action, subject, details)
        VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb)
        """,
        (
            action_id,
            action.dealership_id,
            now,
            action.actor,
            action.name,
            action.subject,
            to_jsonb(dict(action.details)),
        ),
    )
