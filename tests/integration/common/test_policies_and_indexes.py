"""The statements of a message's way find their rows by indexes, as the services' roles: policies forbid none.

A condition that may leak what it sees, by an error for instance, runs after a policy, and then no index
serves it: an expression over JSON, full text, `coalesce`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from libs.common import rights, roles
from libs.common.database import Connection, Database
from libs.common.knowledge.repository import worded
from libs.common.knowledge.results import EVERYWHERE
from libs.common.settings import DatabaseSettings
from services.agents.frame.repositories import claims
from services.courier.delivery import State
from services.courier.progress import Advance
from services.courier.repositories import deliveries, media, statuses
from services.courier.repositories import turns as answering
from services.router.identity import Alias
from services.router.repositories import contacts, conversations, messages
from tests.integration.common.rows import inserting, unbind

ONE, NOBODY = UUID(int=1), UUID(int=2)
NOW = datetime(2026, 11, 26, tzinfo=UTC)
ROWS, FEW = 2_000, 20
FULL = (
    "contacts",
    "contact_aliases",
    "conversations",
    "turns",
    "messages",
    "deliveries",
    "media",
    "knowledge_chunks",
)
"""Tables that grow, with ROWS rows each, none of which is looked for."""

_READ = """
SELECT relname::text, (seq_tup_read + coalesce(idx_tup_fetch, 0))::integer FROM pg_stat_xact_user_tables
WHERE relname = ANY(%s)
"""

Statement = Callable[[Connection], Awaitable[object]]

ROUTER: dict[str, Statement] = {
    "contact": lambda c: contacts.find(c, ONE, [Alias("phone", "573000000000")]),
    "conversation": lambda c: conversations.find(c, NOBODY, "1"),
    "original": lambda c: messages.find(c, ONE, NOBODY, "wamid.NONE"),
    "corrections": lambda c: messages.corrections(c, ONE, NOBODY, "wamid.NONE"),
    "unreadable": lambda c: messages.has_unreadable(c, NOBODY),
}
AGENTS: dict[str, Statement] = {
    "turn": lambda c: claims.claim(c, [NOBODY], now=NOW, abandoned_before=NOW),
    "words": lambda c: worded(c, ONE, "revisión", EVERYWHERE),
}
COURIER: dict[str, Statement] = {
    "look": lambda c: deliveries.look(c, [NOBODY], oldest=NOW),
    "find": lambda c: deliveries.find(c, NOBODY, oldest=NOW),
    "claim": lambda c: deliveries.claim(c, NOBODY, now=NOW),
    "accept": lambda c: deliveries.accept(c, {NOBODY: "wamid.NONE"}, now=NOW),
    "marks": lambda c: answering.find(c, [NOBODY]),
    "file": lambda c: media.find(c, NOBODY),
    "status": lambda c: statuses.advance(
        c, [Advance(NOBODY, "wamid.NONE", State.READ, {State.READ: NOW}, None)]
    ),
    "failure": lambda c: statuses.find(c, reference=NOBODY, phone_number_id="1", wamid="wamid.NONE"),
    "named": lambda c: statuses.named(c, "1", "wamid.NONE"),
}


@pytest.fixture
async def url(database_url: str) -> str:
    """A database with many rows of a dealership, in which the roles have their rights."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await unbind(connection)
        for table in FULL:
            many = sql.SQL(" FROM generate_series(1, {})").format(sql.Literal(ROWS))
            await connection.execute(await inserting(connection, table) + many, (ONE,))
        await connection.execute("ANALYZE")
    assert await asyncio.to_thread(rights.apply, database_url)
    return database_url


async def read_so_far(connection: Connection) -> Counter[str]:
    """How many rows of each table the session has read, as far as it has not reported them yet."""
    return Counter(dict(await (await connection.execute(_READ, (list(FULL),))).fetchall()))


@pytest.mark.parametrize(
    ("service", "wanted"),
    [("router", ROUTER), ("agents", AGENTS), ("courier", COURIER)],
    ids=("router", "agents", "courier"),
)
async def test_what_is_looked_for_is_found_by_an_index(
    url: str, service: str, wanted: dict[str, Statement]
) -> None:
    """Next to nothing is read, as there is nothing to find; the planner itself looks at a few rows."""
    settings = DatabaseSettings(database_url=roles.as_role(url, service))
    read: dict[str, Counter[str]] = {}
    async with (database := Database(settings, application=service, generic_plans=True)).opened():
        for name, statement in wanted.items():
            async with database.transaction(dealership_id=ONE) as connection:
                await connection.execute("SET LOCAL enable_seqscan = off")  # so few rows are read faster so
                before = await read_so_far(connection)
                await statement(connection)
                read[name] = await read_so_far(connection) - before
    much = {name: tables for name, tables in read.items() if tables.total() > FEW}
    assert much == {}
