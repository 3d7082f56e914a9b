"""Backups of a database in an object store: taken, proved by a restore, kept for some days, brought back."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import structlog

from libs.common.clock import Clock
from libs.common.objects import Objects
from services.backup import archive, dumps, repository
from services.backup.archive import Manifest
from services.backup.errors import NoSuchBackup, NotEmpty, NotTheSame

SCRATCH = "gpbikes_backup_trial"
"""The database in which a backup proves that it can be restored."""
LATEST = "latest"

_log = structlog.stdlib.get_logger(__name__)


class Backups:
    """What is kept below `backups/` in one bucket. Every method raises ObjectStoreError and BackupError."""

    def __init__(self, objects: Objects, *, clock: Clock, keep: timedelta) -> None:
        """Keep backups in `objects`, each for as long as `keep` says."""
        self._objects = objects
        self._clock = clock
        self._keep = keep

    async def take(self, database_url: str) -> Manifest:
        """Dump the database, restore the dump beside it, compare the rows, and only then keep it.

        Raises DatabaseUnavailable, too; what was uploaded before a failure is no backup.
        """
        now = self._clock.now()
        name = archive.name_at(now)
        async with _file() as dump:
            started = self._clock.monotonic()
            async with repository.snapshot(database_url) as snapshot:
                await dumps.dump(database_url, snapshot.id, dump)
            dumped = self._clock.monotonic()
            async with repository.scratch(database_url, SCRATCH) as trial:
                await self._prove(name, trial, dump, snapshot.rows)
            manifest = Manifest(
                name=name,
                taken_at=now,
                postgres=snapshot.server,
                size_bytes=dump.stat().st_size,
                sha256=dumps.sha256(dump),
                rows=snapshot.rows,
                dump_seconds=round(dumped - started, 3),
                restore_seconds=round(self._clock.monotonic() - dumped, 3),
            )
            await self._objects.upload(
                archive.dump_key(name), dumps.pieces(dump), media_type="application/octet-stream"
            )
        await self._objects.put(
            archive.manifest_key(name), archive.encode(manifest), media_type="application/json"
        )
        _log.info("backup_taken", backup=name, size_bytes=manifest.size_bytes, tables=len(manifest.rows))
        return manifest

    async def listed(self) -> list[Manifest]:
        """Every whole backup, oldest first."""
        return [await self._manifest(name) for name in await self._names()]

    async def restore(self, name: str, into: str) -> Manifest:
        """Fill the empty database at `into` from the backup of that name, or the latest, and count its rows.

        Raises DatabaseUnavailable, too.
        """
        manifest = await self._manifest(await self._found(name))
        if tables := await repository.counted(into):
            raise NotEmpty(len(tables))
        async with _file() as dump:
            await dumps.gather(self._objects.content(archive.dump_key(manifest.name)), dump)
            if dumps.sha256(dump) != manifest.sha256:
                raise NotTheSame(manifest.name, ["the file is not the one that was uploaded"])
            await self._prove(manifest.name, into, dump, manifest.rows)
        return manifest

    async def verify(self, name: str, beside: str) -> Manifest:
        """Restore a backup into a database made beside that at `beside` for it alone, and count its rows."""
        async with repository.scratch(beside, SCRATCH) as trial:
            return await self.restore(name, trial)

    async def remove_old(self) -> list[str]:
        """Remove what has been kept long enough, the newest backup never; the keys that went."""
        keys = await self._objects.keys(archive.PREFIX)
        old = archive.to_be_removed(keys, now=self._clock.now(), keep=self._keep)
        for key in old:
            await self._objects.delete(key)
        return old

    async def _prove(self, name: str, database_url: str, dump: Path, rows: archive.Rows) -> None:
        await dumps.restore(database_url, dump)
        if differences := archive.differences(rows, await repository.counted(database_url)):
            raise NotTheSame(name, differences)

    async def _names(self) -> list[str]:
        return archive.names(await self._objects.keys(archive.PREFIX))

    async def _found(self, name: str) -> str:
        names = await self._names()
        if name == LATEST and names:
            return names[-1]
        if name not in names:
            raise NoSuchBackup(name)
        return name

    async def _manifest(self, name: str) -> Manifest:
        return archive.decode(
            b"".join([piece async for piece in self._objects.content(archive.manifest_key(name))])
        )


@asynccontextmanager
async def _file() -> AsyncIterator[Path]:
    """A file of this moment, which nobody else can read."""
    with tempfile.TemporaryDirectory(prefix="gpbikes-backup-") as folder:
        yield Path(folder) / "gpbikes.dump"
