"""Every table of the schema has its place in an erasure. A new one cannot be forgotten."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from libs.common.database import Connection, Database
from libs.common.personal_data import repository
from libs.common.personal_data.schema import CUSTOMERS, OF_NO_CUSTOMER, TRACES
from libs.common.settings import DatabaseSettings

NAMING = frozenset({"contact_id", "conversation_id", "turn_id", "message_id"})


@pytest_asyncio.fixture
async def connection(database_url: str) -> AsyncIterator[Connection]:
    """A migrated database."""
    database = Database(DatabaseSettings(database_url=database_url), application="tests")
    async with database.opened(), database.transaction() as connection:
        yield connection


async def test_each_table_is_erased_or_holds_nothing_of_customers(connection: Connection) -> None:
    """It hangs on `contacts` by foreign keys that do not set null, or libs/common/personal_data/schema.py
    names it: in TRACES when its rows speak of customers, in OF_NO_CUSTOMER when they never do.
    """
    schema = await repository.schema(connection)
    erased = {*schema.below(CUSTOMERS), *TRACES}
    assert schema.columns.keys() - erased == OF_NO_CUSTOMER


async def test_a_column_that_names_a_customer_has_a_foreign_key(connection: Connection) -> None:
    """Without one a row would outlive its customer; one that may outlive says so by ON DELETE SET NULL."""
    schema = await repository.schema(connection)
    erased = schema.below(CUSTOMERS)
    cursor = await connection.execute(
        """
        SELECT conrelid::regclass::text, a.attname FROM pg_constraint f
        JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = ANY(f.conkey) WHERE f.contype = 'f'
        """
    )
    keyed = {(str(table), str(column)) for table, column in await cursor.fetchall()}
    naming = {(table, column) for table, columns in schema.columns.items() for column in columns & NAMING}
    assert {table for table, _ in naming - keyed} <= {*erased}


async def test_a_customers_rows_are_known_by_one_column_each(connection: Connection) -> None:
    """A foreign key of several columns would be followed by its first alone."""
    cursor = await connection.execute(
        "SELECT conname FROM pg_constraint WHERE contype = 'f' AND cardinality(conkey) > 1"
    )
    assert await cursor.fetchall() == []
