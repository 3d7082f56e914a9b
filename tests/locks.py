"""What Postgres tells of transactions that wait for each other."""

from __future__ import annotations

import asyncio

from libs.common.database import Database

_WAITERS = """
SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE NOT l.granted AND a.datname = current_database()
"""


async def somebody_waits(database: Database) -> None:
    """Return once a transaction waits for another's lock; raise TimeoutError when none does within 10 s."""
    async with asyncio.timeout(10), database.statement() as connection:
        while await (await connection.execute(_WAITERS)).fetchone() == (0,):  # noqa: ASYNC110 - Postgres tells nobody
            await asyncio.sleep(0.01)
