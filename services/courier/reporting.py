"""Reports about messages that move forward, many in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from libs.common.database import Database
from libs.common.gathering import Gathering, Held
from services.courier.progress import Report, Standing, one_by_one, together
from services.courier.repositories import statuses

GATHER_SECONDS = 0.02
"""Nobody waits for a status: two come with every message, and soon after each other."""


class Reporting:
    """Records reports; several about one message count in the order in which they came."""

    def __init__(self, database: Database) -> None:
        """Record in `database`."""
        self._database = database
        self._gather = Gathering(self._record, wait_seconds=GATHER_SECONDS)

    async def record(self, dealership_id: UUID, report: Report) -> Standing | None:
        """Record `report` on a message of the dealership; how that stood before, None when there is none.

        Raises DatabaseUnavailable.
        """
        return await self._gather(dealership_id, report)

    async def _record(self, dealership_id: UUID, reports: Sequence[Report]) -> list[Standing | Held | None]:
        by_message: defaultdict[UUID, list[Report]] = defaultdict(list)
        for report in reports:
            by_message[report.message_id].append(report)
        async with self._database.statement(dealership_id=dealership_id) as connection:
            found = await statuses.advance(connection, [together(each) for each in by_message.values()])
        before = {
            message_id: iter(_before(found.get(message_id), each)) for message_id, each in by_message.items()
        }
        return [next(before[report.message_id]) for report in reports]


def _before(found: Standing | Held | None, reports: Sequence[Report]) -> Sequence[Standing | Held | None]:
    """How the message of `reports` stood before each of them."""
    return one_by_one(found, reports) if isinstance(found, Standing) else [found] * len(reports)
