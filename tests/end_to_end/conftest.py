"""The whole system, started as a developer starts it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.system import System
from tools.simulator.client import SimulatorClient


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Every service, the real servers and the simulator, in an empty data folder and on free ports."""
    folder: Path = tmp_path_factory.mktemp("system")
    with System(folder) as running:
        yield running


@pytest.fixture
async def simulator(system: System) -> AsyncIterator[SimulatorClient]:
    """The simulator, with no customers and nothing going wrong."""
    async with SimulatorClient(system.simulator_url) as client:
        await client.reset()
        await client.clear_faults()
        yield client
        await client.clear_faults()
