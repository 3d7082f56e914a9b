"""Erasing one customer: rows, vectors, files and stream entries, with a certificate of what is gone.

In this order, so that it can be broken off anywhere and run again: what waits in streams, the files, and
then, in one transaction, the rows with the certificate. What came in between is looked for once more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol
from uuid import UUID

from libs.common.audit import Action, record
from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Connection, Database
from libs.common.identifiers import NewIdentifier
from libs.common.objects import Objects
from libs.common.personal_data import repository
from libs.common.personal_data.repository import Removed
from libs.common.personal_data.subject import Belongings, Subject, belongings, subject
from libs.common.personal_data.traces import speaks_of


class Streams(Protocol):
    """Where events wait."""

    async def erase(self, concerns: Callable[[bytes], bool]) -> int:
        """Take the events that are meant out of every stream, dead letters included; how many."""


@dataclass(frozen=True)
class Certificate:
    """What was removed of whom, without a word of it; kept in the audit log."""

    id: UUID
    at: datetime
    contacts: Sequence[UUID]
    tables: Mapping[str, Removed]
    """Only those that held something."""
    files: int
    stream_entries: int

    def details(self) -> dict[str, object]:
        """The certificate as the audit log keeps it."""
        return {
            "contacts": [str(each) for each in self.contacts],
            "tables": {
                name: {"rows": removed.rows, "sha256": removed.sha256}
                for name, removed in self.tables.items()
            },
            "files": self.files,
            "stream_entries": self.stream_entries,
        }


class Erasure:
    """Erases customers in the name of `actor`."""

    def __init__(
        self,
        database: Database,
        objects: Objects,
        streams: Streams,
        *,
        actor: str,
        clock: Clock,
        new_id: NewIdentifier,
    ) -> None:
        """Rows go from `database`, files from `objects`, events from `streams`."""
        self._database = database
        self._objects = objects
        self._streams = streams
        self._actor = actor
        self._clock = clock
        self._new_id = new_id

    async def erase(self, who: str) -> Certificate:
        """Erase the customer known by a contact id, a phone number or a user id.

        Who writes again afterwards is a new contact. Raises UnknownCustomer, also when all is gone already
        and `who` is a contact's id; DatabaseUnavailable, ObjectStoreError and what the streams raise leave
        the rest to the next run.
        """
        async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            found = await subject(connection, who)
            before = await belongings(connection, found)
        entries = await self._outside(before)
        async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            await repository.lock(connection, found.contacts)
            last = await belongings(connection, found)
            certificate = await self._remove(connection, found, last, stream_entries=entries)
        await self._outside(last)
        return certificate

    async def _outside(self, kept: Belongings) -> int:
        """Remove what is kept outside Postgres; how many stream entries."""
        entries = await self._streams.erase(partial(speaks_of, names=kept.names)) if kept.names else 0
        for key in (*kept.files, *kept.on_their_way):
            await self._objects.delete(key)
        return entries

    async def _remove(
        self, connection: Connection, found: Subject, kept: Belongings, *, stream_entries: int
    ) -> Certificate:
        removed = await repository.remove(connection, kept.rows)
        removed |= await repository.remove_traces(connection, found.dealership_id, sorted(kept.names))
        certificate = Certificate(
            id=self._new_id(),
            at=self._clock.now(),
            contacts=found.contacts,
            tables={name: each for name, each in sorted(removed.items()) if each.rows},
            files=len(kept.files),
            stream_entries=stream_entries,
        )
        # A name that no contact has is personal data: the log then says only that something was erased.
        whose = f"contact/{found.contacts[0]}" if found.contacts else "contact"
        action = Action(self._actor, "contact.erase", whose, certificate.details(), found.dealership_id)
        await record(connection, action, action_id=certificate.id, now=certificate.at)
        return certificate
