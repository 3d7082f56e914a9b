"""The database and the streams, opened for as long as a command runs."""

from __future__ import annotations

import getpass
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import typer

from libs.common.clock import SystemClock
from libs.common.database import Connection, Database
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.settings import DatabaseSettings, RedisSettings, read
from libs.faust_redis.producer import Producer
from tools.gpbikes import environment
from tools.gpbikes.running import Refused

Who = Annotated[str, typer.Option(help="Your name, for the audit log.", default_factory=getpass.getuser)]
Dealership = Annotated[UUID | None, typer.Option(help="Which dealership, when there are several.")]


@dataclass(frozen=True)
class Opened:
    """A database and the way to the streams."""

    database: Database
    outbox: Outbox


@asynccontextmanager
async def database() -> AsyncIterator[Database]:
    """The database. Raises SettingsError and DatabaseUnavailable."""
    found = Database(read(DatabaseSettings, environment.found(os.environ)), application="gpbikes")
    async with found.opened():
        yield found


@asynccontextmanager
async def transaction() -> AsyncIterator[Connection]:
    """One unit of work in the database. Raises SettingsError and DatabaseUnavailable."""
    async with database() as found, found.transaction() as connection:
        yield connection


@asynccontextmanager
async def with_streams() -> AsyncIterator[Opened]:
    """The database and the streams. Raises SettingsError and DatabaseUnavailable."""
    redis = read(RedisSettings, environment.found(os.environ))
    producer = Producer(redis.redis_url, shards=redis.stream_shards)
    async with database() as found:
        try:
            yield Opened(found, Outbox(found, producer, clock=SystemClock(), metrics=Metrics()))
        finally:
            await producer.close()


async def dealership_of(connection: Connection, given: UUID | None) -> UUID:
    """The dealership that was named, or the only one. Raises Refused when there are several, or none."""
    if given:
        return given
    found = await (await connection.execute("SELECT id, name FROM dealerships ORDER BY name")).fetchall()
    if len(found) == 1:
        return UUID(str(found[0][0]))
    if not found:
        raise Refused("there is no dealership yet; start the services once")
    names = ", ".join(f"{identifier} ({name})" for identifier, name in found)
    raise Refused(f"there are several dealerships; name one with --dealership: {names}")
