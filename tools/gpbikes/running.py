"""Running a command that talks to servers: what can go wrong with them is said in one line."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

import typer

from libs.common.database import DatabaseUnavailable
from libs.common.objects import ObjectStoreError
from libs.common.personal_data.subject import UnknownCustomer
from libs.common.settings import SettingsError
from libs.faust_redis.errors import FaustRedisError


class Refused(Exception):
    """What was asked for cannot be done; the text says why and what to do."""


_EXPECTED = (SettingsError, DatabaseUnavailable, FaustRedisError, ObjectStoreError, UnknownCustomer, Refused)


def run(work: Coroutine[object, object, None]) -> None:
    """Run `work` to its end; exit with 1 and one line when a server is away or the wish cannot be met."""
    try:
        asyncio.run(work)
    except _EXPECTED as error:
        typer.echo(f"gpbikes: {error}", err=True)
        raise typer.Exit(1) from error
