"""What each service's role may do in a real Postgres, and what it may not. All rows are invented."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo
from psycopg.errors import InsufficientPrivilege

from libs.common import rights, roles
from libs.common.database import Database
from libs.common.settings import DatabaseSettings
from tools.documents import statements
from tools.documents.rights import ORDER, VECTORS, services

_MAY = "SELECT table_name, privilege_type FROM information_schema.table_privileges WHERE grantee = %s"


@pytest.fixture
async def url(database_url: str) -> str:
    """A database in which the roles have their rights."""
    assert await asyncio.to_thread(rights.apply, database_url)
    return database_url


async def refused(url: str, statement: str) -> bool:
    """Whether Postgres refuses the statement for lack of a right."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        try:
            await connection.execute(statement.encode())
        except InsufficientPrivilege:
            return True
        except psycopg.Error:
            return False  # it may, and something else is wrong with it
    return False


@pytest.mark.parametrize("service", services())
async def test_a_service_may_do_what_its_statements_do_and_nothing_else(url: str, service: str) -> None:
    """Every right on every table, tried by itself."""
    wanted = statements.rights(service)
    async with await psycopg.AsyncConnection.connect(url) as connection:
        cursor = await connection.execute(_MAY, (roles.role(service),))
        granted = {(table, right) for table, right in await cursor.fetchall() if right in ORDER}
    expected = {(table, right) for table, what in wanted.items() for right in what}
    assert {pair for pair in granted if pair[0] != VECTORS} == {
        pair for pair in expected if pair[0] != VECTORS
    }


@pytest.mark.parametrize(
    ("service", "statement"),
    [
        ("courier", "SELECT FROM leads"),
        ("courier", "UPDATE turns SET state = 'failed'"),
        ("embeddings", "SELECT FROM messages"),
        ("router", "DELETE FROM advisors"),
        ("agents", "DELETE FROM audit_log"),
        ("agents", "SELECT FROM schema_migrations"),
        ("agents", "DROP TABLE contacts"),
        ("router", "CREATE TABLE mine ()"),
        ("agents", "ALTER TABLE contacts DISABLE ROW LEVEL SECURITY"),
    ],
)
async def test_what_is_another_services_business_is_refused(url: str, service: str, statement: str) -> None:
    """By Postgres, whatever the code says."""
    assert await refused(roles.as_role(url, service), statement)


async def test_the_audit_log_is_only_ever_added_to(url: str) -> None:
    """No service can change or remove what people did."""
    changing = ("UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log")
    told = [
        await refused(roles.as_role(url, service), statement)
        for service in services()
        for statement in changing
    ]
    assert all(told)


async def user_of(url: str, application: str) -> str | None:
    """As whom Postgres sees a service."""
    database = Database(DatabaseSettings(database_url=url), application=application)
    async with database.opened(), database.statement() as connection:
        row = await (await connection.execute("SELECT current_user")).fetchone()
    return row[0] if row else None


async def test_a_service_acts_as_its_role_by_the_owners_address_too(url: str) -> None:
    """On a platform with one user nothing is to be set up for it; who is no service stays the owner."""
    owner = await user_of(url, "gpbikes")
    assert [await user_of(url, "courier"), await user_of(roles.as_role(url, "courier"), "courier")] == [
        "gpbikes_courier"
    ] * 2
    assert owner == conninfo.conninfo_to_dict(url)["user"]


async def test_a_service_that_may_not_take_its_role_on_works_as_who_it_is(url: str) -> None:
    """Where the database's user may make no roles."""
    assert await user_of(roles.as_role(url, "courier"), "router") == "gpbikes_courier"


async def test_rights_are_given_as_often_as_one_likes(url: str) -> None:
    """Each deploy gives them anew; a right that somebody gave by hand is taken back."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute("GRANT SELECT ON leads TO gpbikes_courier")
    assert not await refused(roles.as_role(url, "courier"), "SELECT FROM leads")
    assert await asyncio.to_thread(rights.apply, url)
    assert await refused(roles.as_role(url, "courier"), "SELECT FROM leads")


async def test_a_user_who_may_make_no_roles_leaves_everything_as_it_is(url: str) -> None:
    """It is told, and the migrations have run all the same."""
    assert not await asyncio.to_thread(rights.apply, roles.as_role(url, "courier"))


async def test_the_release_before_keeps_its_rights_and_the_one_before_that_does_not(
    url: str, tmp_path: Path
) -> None:
    """Its processes still run while this one's are started, and again after a rollback."""

    async def deploy(*granted: str) -> None:
        file = tmp_path / "services.sql"
        grants = "".join(f"GRANT SELECT ON {table} TO gpbikes_courier;\n" for table in granted)
        file.write_text(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM gpbikes_courier;\n{grants}")
        assert await asyncio.to_thread(rights.apply, url, file)

    async def readable() -> list[str]:
        return [table for table in ("leads", "sales") if not await refused(courier, f"SELECT FROM {table}")]

    courier = roles.as_role(url, "courier")
    told = []
    for release in (("leads",), ("sales",), ("leads",), (), ("media",)):
        await deploy(*release)
        told.append(await readable())
    assert told == [["leads"], ["leads", "sales"], ["leads", "sales"], ["leads"], []]
