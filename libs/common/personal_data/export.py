"""Everything that is kept of one customer, in a folder: a JSON file, and the files the customer sent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from libs.common.audit import Action, record
from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Connection, Database
from libs.common.identifiers import NewIdentifier
from libs.common.objects import Objects, ObjectStoreError
from libs.common.personal_data import repository
from libs.common.personal_data.repository import Row
from libs.common.personal_data.schema import TRACES
from libs.common.personal_data.subject import Belongings, Subject, belongings, subject

DATA = "customer.json"
FILES = "files"


@dataclass(frozen=True)
class Exported:
    """Where an export stands, and how much is in it."""

    data: Path
    rows: Mapping[str, int]
    files: int


class Export:
    """Exports customers in the name of `actor`."""

    def __init__(
        self, database: Database, objects: Objects, *, actor: str, clock: Clock, new_id: NewIdentifier
    ) -> None:
        """Rows come from `database`, files from `objects`."""
        self._database = database
        self._objects = objects
        self._actor = actor
        self._clock = clock
        self._new_id = new_id

    async def write(self, who: str, folder: Path) -> Exported:
        """Write what is kept of the customer into `folder`, which only its owner may open from then on.

        `who` is a contact id, a phone number or a user id. Audited before anything is written. Raises
        UnknownCustomer, DatabaseUnavailable and OSError.
        """
        async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            found = await subject(connection, who)
            kept = await belongings(connection, found)
            tables = await _tables(connection, found, kept)
            await self._record(connection, found)
        data = await asyncio.to_thread(_write, folder, _document(tables, at=self._clock.now()))
        files = [key for key in kept.files if await self._copy(key, folder / FILES / Path(key).name)]
        return Exported(data, {name: len(rows) for name, rows in tables.items()}, len(files))

    async def _copy(self, key: str, path: Path) -> bool:
        """Write the file of that key to `path`; False when there is none, or none any more."""
        pieces = self._objects.content(key)
        try:
            piece = await anext(pieces, b"")
        except ObjectStoreError as error:
            if error.problem != "NoSuchKey":
                raise
            return False
        with path.open("wb") as file:
            file.write(piece)
            async for piece in pieces:
                file.write(piece)
        return True

    async def _record(self, connection: Connection, found: Subject) -> None:
        whose = f"contact/{found.contacts[0]}" if found.contacts else "contact"
        action = Action(self._actor, "contact.export", whose, dealership_id=found.dealership_id)
        await record(connection, action, action_id=self._new_id(), now=self._clock.now())


async def _tables(connection: Connection, found: Subject, kept: Belongings) -> dict[str, list[Row]]:
    tables = {table: await repository.read(connection, kept.rows, table) for table in kept.rows.tables}
    for table in TRACES:
        tables[table] = await repository.read_traces(
            connection, table, found.dealership_id, sorted(kept.names)
        )
    return {name: rows for name, rows in tables.items() if rows}


def _write(folder: Path, document: bytes) -> Path:
    for each in (folder, folder / FILES):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
        each.chmod(0o700)
    (folder / DATA).write_bytes(document)
    return folder / DATA


def _document(tables: Mapping[str, list[Row]], *, at: datetime) -> bytes:
    return msgspec.json.format(msgspec.json.encode({"exported_at": at, "tables": tables}), indent=2)
