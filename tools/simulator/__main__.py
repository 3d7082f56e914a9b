"""Start the simulator: `python -m tools.simulator`, configured by the variables in `settings`."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from random import SystemRandom
from typing import TYPE_CHECKING

import uvicorn

from tools.simulator.app import build_simulator, web_application
from tools.simulator.errors import SettingsError
from tools.simulator.settings import Settings

if TYPE_CHECKING:
    import socket

    from tools.simulator.simulator import Simulator


class _Server(uvicorn.Server):
    def __init__(self, simulator: Simulator) -> None:
        config = uvicorn.Config(
            web_application(simulator),
            host=simulator.settings.host,
            port=simulator.settings.port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self._simulator = simulator

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let go of the open pages first: they would keep the server from stopping."""
        self._simulator.feed.close()
        await super().shutdown(sockets)


def main() -> None:
    """Serve until interrupted; a missing or wrong setting ends the process with its name and code 2."""
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        print(f"simulator: {error}", file=sys.stderr)
        raise SystemExit(2) from error
    simulator = build_simulator(settings, clock=time.time, chance=SystemRandom())
    with contextlib.suppress(KeyboardInterrupt):
        _Server(simulator).run()


if __name__ == "__main__":
    main()
