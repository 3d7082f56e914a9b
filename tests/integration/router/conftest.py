"""A router between a fresh Postgres database and an empty Valkey."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.doubles.frozen_clock import FrozenClock
from tests.integration.router.parts import RouterParts, router_parts


@pytest.fixture
def clock() -> FrozenClock:
    """The time, for every instance of the test."""
    return FrozenClock()


@pytest.fixture
async def router(database_url: str, redis_url: str, clock: FrozenClock) -> AsyncIterator[RouterParts]:
    """One instance."""
    async with router_parts(database_url, redis_url, clock) as parts:
        yield parts


@pytest.fixture
async def other_router(
    router: RouterParts,  # noqa: ARG001 - it makes the dealership and has emptied Valkey
    database_url: str,
    redis_url: str,
    clock: FrozenClock,
) -> AsyncIterator[RouterParts]:
    """A second instance of the same service."""
    async with router_parts(database_url, redis_url, clock) as parts:
        yield parts
