"""The dashboards show the system that runs, through a real Prometheus. Customers are invented."""

from __future__ import annotations

import asyncio
import shutil
import time
from pathlib import Path

import pytest

from tests.end_to_end.system import System
from tools.checks import promtool
from tools.dashboards import prometheus
from tools.dashboards.looking import look
from tools.dashboards.panels import load
from tools.simulator.client import SimulatorClient

SECONDS = 15.0

pytestmark = pytest.mark.skipif(
    promtool.find(shutil.which) is None, reason="Prometheus is missing; bin/test fetches it"
)


async def test_every_panel_has_something_to_show(
    simulator: SimulatorClient, system: System, tmp_path: Path
) -> None:
    """As soon as one customer was answered: nothing is asked for that no service tells."""
    customer = await simulator.make_customer()
    await customer.send_text("Hola, soy Carlos")
    await customer.next_reply()
    with prometheus.beside(system.port_base, tmp_path) as server:
        until = time.monotonic() + SECONDS
        while (missing := empty_panels(server)) and time.monotonic() < until:  # noqa: ASYNC110 - they are measured in their own time
            await asyncio.sleep(0.5)
    assert missing == []


def empty_panels(server: str) -> list[str]:
    """The panels that have nothing to show."""
    panels = [panel for dashboard in load() for panel in dashboard.panels]
    return [panel.title for panel in panels if look(panel, server).missing]
