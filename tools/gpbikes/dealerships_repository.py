"""The SQL of `bin/gpbikes dealerships`, always in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from libs.common.database import Connection

RATE = "financing_annual_rate_percent"
"""The dealership's own setting for the rate of its credits."""


@dataclass(frozen=True)
class Listed:
    """A dealership, and its numbers in words."""

    id: UUID
    name: str
    address: str
    annual_rate: float | None
    numbers: list[str]


@dataclass(frozen=True)
class Changes:
    """What is to become of a dealership; None leaves it as it is."""

    name: str | None
    address: str | None
    annual_rate: float | None


async def listed(connection: Connection, *, now: datetime) -> Sequence[Listed]:
    """Every dealership, the oldest first."""
    cursor = await connection.execute(
        """
        SELECT d.id, d.name, d.address, (d.settings ->> %(rate)s)::float8,
               ARRAY(SELECT concat_ws(' ', phone_number_id, nullif(display_number, ''),
                            messages_per_second || '/s',
                            CASE WHEN stopped_until > %(now)s THEN 'stopped by error ' || stopped_code END,
                            CASE WHEN campaigns_rest_until > %(now)s
                                 THEN 'campaigns rest (' || campaigns_rest_scope || ', '
                                      || campaigns_rest_reason || ') until '
                                      || to_char(campaigns_rest_until AT TIME ZONE 'UTC',
                                                 'YYYY-MM-DD HH24:MI "UTC"') END)
                     FROM whatsapp_numbers WHERE dealership_id = d.id ORDER BY created_at)
        FROM dealerships d ORDER BY d.id
        """,
        {"rate": RATE, "now": now},
    )
    return [Listed(*row) for row in await cursor.fetchall()]


async def exists(connection: Connection, dealership_id: UUID) -> bool:
    """Whether there is such a dealership."""
    cursor = await connection.execute("SELECT FROM dealerships WHERE id = %s", (dealership_id,))
    return await cursor.fetchone() is not None


async def add(connection: Connection, dealership_id: UUID, changes: Changes) -> None:
    """Add a dealership without a number."""
    await connection.execute(
        "INSERT INTO dealerships (id, name) VALUES (%s, %s)", (dealership_id, changes.name)
    )
    await change(connection, dealership_id, changes)


async def change(connection: Connection, dealership_id: UUID, changes: Changes) -> bool:
    """Make the dealership what `changes` say; whether there is one."""
    cursor = await connection.execute(
        """
        UPDATE dealerships
        SET name = coalesce(%(name)s, name), address = coalesce(%(address)s, address),
            settings = settings || jsonb_strip_nulls(jsonb_build_object(%(key)s::text, %(rate)s::float8))
        WHERE id = %(id)s
        """,
        {
            "id": dealership_id,
            "name": changes.name,
            "address": changes.address,
            "key": RATE,
            "rate": changes.annual_rate,
        },
    )
    return cursor.rowcount == 1


async def set_number(
    connection: Connection,
    dealership_id: UUID,
    phone_number_id: str,
    display: str | None,
    per_second: int | None,
) -> bool:
    """Let the number lead to the dealership; False, with nothing changed, when it leads to another."""
    cursor = await connection.execute(
        """
        INSERT INTO whatsapp_numbers AS n (phone_number_id, dealership_id, display_number,
                                           messages_per_second)
        VALUES (%(number)s, %(dealership)s, coalesce(%(display)s, ''), coalesce(%(rate)s, 80))
        ON CONFLICT (phone_number_id) DO UPDATE
        SET display_number = coalesce(%(display)s, n.display_number),
            messages_per_second = coalesce(%(rate)s, n.messages_per_second)
        WHERE n.dealership_id = %(dealership)s
        """,
        {"number": phone_number_id, "dealership": dealership_id, "display": display, "rate": per_second},
    )
    return cursor.rowcount == 1


async def end_rest(connection: Connection, phone_number_id: str) -> UUID | None:
    """Let the number's campaigns go on; its dealership, None when they do not rest."""
    cursor = await connection.execute(
        """
        UPDATE whatsapp_numbers
        SET campaigns_rest_until = NULL, campaigns_rest_scope = NULL, campaigns_rest_reason = NULL
        WHERE phone_number_id = %s AND campaigns_rest_until IS NOT NULL RETURNING dealership_id
        """,
        (phone_number_id,),
    )
    row = await cursor.fetchone()
    return row[0] if row else None
