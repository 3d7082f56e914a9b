"""Keeping nothing longer than it may be kept: every kind of data has its time, and a job sees to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import structlog
from msgspec import Meta, Struct

from libs.common import outbox
from libs.common.audit import Action, record
from libs.common.clock import Clock
from libs.common.data_files import DIRECTORY, read
from libs.common.database import EVERY_DEALERSHIP, Connection, Database, DatabaseUnavailable
from libs.common.events import MediaWanted
from libs.common.identifiers import NewIdentifier
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox, Row
from libs.common.streams import MEDIA_FETCH
from libs.faust_redis.errors import AppendFailed
from services.router.repositories import retention
from services.router.repositories.retention import OldFile

EACH_SECONDS = 900.0
BATCH = 200
CUSTOMERS_AT_ONCE = 20
MOST_BATCHES = 50
"""A run ends after so many, and the next goes on: nothing else shall wait for it."""

ACTOR = "router"

Days = Annotated[int, Meta(ge=1)]
ForgetDeadLetters = Callable[[datetime], Awaitable[int]]
"""Removes dead letters that died before that moment; how many."""

_log = structlog.stdlib.get_logger(__name__)


class Periods(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many days each kind of data is kept."""

    files: Days
    messages: Days
    memories: Days
    set_aside: Days
    dead_letters: Days
    customers: Days


def load_periods(path: Path = DIRECTORY / "retention.yaml") -> Periods:
    """The periods that the file at `path` names. Raises DataFileError."""
    return read(path, Periods)


class Retention:
    """Removes what is too old. Can be broken off anywhere and run again."""

    def __init__(
        self,
        database: Database,
        published: Outbox,
        forget_dead_letters: ForgetDeadLetters,
        periods: Periods,
        *,
        clock: Clock,
        new_id: NewIdentifier,
        metrics: Metrics,
    ) -> None:
        """Rows go from `database`; the courier is asked over `published` to remove their files."""
        self._database = database
        self._outbox = published
        self._forget_dead_letters = forget_dead_letters
        self._periods = periods
        self._clock = clock
        self._new_id = new_id
        self._metrics = metrics

    async def enforce(self) -> None:
        """Remove what is too old, kind by kind. Raises DatabaseUnavailable and ServerUnavailable."""
        periods = self._periods
        await self._repeat("files", periods.files, self._expire_files)
        await self._repeat("messages", periods.messages, self._remover("messages"))
        await self._repeat("memories", periods.memories, self._remover("memories"))
        await self._repeat("set_aside", periods.set_aside, self._remover("platform_updates"))
        await self._repeat("customers", periods.customers, self._remove_customers)
        self._count("dead_letters", await self._forget_dead_letters(self._before(periods.dead_letters)))

    async def _repeat(self, kind: str, days: int, remove: _Remove) -> None:
        """Remove batch by batch, each in a transaction of its own."""
        for _ in range(MOST_BATCHES):
            async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
                removed, files = await remove(connection, self._before(days))
                rows = [row for file in files for row in await self._wanted(connection, file)]
            await self._publish(rows)
            self._count(kind, removed)
            if not removed:
                return

    async def _expire_files(self, connection: Connection, before: datetime) -> tuple[int, list[OldFile]]:
        files = await retention.expire_files(connection, before=before, limit=BATCH)
        return len(files), files

    def _remover(self, table: str) -> _Remove:
        async def remove(connection: Connection, before: datetime) -> tuple[int, list[OldFile]]:
            return await retention.remove_old(connection, table, before=before, limit=BATCH)

        return remove

    async def _remove_customers(self, connection: Connection, before: datetime) -> tuple[int, list[OldFile]]:
        inactive = await retention.inactive(connection, before=before, limit=CUSTOMERS_AT_ONCE)
        files: list[OldFile] = []
        for contact in inactive:
            removed, theirs = await retention.remove_customer(connection, contact.contact_id)
            files += theirs
            details = {"tables": {name: each.rows for name, each in sorted(removed.items()) if each.rows}}
            subject = f"contact/{contact.contact_id}"
            action = Action(ACTOR, "contact.expire", subject, details, contact.dealership_id)
            await record(connection, action, action_id=self._new_id(), now=self._clock.now())
        return len(inactive), files

    async def _wanted(self, connection: Connection, file: OldFile) -> tuple[Row]:
        """Ask the courier to look at the file, which it then finds to be none any more."""
        event = MediaWanted(
            event_id=self._new_id(), dealership_id=file.dealership_id, message_id=file.message_id
        )
        row = Row(MEDIA_FETCH, event)
        await outbox.add(connection, file.dealership_id, [row], clock=self._clock)
        return (row,)

    async def _publish(self, rows: Sequence[Row]) -> None:
        try:
            await self._outbox.publish(rows)
        except (AppendFailed, DatabaseUnavailable) as error:
            _log.warning("files_left_to_the_sweeper", problem=type(error).__name__, files=len(rows))

    def _before(self, days: int) -> datetime:
        return self._clock.now() - timedelta(days=days)

    def _count(self, kind: str, removed: int) -> None:
        if removed:
            self._metrics.retention_removed.labels(kind).inc(removed)
            _log.info("data_removed", kind=kind, rows=removed)


_Remove = Callable[[Connection, datetime], Awaitable[tuple[int, list[OldFile]]]]
"""Removes a batch of what is from before a moment; how much, and the files that go with it."""
