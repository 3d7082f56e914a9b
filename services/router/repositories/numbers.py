"""For how long the campaigns of a dealership's numbers rest."""

from __future__ import annotations

from datetime import datetime

from libs.common.database import Connection
from services.router.standing import Recovery, Rest

_IS_MEANT = "(%(number)s = '' OR regexp_replace(display_number, '[^0-9]', '', 'g') IN (%(number)s, ''))"
"""A number of which nobody has said how customers see it may be the one that is meant."""

_REST = f"""
UPDATE whatsapp_numbers
SET campaigns_rest_until = %(until)s, campaigns_rest_scope = %(scope)s, campaigns_rest_reason = %(reason)s
WHERE {_IS_MEANT}
  AND NOT coalesce(%(scope)s = 'marketing' AND campaigns_rest_scope = 'all'
                   AND campaigns_rest_until > %(now)s, false)
"""  # noqa: S608 - put together from constants

_RECOVER = f"""
UPDATE whatsapp_numbers
SET campaigns_rest_until = NULL, campaigns_rest_scope = NULL, campaigns_rest_reason = NULL
WHERE {_IS_MEANT} AND campaigns_rest_scope = %(scope)s
"""  # noqa: S608 - as above


async def rest(connection: Connection, told: Rest, *, now: datetime) -> None:
    """Let campaigns rest as `told`; advertising does not shorten a rest of all campaigns."""
    await connection.execute(
        _REST.encode(),
        {"number": told.number, "until": told.until, "scope": told.scope, "reason": told.reason, "now": now},
    )


async def recover(connection: Connection, told: Recovery) -> None:
    """End the rests of that scope."""
    await connection.execute(_RECOVER.encode(), {"number": told.number, "scope": told.scope})
