"""A price list that staff bring is answered from, through every service. List and prices are invented."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time

from tests.doubles.pdf import pdf
from tests.end_to_end.system import ROOT, System
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


async def gpbikes(system: System, *arguments: str) -> str:
    """What the command says to staff who work on this system."""
    noted = environment.found(os.environ, system.folder / "data" / "environment")
    command = [sys.executable, "-m", "tools.gpbikes", "knowledge", *arguments]
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=ROOT, env=noted, capture_output=True, text=True, check=True
    )
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
