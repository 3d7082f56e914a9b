"""Two dealerships in one real Postgres: no role meets a row of the one while it works for the other.

The tables and their columns come from the schema, so that a new table is covered. All rows are invented.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from libs.common import rights, roles
from libs.common.database import EVERY_DEALERSHIP, Database
from libs.common.settings import DatabaseSettings
from tests.integration.common.rows import inserting, unbind
from tools.documents import statements
from tools.documents.rights import of_a_dealership, services

ONE, TWO = UUID(int=1), UUID(int=2)
NOT_CLOSED_OFF = {"embeddings": {"knowledge_vectors"}}
"""The service owns the vectors: it loads them by COPY, which knows no policies. Their readers do not."""

_IN_THE_SCHEMA = """
SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'dealership_id'
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
"""


@pytest.fixture
async def url(database_url: str) -> str:
    """A database in which each table has a row of each dealership, and the roles their rights."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute("CREATE TABLE knowledge_vectors_1 PARTITION OF knowledge_vectors DEFAULT")
        await unbind(connection)
        for table in of_a_dealership():
            statement = await inserting(connection, table)
            for dealership in (ONE, TWO):
                await connection.execute(statement, (dealership,))
    assert await asyncio.to_thread(rights.apply, database_url)
    return database_url


@pytest.fixture(params=services())
async def served(request: pytest.FixtureRequest, url: str) -> AsyncIterator[tuple[str, Database]]:
    """Each service's name, and the database as it sees it."""
    service: str = request.param
    settings = DatabaseSettings(database_url=roles.as_role(url, service), database_pool_size=1)
    async with (database := Database(settings, application=service)).opened():
        yield service, database


def tables(service: str, right: str) -> list[str]:
    """The tables on which the service has the right, and which are closed off for it."""
    granted = {table for table, what in statements.rights(service).items() if right in what}
    return sorted(granted & set(of_a_dealership()) - NOT_CLOSED_OFF.get(service, set()))


async def seen(database: Database, table: str, dealership_id: UUID | None) -> set[UUID]:
    """Whose rows of the table a transaction sees that works for that dealership."""
    async with database.transaction(dealership_id=dealership_id) as connection:
        query = sql.SQL("SELECT dealership_id FROM {}").format(sql.Identifier(table))
        return {row[0] for row in await (await connection.execute(query)).fetchall()}


async def changed(database: Database, statement: str, table: str, *parameters: UUID) -> int:
    """How many rows a statement changes that works for ONE."""
    async with database.transaction(dealership_id=ONE) as connection:
        query = sql.SQL(statement).format(sql.Identifier(table))
        return (await connection.execute(query, parameters)).rowcount


async def test_every_table_of_the_schema_with_a_dealership_is_closed_off(database_url: str) -> None:
    """What `bin/docs` reads from the migrations is what Postgres has made of them."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        found = {row[0] for row in await (await connection.execute(_IN_THE_SCHEMA)).fetchall()}
    assert found == set(of_a_dealership())


async def test_rows_are_seen_by_whom_a_transaction_works_for(served: tuple[str, Database]) -> None:
    """Its dealership's, those of all, and none at all on a connection that has worked for one before."""
    service, database = served
    for whose, expected in ((ONE, {ONE}), (EVERY_DEALERSHIP, {ONE, TWO}), (TWO, {TWO}), (None, set())):
        told = {table: await seen(database, table, whose) for table in tables(service, "SELECT")}
        assert told == dict.fromkeys(told, expected)


async def test_nothing_of_another_dealership_is_changed_or_removed(served: tuple[str, Database]) -> None:
    """A statement without a condition meets the dealership's own row alone."""
    service, database = served
    update = "UPDATE {} SET dealership_id = dealership_id"
    changes = {table: await changed(database, update, table) for table in tables(service, "UPDATE")}
    removals = {
        table: await changed(database, "DELETE FROM {}", table) for table in tables(service, "DELETE")
    }
    assert (changes, removals) == (dict.fromkeys(changes, 1), dict.fromkeys(removals, 1))


async def test_no_row_is_given_to_another_dealership(served: tuple[str, Database]) -> None:
    """Neither by changing one nor by adding one."""
    service, database = served
    for table in tables(service, "UPDATE"):
        with pytest.raises(InsufficientPrivilege):
            await changed(database, "UPDATE {} SET dealership_id = %s", table, TWO)
    for table in tables(service, "INSERT"):
        with pytest.raises(InsufficientPrivilege):
            async with database.transaction(dealership_id=ONE) as connection:
                await connection.execute(await inserting(connection, table), (TWO,))


@pytest.mark.parametrize(
    ("service", "view"), [("router", "message_corrections"), ("agents", "knowledge_texts")]
)
async def test_what_is_read_over_a_view_is_closed_off_as_well(url: str, service: str, view: str) -> None:
    """Views read as the tables' owner does, who knows no policy."""
    async with await psycopg.AsyncConnection.connect(url) as connection:
        await connection.execute('UPDATE messages SET content = \'{"kind": "edit"}\'')
    settings = DatabaseSettings(database_url=roles.as_role(url, service))
    async with (database := Database(settings, application=service)).opened():
        told = [await seen(database, view, whose) for whose in (ONE, None, EVERY_DEALERSHIP)]
    assert told == [{ONE}, set(), {ONE, TWO}]


async def test_the_partition_that_searches_read_is_closed_off(url: str) -> None:
    """They name it rather than the table it is part of."""
    settings = DatabaseSettings(database_url=roles.as_role(url, "agents"))
    async with (database := Database(settings, application="agents")).opened():
        assert await seen(database, "knowledge_vectors_1", ONE) == {ONE}
