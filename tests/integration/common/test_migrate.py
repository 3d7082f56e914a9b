"""Migrations are applied once, in order, and never changed."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from libs.common.migrate import Migration, MigrationChanged, migrate, migrations

FIRST = Migration("0001_first.sql", "CREATE TABLE first (id int); CREATE TABLE second (id int)")
NEXT = Migration("0002_next.sql", "ALTER TABLE first ADD COLUMN name text")
BROKEN = Migration("0002_broken.sql", "CREATE TABLE third (id int); SELECT nonsense")


def tables(url: str) -> list[str]:
    """The tables that there are."""
    with psycopg.connect(url) as connection:
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        return [name for (name,) in connection.execute(query)]


def test_an_empty_database_is_brought_up_to_date(empty_database_url: str) -> None:
    """Every file is applied, in the order of the names."""
    assert migrate(empty_database_url, [FIRST, NEXT]) == ["0001_first.sql", "0002_next.sql"]
    assert tables(empty_database_url) == ["first", "schema_migrations", "second"]


def test_what_is_applied_is_not_applied_again(empty_database_url: str) -> None:
    """A second deployment brings only what is new."""
    migrate(empty_database_url, [FIRST])
    assert migrate(empty_database_url, [FIRST, NEXT]) == ["0002_next.sql"]


def test_a_file_that_was_changed_is_refused_by_name(empty_database_url: str) -> None:
    """Nobody can know what such a database looks like."""
    migrate(empty_database_url, [FIRST])
    with pytest.raises(MigrationChanged, match=r"0001_first\.sql"):
        migrate(empty_database_url, [Migration(FIRST.name, FIRST.sql + " -- better"), NEXT])


def test_a_file_that_fails_changes_nothing(empty_database_url: str) -> None:
    """What came before it stays, and it is tried again the next time."""
    with pytest.raises(psycopg.errors.UndefinedColumn):
        migrate(empty_database_url, [FIRST, BROKEN])
    assert tables(empty_database_url) == ["first", "schema_migrations", "second"]
    assert migrate(empty_database_url, [FIRST, NEXT]) == ["0002_next.sql"]


async def test_of_two_at_the_same_time_one_applies_everything(empty_database_url: str) -> None:
    """Two instances may be deployed at once."""
    results = await asyncio.gather(
        *(asyncio.to_thread(migrate, empty_database_url, [FIRST, NEXT]) for _ in range(4))
    )
    assert sorted(name for result in results for name in result) == ["0001_first.sql", "0002_next.sql"]


def test_the_projects_own_files_are_in_order() -> None:
    """Each has a number of four digits, and each number once."""
    numbers = [migration.name[:4] for migration in migrations()]
    assert all(len(number) == 4 and number.isdigit() for number in numbers)
    assert len({*numbers}) == len(numbers)
