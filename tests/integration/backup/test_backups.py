"""Backups with a real Postgres, its own programs and a real S3. What is in the database is invented."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import psycopg
import pytest
from typer.testing import CliRunner, Result

from libs.common.clock import SystemClock
from services.backup import archive, repository
from services.backup.backups import LATEST, SCRATCH, Backups
from services.backup.errors import NoSuchBackup, NotEmpty, NotTheSame, ProgramFailed
from tests.doubles.objects import MemoryObjects
from tests.fixtures.objects import RealStore, settings
from tools.gpbikes.application import application

WEEK = timedelta(days=7)


@pytest.fixture
async def filled_url(database_url: str) -> str:
    """A database with a dealership, a customer and a vector."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        await connection.execute(
            "INSERT INTO dealerships (id, name) VALUES (gen_random_uuid(), 'Invented dealership')"
        )
        await connection.execute(
            "INSERT INTO contacts (id, dealership_id) SELECT gen_random_uuid(), id FROM dealerships"
        )
        await connection.execute(
            """
            INSERT INTO embedding_models (name, served_as, recipe, state, created_at, question_mean)
            VALUES ('invented', 'invented', 1, 'active', now(), array_fill(0.5, ARRAY[384])::vector)
            """
        )
    return database_url


async def test_a_backup_comes_back_from_s3(
    filled_url: str, empty_database_url: str, store: RealStore
) -> None:
    """Every table with all of its rows; the database of the trial is gone."""
    backups = Backups(store, clock=SystemClock(), keep=WEEK)
    taken = await backups.take(filled_url)
    restored = await backups.restore(LATEST, empty_database_url)
    assert restored == taken
    assert taken.rows["contacts"] == 1
    assert await repository.counted(empty_database_url) == await repository.counted(filled_url)
    with pytest.raises(NotEmpty):
        await backups.restore(taken.name, empty_database_url)
    async with await psycopg.AsyncConnection.connect(filled_url) as connection:
        cursor = await connection.execute("SELECT FROM pg_database WHERE datname = %s", (SCRATCH,))
        assert cursor.rowcount == 0


async def test_a_backup_that_was_damaged_is_not_restored(filled_url: str) -> None:
    """Its hash tells, before anything is done."""
    objects = MemoryObjects()
    backups = Backups(objects, clock=SystemClock(), keep=WEEK)
    taken = await backups.take(filled_url)
    objects.kept[archive.dump_key(taken.name)] = b"damaged"
    with pytest.raises(NotTheSame):
        await backups.verify(LATEST, filled_url)


async def test_a_dump_that_could_not_be_restored_is_no_backup(filled_url: str) -> None:
    """A check whose function finds another by the search path can be dumped, and never restored."""
    objects = MemoryObjects()
    async with await psycopg.AsyncConnection.connect(filled_url) as connection:
        for statement in (
            "CREATE FUNCTION f(integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT $1'",
            "CREATE FUNCTION g(integer) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN f($1); END'",
            "CREATE TABLE trap (id integer CHECK (g(id) > 0))",
            "INSERT INTO trap VALUES (1)",
        ):
            await connection.execute(statement.encode())
    with pytest.raises(ProgramFailed, match="pg_restore"):
        await Backups(objects, clock=SystemClock(), keep=WEEK).take(filled_url)
    assert objects.kept == {}


async def test_there_is_no_backup_yet(filled_url: str) -> None:
    """It is said so."""
    with pytest.raises(NoSuchBackup):
        await Backups(MemoryObjects(), clock=SystemClock(), keep=WEEK).verify(LATEST, filled_url)


async def test_an_operator_takes_lists_and_proves(filled_url: str, store: RealStore) -> None:
    """By the command line, with the settings of the courier's store."""
    stored = settings(store.url)
    environment = {
        "DATABASE_URL": filled_url,
        "S3_ENDPOINT_URL": stored.s3_endpoint_url,
        "S3_BUCKET_NAME": stored.s3_bucket_name,
        "AWS_ACCESS_KEY_ID": stored.aws_access_key_id,
        "AWS_SECRET_ACCESS_KEY": stored.aws_secret_access_key,
        "COLUMNS": "200",
    }

    async def command(*arguments: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, application, [*arguments], env=environment)

    taken = await command("backup", "take")
    listed = await command("backup", "list")
    proved = await command("backup", "verify")
    refused = await command("restore", "--into", filled_url)
    name = taken.stdout.split()[0]
    assert (taken.exit_code, name in listed.stdout, name in proved.stdout) == (0, True, True)
    assert (refused.exit_code, "into an empty one" in refused.stderr) == (1, True)
