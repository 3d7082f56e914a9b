"""Bring a source into the knowledge, changing only what has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from libs.common import outbox as outbox_rows
from libs.common.clock import Clock
from libs.common.database import Connection, Database
from libs.common.identifiers import NewIdentifier
from libs.common.knowledge.results import Kind
from libs.common.objects import Objects
from libs.common.outbox import Outbox
from libs.common.settings import ChunkSettings
from libs.common.streams import EMBED_REQUEST
from services.embeddings import housekeeping
from services.embeddings.repository import Missing
from services.embeddings.sources import repository
from services.embeddings.sources.blocks import Document
from services.embeddings.sources.chunks import Chunk, chunks, slug
from services.embeddings.sources.errors import EmptySource

RECIPE = 3
"""How documents are read and cut; counting it up imports everything anew."""


@dataclass(frozen=True)
class Source:
    """A file that was read: `key` names it among the dealership's sources; `content` is the file itself.

    Only an `uploaded` file is kept in the object store: the others are part of the project.
    """

    key: str
    kind: Kind
    document: Document
    content: bytes
    media_type: str
    dated_on: date
    uploaded: bool


@dataclass(frozen=True)
class Imported:
    """What an import did, in chunks; `source_id` is the source's."""

    source_id: UUID
    added: int
    kept: int
    removed: int
    unchanged: bool = False


class Importer:
    """Writes sources and asks for the vectors of what is new."""

    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        objects: Objects | None,
        settings: ChunkSettings,
        *,
        clock: Clock,
        new_id: NewIdentifier,
    ) -> None:
        """Without `objects` only what is not uploaded can be imported."""
        self._database = database
        self._outbox = outbox
        self._objects = objects
        self._settings = settings
        self._clock = clock
        self._new_id = new_id

    async def bring(self, dealership_id: UUID, source: Source) -> Imported:
        """Make the dealership know `source`, in place of what had its key before.

        Raises EmptySource, ObjectStoreError, DatabaseUnavailable; AppendFailed when all is stored but the
        vectors could not be asked for: the outbox's sweeper does it later.
        """
        content_hash = self._hash(source)
        cut = chunks(
            source.document,
            size=self._settings.knowledge_chunk_tokens,
            overlap=self._settings.knowledge_overlap_tokens,
        )
        if not cut:
            raise EmptySource(source.key)
        object_key = await self._keep(dealership_id, source, content_hash)
        async with self._database.transaction(dealership_id=dealership_id) as connection:
            known = await repository.locked_source(connection, dealership_id, source.key)
            if known is not None and known.content_hash == content_hash:
                return Imported(known.id, 0, len(cut), 0, unchanged=True)
            row = repository.SourceRow(
                id=known.id if known else self._new_id(),
                dealership_id=dealership_id,
                key=source.key,
                kind=source.kind,
                title=source.document.title,
                language=source.document.language,
                media_type=source.media_type,
                object_key=object_key,
                content_hash=content_hash,
                dated_on=source.dated_on,
            )
            imported, events = await self._write(connection, row, cut)
        await self._after(known, object_key, events)
        return imported

    async def remove(self, dealership_id: UUID, key: str) -> bool:
        """Forget the source `key`: from the commit on no answer comes from it. Whether there was one."""
        async with self._database.transaction(dealership_id=dealership_id) as connection:
            known = await repository.locked_source(connection, dealership_id, key)
            if known is None:
                return False
            await repository.remove_source(connection, known)
            await repository.count_lexemes(connection, dealership_id)
        if known.object_key and self._objects is not None:
            await self._objects.delete(known.object_key)
        return True

    def _hash(self, source: Source) -> str:
        recipe = f"{RECIPE} {self._settings} {source.kind} {source.dated_on} {source.document.language}\0"
        return hashlib.sha256(recipe.encode() + source.content).hexdigest()

    async def _keep(self, dealership_id: UUID, source: Source, content_hash: str) -> str:
        if not source.uploaded or self._objects is None:
            return ""
        key = f"knowledge/{dealership_id}/{slug(source.key)}/{content_hash}"
        await self._objects.put(key, source.content, media_type=source.media_type)
        return key

    async def _write(
        self, connection: Connection, row: repository.SourceRow, cut: Sequence[Chunk]
    ) -> tuple[Imported, list[outbox_rows.Row]]:
        now = self._clock.now()
        await repository.save_source(connection, row, now)
        known = await repository.chunk_hashes(connection, row.id)
        wanted = {chunk.content_hash: chunk for chunk in cut}
        removed = [identifier for hashed, identifier in known.items() if hashed not in wanted]
        fresh = {self._new_id(): chunk for hashed, chunk in wanted.items() if hashed not in known}
        await repository.remove_chunks(connection, removed)
        await repository.move_chunks(
            connection, {known[hashed]: chunk.position for hashed, chunk in wanted.items() if hashed in known}
        )
        await repository.add_chunks(connection, row, fresh, now)
        await repository.count_lexemes(connection, row.dealership_id)
        missing = [Missing(row.dealership_id, "chunk", identifier, now) for identifier in fresh]
        events = [
            outbox_rows.Row(EMBED_REQUEST, event) for event in housekeeping.requests(missing, self._new_id)
        ]
        await outbox_rows.add(connection, row.dealership_id, events, clock=self._clock)
        return Imported(row.id, len(fresh), len(wanted) - len(fresh), len(removed)), events

    async def _after(
        self, known: repository.SourceRow | None, object_key: str, events: Sequence[outbox_rows.Row]
    ) -> None:
        if known and known.object_key and known.object_key != object_key and self._objects is not None:
            await self._objects.delete(known.object_key)
        if events:
            await self._outbox.publish(events)
