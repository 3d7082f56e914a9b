"""An erasure leaves nothing of its customer, and everything of the others."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from libs.common.contact_merging import merge
from libs.common.identifiers import uuid7
from libs.common.objects import media_key
from libs.common.personal_data.erasure import Certificate, Erasure
from libs.common.personal_data.export import Export
from libs.common.personal_data.subject import UnknownCustomer
from libs.common.streams import ALL
from libs.faust_redis import erasing
from libs.faust_redis.client import Client
from libs.faust_redis.pipeline import Pipeline
from tests.doubles.frozen_clock import FrozenClock
from tests.integration.personal_data.world import NOW, PHOTO, Customer, World, count

STREAM_ENTRIES = 3


class Streams:
    """The streams of this test's server."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    async def erase(self, concerns: Callable[[bytes], bool]) -> int:
        """Take the events that are meant out of every stream."""
        return sum([await erasing.erase(self._pipeline, name, concerns) for name in ALL])


@pytest_asyncio.fixture
async def erasure(world: World, redis_url: str) -> AsyncIterator[Erasure]:
    """Erases in the name of Ana."""
    pipeline = Pipeline(Client(redis_url).link(), timeout_seconds=5.0)
    yield Erasure(
        world.database, world.objects, Streams(pipeline), actor="ana", clock=FrozenClock(NOW), new_id=uuid7
    )
    await pipeline.close()


@pytest_asyncio.fixture
async def carlos(world: World) -> Customer:
    """Who is to be erased."""
    return await world.customer("573000000001", "CO.1001")


@pytest_asyncio.fixture
async def luz(world: World) -> Customer:
    """Who is not."""
    return await world.customer("573000000002", "CO.1002")


async def counts(world: World) -> dict[str, int]:
    """What is kept in Postgres."""
    async with world.database.transaction() as connection:
        return await count(connection)


async def logged(world: World) -> list[tuple[str, str, dict[str, object]]]:
    """The audit log."""
    async with world.database.transaction() as connection:
        cursor = await connection.execute("SELECT action, subject, details FROM audit_log ORDER BY at, id")
        return [(action, subject, details) for action, subject, details in await cursor.fetchall()]


async def entries(redis: Redis) -> int:
    """How many events wait in all streams."""
    return sum([await redis.xlen(name) for name in ALL])


async def test_all_of_one_customer_goes_and_all_of_the_other_stays(
    world: World, erasure: Erasure, luz: Customer, redis: Redis
) -> None:
    """Rows, traces, files and stream entries."""
    before = await counts(world)
    carlos = await world.customer("573000000001", "CO.1001")
    certificate = await erasure.erase(str(carlos.id))
    assert await counts(world) == before
    assert [*world.objects.kept] == [media_key(world.dealership_id, luz.photo_id)]
    assert (await entries(redis), certificate.stream_entries) == (STREAM_ENTRIES, STREAM_ENTRIES)


async def test_the_certificate_counts_what_is_gone_and_tells_nothing_else(
    world: World, erasure: Erasure, carlos: Customer
) -> None:
    """It stands in the audit log, with a checksum for each table and no personal data."""
    certificate = await erasure.erase("CO.1001")
    ((action, subject, details),) = await logged(world)
    assert (action, subject) == ("contact.erase", f"contact/{carlos.id}")
    assert details == json.loads(json.dumps(certificate.details()))
    rows = {name: removed.rows for name, removed in certificate.tables.items()}
    assert (rows["contact_aliases"], rows["messages"], rows["memories"], rows["outbox"]) == (2, 2, 1, 1)
    assert details["files"] == 1
    assert not any(word in json.dumps(details) for word in ("573000000001", "CO.1001", "Carlos", "Hola"))


async def test_an_erasure_again_finds_nothing(erasure: Erasure, carlos: Customer) -> None:
    """Under the contact's id it says so; under a name it certifies that nothing was there."""
    await erasure.erase(str(carlos.id))
    with pytest.raises(UnknownCustomer):
        await erasure.erase(str(carlos.id))
    again = await erasure.erase("573000000001")
    assert (again.contacts, again.tables, again.files, again.stream_entries) == ([], {}, 0, 0)


async def test_contacts_that_were_made_one_are_erased_as_one(
    world: World, erasure: Erasure, carlos: Customer, luz: Customer
) -> None:
    """Whichever of them is named."""
    async with world.database.transaction() as connection:
        await merge(connection, kept=carlos.id, merged=luz.id, actor="ana", now=NOW, new_id=uuid7)
    certificate = await erasure.erase(str(luz.id))
    assert {*certificate.contacts} == {carlos.id, luz.id}
    assert {*(await counts(world)).values()} == {0}


async def test_somebody_without_a_contact_leaves_no_trace_either(world: World, erasure: Erasure) -> None:
    """Who only ever wrote in a group was set aside, and is erased by number."""
    async with world.database.transaction() as connection:
        await connection.execute(
            "INSERT INTO platform_updates VALUES (%s, NULL, '2', '1', 'messages', 'group', %s, %s)",
            [uuid7(), '{"sender": {"phone": "573000000009"}}', NOW],
        )
    certificate: Certificate = await erasure.erase("573000000009")
    assert certificate.tables["platform_updates"].rows == 1
    assert (await logged(world))[0][1] == "contact"


async def test_an_export_holds_what_an_erasure_would_remove(
    world: World, carlos: Customer, luz: Customer, tmp_path: Path
) -> None:
    """Of this customer alone, with the files, and the audit log knows."""
    export = Export(world.database, world.objects, actor="ana", clock=FrozenClock(NOW), new_id=uuid7)
    exported = await export.write("573000000001", tmp_path / "carlos")
    tables = json.loads(exported.data.read_text())["tables"]
    assert [row["value"] for row in tables["contact_facts"]] == ["Carlos"]
    assert (len(tables["messages"]), len(tables["platform_updates"])) == (2, 1)
    assert str(luz.id) not in exported.data.read_text()
    assert (tmp_path / "carlos" / "files" / str(carlos.photo_id)).read_bytes() == PHOTO
    assert [action for action, _, _ in await logged(world)] == ["contact.export"]
