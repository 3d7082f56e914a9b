"""The installation's dealership and its number."""

from __future__ import annotations

from uuid import UUID

from libs.common.database import Connection
from libs.common.dealerships import of_number
from libs.common.settings import DealershipSettings


async def ensure(connection: Connection, settings: DealershipSettings, *, new_id: UUID) -> None:
    """Make the installation's dealership and its number what the settings say; under `new_id` when new."""
    number = settings.whatsapp_phone_number_id
    # Two instances that start together would otherwise make two dealerships.
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (number,))
    known = await of_number(connection, number)
    dealership_id = known or new_id
    await connection.execute(
        """
        INSERT INTO dealerships (id, name, address) VALUES (%s, %s, %s)
        ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, address = EXCLUDED.address
        """,
        (dealership_id, settings.gp_bikes_dealership_name, settings.gp_bikes_dealership_address),
    )
    await connection.execute(
        """
        INSERT INTO whatsapp_numbers (phone_number_id, dealership_id, display_number, messages_per_second)
        VALUES (%s, %s, %s, %s)
        ON CONFLICT (phone_number_id) DO UPDATE
        SET display_number = EXCLUDED.display_number, messages_per_second = EXCLUDED.messages_per_second
        """,
        (
            number,
            dealership_id,
            settings.gp_bikes_whatsapp_number,
            settings.whatsapp_messages_per_second,
        ),
    )
