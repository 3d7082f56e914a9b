"""The whole system, from nothing to healthy and back."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence

from tools.dev import backing, ports, procfile, readiness, roles, settings
from tools.dev.errors import MigrationsFailedError
from tools.dev.options import ROOT, Options
from tools.dev.output import Output
from tools.dev.readiness import Page
from tools.dev.supervisor import Supervised
from tools.embedded.ports import LOOPBACK
from tools.embedded.process import ended, launch, tethered

SIMULATOR = "simulator"
MIGRATE = "migrate"
MIGRATE_SECONDS = 60.0
STOP_SECONDS = 10.0


class System:
    """Real servers, then the migrations, then every process; ended in the opposite order."""

    def __init__(self, options: Options, environment: Mapping[str, str], output: Output) -> None:
        """Read the settings and the Procfile; nothing runs yet. Raises ProcfileError."""
        self._ports = ports.from_base(options.port_base)
        self._given = environment
        self._note = options.data / "environment"
        self._output = output
        self._environment = settings.read(ROOT / ".env", environment, self._ports)
        self._backings = backing.wanted(options.data, self._ports, self._environment)
        for each in self._backings:
            self._environment |= each.settings
        self._embedded = {each.variable for each in self._backings}
        self._simulator = self._supervised(SIMULATOR, [sys.executable, "-m", "tools.simulator"])
        commands = procfile.read(options.procfile, ports.OFFSETS)
        self._services = [self._supervised(name, command) for name, command in commands.items()]
        self._starting: list[asyncio.Task[None]] = []
        self._running: list[asyncio.Task[None]] = []

    @property
    def addresses(self) -> dict[str, str]:
        """Where everything is that this system runs, by name."""
        processes = {each.name: f"http://{LOOPBACK}:{self._ports[each.name]}" for each in self._processes}
        return processes | {each.server.name: each.server.url for each in self._backings}

    async def start(self, *, within: float) -> None:
        """Start everything; return when every process is healthy, which may take `within` seconds.

        Raises a DevelopmentError or an EmbeddedServerError. `stop` is to be awaited in any case.
        """
        await ports.ensure_free(self._ports, list(self.addresses))
        needed = [self._start_server(each) for each in self._backings if each.first]
        others = [self._start_server(each) for each in self._backings if not each.first]
        await asyncio.gather(*needed)
        await self._migrate()
        settings.note(self._note, self._environment, self._given)
        self._running = [asyncio.create_task(each.run()) for each in self._processes]
        await asyncio.gather(*others)
        await readiness.until_healthy(self._pages, within=within, where=self._output.where)

    async def wait(self) -> None:
        """Wait for as long as the processes are kept running."""
        await asyncio.gather(*self._running)

    async def stop(self) -> None:
        """End the services, then the simulator, then the servers; each group within STOP_SECONDS."""
        self._note.unlink(missing_ok=True)
        await asyncio.gather(*(each.stop(within=STOP_SECONDS) for each in self._services))
        await self._simulator.stop(within=STOP_SECONDS)
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, *self._running, return_exceptions=True)
        await asyncio.gather(*(each.server.stop(within=STOP_SECONDS) for each in self._backings))
        self._output.close()

    @property
    def _processes(self) -> list[Supervised]:
        return [*self._services, self._simulator]

    @property
    def _pages(self) -> dict[str, Page]:
        services = {each.name: Page(self._ports[each.name], "/api/v1/health") for each in self._services}
        return services | {SIMULATOR: Page(self._ports[SIMULATOR], "/")}

    def _supervised(self, name: str, command: Sequence[str]) -> Supervised:
        environment = self._environment | {"PORT": str(self._ports[name])}
        if "DATABASE_URL" in self._embedded:
            environment = roles.own(name, environment)
        return Supervised(name, command, environment=environment, folder=ROOT, output=self._output)

    def _start_server(self, each: backing.Backing) -> asyncio.Task[None]:
        task = asyncio.create_task(each.server.start())
        self._starting.append(task)
        return task

    async def _migrate(self) -> None:
        command = tethered([sys.executable, "-m", "libs.common.migrate"])
        output = await self._output.descriptor(MIGRATE)
        process = launch(command, output=output, environment=self._environment, folder=ROOT)
        if not await ended(process, within=MIGRATE_SECONDS) or process.returncode != 0:
            raise MigrationsFailedError(self._output.where(MIGRATE))
