"""What comes with the project: every dealership knows it from the first minute."""

from __future__ import annotations

from uuid import UUID

import structlog

from libs.common.database import EVERY_DEALERSHIP, Database
from services.embeddings.sources import data
from services.embeddings.sources.importing import Importer, Source

EACH_SECONDS = 10.0

log = structlog.get_logger(__name__)


def bundled() -> list[Source]:
    """The files of `data/` that hold knowledge. Raises DataFileError."""
    return [
        Source(
            each.key,
            each.kind,
            each.document,
            each.path.read_bytes(),
            "text/markdown" if each.path.suffix == ".md" else "application/yaml",
            each.dated_on,
            uploaded=False,
        )
        for each in data.sources()
    ]


class BundledKnowledge:
    """Brings the project's files to each dealership once in the life of a process."""

    def __init__(self, database: Database, importer: Importer) -> None:
        self._database = database
        self._importer = importer
        self._brought: set[UUID] = set()

    async def round(self) -> None:
        """To be called by the leader every EACH_SECONDS: dealerships may be added while it runs.

        Raises DataFileError, DatabaseUnavailable and AppendFailed.
        """
        async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            rows = await (await connection.execute("SELECT id FROM dealerships")).fetchall()
        for (dealership_id,) in rows:
            if dealership_id not in self._brought:
                await self._bring(dealership_id)
                self._brought.add(dealership_id)

    async def _bring(self, dealership_id: UUID) -> None:
        for source in bundled():
            imported = await self._importer.bring(dealership_id, source)
            if not imported.unchanged:
                log.info(
                    "knowledge_imported", source=source.key, added=imported.added, removed=imported.removed
                )
