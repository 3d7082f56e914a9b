"""A price list that staff bring is answered from, through every service. List and prices are invented."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time

import psycopg

from tests.doubles.pdf import pdf
from tests.end_to_end.system import ROOT, System
from tools.dev.ports import OFFSETS
from tools.dev.settings import DEFAULTS
from tools.gpbikes import environment
from tools.simulator.client import SimulatorClient

PRICES = pdf(
    [
        (20, 60, 750, "Accesorios de la temporada"),
        (11, 60, 700, "Producto"),
        (11, 300, 700, "Precio"),
        (11, 60, 685, "Casco Andino XR-900"),
        (11, 300, 685, "$989.000"),
        (11, 60, 670, "Baúl Cóndor de 45 litros"),
        (11, 300, 670, "$620.000"),
    ]
)
SECONDS = 10.0

_DEALERSHIP = "SELECT dealership_id FROM whatsapp_numbers WHERE phone_number_id = %s"


async def gpbikes(system: System, *arguments: str) -> str:
    """What the command says to staff of the system's first dealership; another test may have added one."""
    noted = environment.found(os.environ, system.folder / "data" / "environment")
    address = f"postgresql://postgres@127.0.0.1:{system.port_base + OFFSETS['postgres']}/gpbikes"
    async with await psycopg.AsyncConnection.connect(address) as connection:
        rows = await connection.execute(_DEALERSHIP, (DEFAULTS["WHATSAPP_PHONE_NUMBER_ID"],))
        ((dealership_id,),) = await rows.fetchall()
    dealership = ["--dealership", str(dealership_id)]
    command = [sys.executable, "-m", "tools.gpbikes", "knowledge", *arguments, *dealership]
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env=noted, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


async def test_a_price_list_is_answered_from_within_seconds(
    system: System, simulator: SimulatorClient
) -> None:
    """The customer reads the price, and staff see which list it came from."""
    path = system.folder / "accesorios.pdf"
    path.write_bytes(PRICES)
    await gpbikes(system, "import", str(path), "--no-wait")
    imported = time.monotonic()
    customer = await simulator.make_customer()
    await customer.send_text("¿Cuánto vale el casco Andino XR-900?")
    reply = await customer.next_reply(SECONDS)
    assert isinstance(reply.content, dict)
    assert "$989.000" in str(reply.content["body"])
    assert time.monotonic() - imported < SECONDS
    assert "from accesorios.pdf" in await gpbikes(system, "cited", reply.id)
