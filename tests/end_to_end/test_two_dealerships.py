"""Two dealerships on one running system, and one customer who writes to both. All of them are invented."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from uuid import UUID

import aiohttp
import psycopg

from tests import whatsapp
from tests.end_to_end.system import System
from tools.dev.ports import OFFSETS
from tools.dev.settings import DEFAULTS

OTHER = UUID(int=0x2D)
NUMBERS = (DEFAULTS["WHATSAPP_PHONE_NUMBER_ID"], "200000000000002")
CUSTOMER = "573000009902"
ANSWERED_SECONDS = 30.0

_ADD = """
WITH added AS (INSERT INTO dealerships (id, name) VALUES (%s, 'Motos del Norte') RETURNING id)
INSERT INTO whatsapp_numbers (phone_number_id, dealership_id) SELECT %s, id FROM added
"""
_ANSWERS = """
SELECT c.phone_number_id, m.content ->> 'body',
       m.dealership_id = n.dealership_id AND k.dealership_id = n.dealership_id
FROM messages m JOIN conversations c ON c.id = m.conversation_id JOIN contacts k ON k.id = c.contact_id
JOIN contact_aliases a ON a.contact_id = k.id AND a.value = %s
JOIN whatsapp_numbers n ON n.phone_number_id = c.phone_number_id
WHERE m.direction = 'out' ORDER BY c.phone_number_id
"""

Answer = tuple[str, str, bool]
"""The number that answered, what it said, and whether everything hangs on its own dealership."""


async def write(system: System, phone_number_id: str) -> None:
    """Let the customer greet the number."""
    sent = whatsapp.message(id=f"wamid.{phone_number_id}", timestamp=str(int(time.time())))
    sent["from"] = CUSTOMER
    contact = whatsapp.contact(wa_id=CUSTOMER)
    body = whatsapp.encode(
        whatsapp.envelope(whatsapp.value(phone_number_id, messages=[sent], contacts=[contact]))
    )
    signed = {"X-Hub-Signature-256": whatsapp.signature(body, DEFAULTS["WHATSAPP_APP_SECRET"])}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{system.gateway_url}/webhooks/whatsapp", data=body, headers=signed) as answer,
    ):
        assert answer.status == 200


async def answers(connection: psycopg.AsyncConnection[tuple[object, ...]], count: int) -> Sequence[Answer]:
    """What the customer was answered, once there are so many answers, or when that takes too long."""
    found: Sequence[Answer] = ()
    end = time.monotonic() + ANSWERED_SECONDS
    while len(found) < count and time.monotonic() < end:
        await asyncio.sleep(0.2)
        found = await (await connection.execute(_ANSWERS, (CUSTOMER,))).fetchall()  # type: ignore[assignment]
    return found


async def test_a_customer_of_two_dealerships_is_answered_by_each_as_its_own(system: System) -> None:
    """Each greets in its own name, and nothing that either keeps hangs on the other."""
    address = f"postgresql://postgres@127.0.0.1:{system.port_base + OFFSETS['postgres']}/gpbikes"
    async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
        await connection.execute(_ADD, (OTHER, NUMBERS[1]))
        for number in NUMBERS:
            await write(system, number)
        told = await answers(connection, len(NUMBERS))
    assert [(number, own) for number, _, own in told] == [(number, True) for number in NUMBERS]
    assert ["GP Bikes" in told[0][1], "Motos del Norte" in told[1][1]] == [True, True]
