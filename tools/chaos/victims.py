"""What a fault befalls: a service's process or a server, with what it takes to bring it back."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tools.embedded.server import EmbeddedServer
from tools.load.processes import descendants
from tools.load.stage import Stage

AWAY_SECONDS = 1.0
"""How long a server that was killed stays away."""

MASTER_AWAY_SECONDS = 8.0
"""The same of a master of a cluster: longer than its replica takes to step into its place."""

LOOK_SECONDS = 0.05


class Victim(Protocol):
    """Something that runs and can be hurt; the name is the one in the table."""

    @property
    def name(self) -> str:
        """What it is called."""

    def send(self, number: signal.Signals) -> None:
        """Send a signal to all of its processes."""

    async def kill(self) -> None:
        """End it with -9 and see to it that it is started again; return once it is healthy."""

    async def restart(self) -> None:
        """End it in order and start it again; return once it is healthy."""

    async def healthy(self) -> None:
        """Return once it answers."""


@dataclass(frozen=True)
class Service:
    """A process of a service, which its supervisor starts again."""

    name: str
    stage: Stage

    def send(self, number: signal.Signals) -> None:
        """Send it to the one process that there is."""
        os.kill(self._pid, number)

    async def kill(self) -> None:
        """End the process with -9."""
        await self._end(signal.SIGKILL)

    async def restart(self) -> None:
        """Let the process finish what it has in hand, as at a deployment."""
        await self._end(signal.SIGTERM)

    async def healthy(self) -> None:
        """Return once its health page says so."""
        await self.stage.until_healthy([self.name])

    @property
    def _pid(self) -> int:
        pid = self.stage.services[self.name].pid
        assert pid is not None, "faults come once everything runs"
        return pid

    async def _end(self, number: signal.Signals) -> None:
        ended = self._pid
        os.kill(ended, number)
        while self._pid == ended:  # noqa: ASYNC110 - the supervisor starts another and tells nobody
            await asyncio.sleep(LOOK_SECONDS)
        await self.healthy()


@dataclass(frozen=True)
class Server:
    """Valkey or Postgres, with all processes that it consists of."""

    server: EmbeddedServer
    name: str
    away_seconds: float = AWAY_SECONDS

    def send(self, number: signal.Signals) -> None:
        """Send it to the server and to the processes that it has started."""
        for pid in self._pids:
            os.kill(pid, number)

    async def kill(self) -> None:
        """End all of it at once, as a machine's failure would, and start it on the same data."""
        self.send(signal.SIGKILL)
        await asyncio.sleep(self.away_seconds)
        await self.server.start()

    async def restart(self) -> None:
        """Stop it in order and start it on the same data."""
        await self.server.stop()
        await self.server.start()

    async def healthy(self) -> None:
        """A server that was continued answers at once."""

    @property
    def _pids(self) -> list[int]:
        assert self.server.pid is not None, "faults come once everything runs"
        return [self.server.pid, *descendants(self.server.pid)]


def victims(stage: Stage) -> list[Victim]:
    """Everything that runs on `stage`, in the order in which it is hurt."""
    services: list[Victim] = [Service(name, stage) for name in stage.services]
    return [*services, *_redis(stage.redis_servers), Server(stage.postgres, stage.postgres.name)]


def _redis(servers: Sequence[EmbeddedServer]) -> list[Victim]:
    if len(servers) == 1:
        return [Server(servers[0], servers[0].name)]
    return [
        Server(server, f"{server.name}, master {place}", MASTER_AWAY_SECONDS)
        for place, server in enumerate(servers, start=1)
    ]
