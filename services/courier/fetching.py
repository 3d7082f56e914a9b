"""Bringing a customer's file from the platform to the store, before the platform forgets it."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from libs.common.clock import Clock
from libs.common.database import Database
from libs.common.events import MediaWanted
from libs.common.messages import Media, read_content
from libs.common.metrics import Metrics
from libs.common.objects import Objects, ObjectStoreError, media_key
from libs.faust_redis.outcomes import Done, Later, Outcome
from services.courier.downloads import DownloadFailed, Downloads, FileGone
from services.courier.file_checks import CheckedFile, FileRefused
from services.courier.repositories import media
from services.courier.repositories.media import StoredFile, WantedFile
from services.courier.transcribing import Transcribing

KEPT_BY_PLATFORM = timedelta(days=7)
"""So long an id leads to its file."""

SHORTEST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 300.0

_log = structlog.stdlib.get_logger(__name__)


class Fetching:
    """The handler of MediaWanted."""

    def __init__(
        self,
        database: Database,
        downloads: Downloads,
        objects: Objects,
        transcribing: Transcribing,
        *,
        clock: Clock,
        metrics: Metrics,
    ) -> None:
        """Files go from `downloads` to `objects` piece by piece; what became of them to `database`.

        Voice notes are then written down by `transcribing`.
        """
        self._database = database
        self._downloads = downloads
        self._objects = objects
        self._transcribing = transcribing
        self._clock = clock
        self._metrics = metrics

    async def __call__(self, event: MediaWanted) -> Outcome:
        """Store the file of a message, or remove it when the message has been taken back or erased.

        Done when the file is settled, whatever came of it. Raises DatabaseUnavailable.
        """
        async with self._database.statement(dealership_id=event.dealership_id) as connection:
            file = await media.find(connection, event.message_id)
        try:
            if file is None:
                return await self._clear(media_key(event.dealership_id, event.message_id))
            content = read_content(file.content)
            if not isinstance(content, Media):
                return await self._withdraw(file)
            if file.state == "expired":
                return await self._clear(media_key(event.dealership_id, event.message_id))
            if file.state == "wanted":
                return await self._fetch(file, content)
            return await self._hear(file, file.stored)
        except (DownloadFailed, ObjectStoreError) as error:
            now = self._clock.now()
            _log.warning("file_waits", message_id=str(event.message_id), problem=error.problem)
            return Later(_wait(file.wanted_at if file else now, now), "the file cannot be fetched now")

    async def _fetch(self, file: WantedFile, content: Media) -> Outcome:
        if self._clock.now() - file.wanted_at > KEPT_BY_PLATFORM:
            return await self._give_up(file, "lost", "expired")
        try:
            stored = await self._copy(file, content)
        except FileGone:
            return await self._give_up(file, "lost", "gone")
        except FileRefused as refusal:
            return await self._give_up(file, "refused", refusal.reason)
        async with self._database.transaction(pipelined=True, dealership_id=file.dealership_id) as connection:
            wanted = await media.store(connection, file.message_id, stored, now=self._clock.now())
        if not wanted:
            return Later(SHORTEST_WAIT_SECONDS, "it was settled meanwhile: what is stored is to be looked at")
        self._metrics.media_files.labels("stored").inc()
        self._metrics.media_bytes.inc(stored.size_bytes)
        return await self._hear(file, stored)

    async def _hear(self, file: WantedFile, stored: StoredFile | None) -> Outcome:
        if stored and file.transcription == "wanted":
            await self._transcribing(file, stored)
        return Done()

    async def _copy(self, file: WantedFile, content: Media) -> StoredFile:
        address = await self._downloads.address(content.media_id, file.phone_number_id)
        checked = CheckedFile(
            self._downloads.content(address), content.type, sha256=address.sha256 or content.sha256
        )
        found = await checked.begin()
        key = media_key(file.dealership_id, file.message_id)
        await self._objects.upload(key, aiter(checked), media_type=found)
        return StoredFile(key, found, checked.size, checked.sha256)

    async def _clear(self, key: str) -> Outcome:
        # The customer was erased, perhaps while the file was on its way, or its time is over.
        await self._objects.delete(key)
        return Done()

    async def _withdraw(self, file: WantedFile) -> Outcome:
        # Also when the row does not say that the file is stored: it may be on its way at this moment.
        await self._objects.delete(media_key(file.dealership_id, file.message_id))
        return Done() if file.state == "withdrawn" else await self._give_up(file, "withdrawn", None)

    async def _give_up(self, file: WantedFile, state: str, reason: str | None) -> Done:
        async with self._database.transaction(pipelined=True, dealership_id=file.dealership_id) as connection:
            await media.give_up(connection, file.message_id, state, reason=reason, now=self._clock.now())
        self._metrics.media_files.labels(state).inc()
        _log.info("file_not_kept", message_id=str(file.message_id), state=state, reason=reason)
        return Done()


def _wait(wanted_at: datetime, now: datetime) -> float:
    """Seconds until the next attempt: as long as it has been tried already, within bounds."""
    return min(LONGEST_WAIT_SECONDS, max(SHORTEST_WAIT_SECONDS, (now - wanted_at).total_seconds()))
