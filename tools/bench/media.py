"""What a large document costs the courier on its way from the platform to the store: `bin/bench media`.

A real courier, Postgres, Valkey and S3; the platform is a server of this process that makes the file up as
it is asked for. The memory is what the courier holds at most (its resident set) beyond what it held before,
after a small file has loaded whatever a first file loads.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import uvloop
from aiohttp import web
from rich.console import Console

from libs.common.database import Database
from libs.common.events import MediaWanted
from libs.common.identifiers import uuid7
from libs.common.jsonb import to_jsonb
from libs.common.messages import Media
from libs.common.settings import DatabaseSettings
from libs.common.streams import MEDIA_FETCH
from libs.faust_redis.producer import Producer
from tools.bench.report import Measurement, Report
from tools.dev import settings
from tools.embedded import seaweedfs
from tools.embedded.ports import LOOPBACK, free_ports
from tools.embedded.seaweedfs import SeaweedFS
from tools.load.processes import memory_megabytes
from tools.load.stage import Stage, prepared

TO_REACH = "to reach"
HEAD = b"%PDF-1.7 "
PIECE = b"invented " * 7282
"""About 64 KB."""
SMALL_PIECES = 4
SAMPLE_SECONDS = 0.01
LONGEST_SECONDS = 300.0
NUMBER = settings.DEFAULTS["WHATSAPP_PHONE_NUMBER_ID"]


def main(arguments: list[str]) -> int:
    """Run what `arguments` ask for, print the report and keep it as JSON."""
    parser = argparse.ArgumentParser(prog="bin/bench media", description=__doc__)
    parser.add_argument("--megabytes", type=int, default=90, help="size of a document (90)")
    parser.add_argument("--at-once", type=int, default=3, help="documents at once in the second round (3)")
    options = parser.parse_args(arguments)
    report = uvloop.run(measure(options.megabytes, options.at_once))
    console = Console()
    report.show(console)
    console.print(f"kept in {report.save()}", highlight=False)
    return 0


async def measure(megabytes: int, at_once: int) -> Report:
    """One document by itself, then several at the same time."""
    with tempfile.TemporaryDirectory(prefix="gpbikes-bench-") as name:
        async with _courier(Path(name), pieces=megabytes * 1_000_000 // len(PIECE)) as courier:
            await courier.pass_through(["small"])
            rounds = {
                f"{count} x {megabytes} MB": await courier.pass_through(["large"] * count)
                for count in (1, at_once)
            }
    return Report(
        benchmark="media",
        title="Documents on their way from the platform through the courier to S3",
        measurements=[Measurement(TO_REACH, {"MB more": 64.0}), *map(Measurement, rounds, rounds.values())],
        baseline=TO_REACH,
        ratio_of="MB more",
        notes=[f"memory sampled every {SAMPLE_SECONDS * 1000:g} ms; the limit is for one document"],
    )


class Courier:
    """A courier that runs, and the customer whose files it fetches."""

    def __init__(self, database: Database, producer: Producer, *, pid: int) -> None:
        self._database = database
        self._producer = producer
        self._pid = pid
        self._dealership_id, self._conversation_id = uuid7(), uuid7()

    async def open(self) -> None:
        """Make the customer."""
        contact_id = uuid7()
        async with self._database.transaction() as connection:
            for statement, values in (
                ("INSERT INTO dealerships (id, name) VALUES (%s, 'Bench')", (self._dealership_id,)),
                (
                    "INSERT INTO whatsapp_numbers (phone_number_id, dealership_id) VALUES (%s, %s)",
                    (NUMBER, self._dealership_id),
                ),
                (
                    "INSERT INTO contacts (id, dealership_id) VALUES (%s, %s)",
                    (contact_id, self._dealership_id),
                ),
                (
                    """
                    INSERT INTO conversations (id, dealership_id, contact_id, phone_number_id, opened_at,
                                               last_message_at) VALUES (%s, %s, %s, %s, now(), now())
                    """,
                    (self._conversation_id, self._dealership_id, contact_id, NUMBER),
                ),
            ):
                await connection.execute(statement.encode(), values)

    async def pass_through(self, media_ids: list[str]) -> dict[str, float]:
        """Have these files fetched at the same time; the columns of the report."""
        messages = [await self._wanted(media_id) for media_id in media_ids]
        before, started = memory_megabytes(self._pid), time.perf_counter()
        sampling = asyncio.create_task(self._most())
        for message_id in messages:
            event = MediaWanted(event_id=uuid7(), dealership_id=self._dealership_id, message_id=message_id)
            await self._producer.append(MEDIA_FETCH, event)
        size = await self._settled(messages)
        seconds = time.perf_counter() - started
        sampling.cancel()
        most = await sampling
        return {"MB before": before, "MB more": most - before, "s": seconds, "MB/s": size / 1e6 / seconds}

    async def _wanted(self, media_id: str) -> UUID:
        message_id = uuid7()
        content = Media(type="document", media_id=media_id)
        async with self._database.transaction() as connection:
            await connection.execute(
                """
                INSERT INTO messages (id, dealership_id, conversation_id, direction, author, content,
                                      occurred_at, recorded_at)
                VALUES (%s, %s, %s, 'in', 'customer', %s, now(), now())
                """,
                (message_id, self._dealership_id, self._conversation_id, to_jsonb(content)),
            )
            await connection.execute(
                "INSERT INTO media (message_id, dealership_id, wanted_at) VALUES (%s, %s, now())",
                (message_id, self._dealership_id),
            )
        return message_id

    async def _settled(self, messages: list[UUID]) -> int:
        """The bytes of the files, once all of them are stored."""
        async with asyncio.timeout(LONGEST_SECONDS):
            while True:
                async with self._database.transaction() as connection:
                    cursor = await connection.execute(
                        "SELECT count(*) FILTER (WHERE state = 'stored'), sum(size_bytes) FROM media"
                        " WHERE message_id = ANY(%s)",
                        (messages,),
                    )
                    row = await cursor.fetchone()
                if row and row[0] == len(messages):
                    return int(row[1])
                await asyncio.sleep(0.05)

    async def _most(self) -> float:
        most = 0.0
        try:
            while True:
                most = max(most, memory_megabytes(self._pid))
                await asyncio.sleep(SAMPLE_SECONDS)
        except asyncio.CancelledError:
            return most


@asynccontextmanager
async def _courier(folder: Path, *, pieces: int) -> AsyncIterator[Courier]:
    port, *internal = free_ports(1 + seaweedfs.INTERNAL_PORTS)
    bucket = settings.DEFAULTS["S3_BUCKET_NAME"]
    async with (
        SeaweedFS(folder / "seaweedfs", port, internal_ports=internal, bucket=bucket) as store,
        prepared(folder, changes={"S3_ENDPOINT_URL": store.url}) as stage,
        _platform(stage, pieces={"small": SMALL_PIECES, "large": pieces}),
    ):
        running = await stage.start("courier")
        database = Database(DatabaseSettings(database_url=stage.postgres.url), application="bench")
        producer = Producer(stage.redis_url, shards=stage.layout.shards)
        pid = stage.services["courier"].pid
        assert pid is not None, "it has been healthy"
        async with database.opened():
            courier = Courier(database, producer, pid=pid)
            await courier.open()
            yield courier
        await producer.close()
        await stage.services["courier"].stop(within=10.0)
        await running


@asynccontextmanager
async def _platform(stage: Stage, *, pieces: dict[str, int]) -> AsyncIterator[None]:
    """The platform's side of files: an address for each id, and a file that is never whole in memory."""
    checksums = {name: _checksum(count) for name, count in pieces.items()}

    async def describe(request: web.Request) -> web.Response:
        name = request.match_info["media_id"]
        url = f"http://{LOOPBACK}:{stage.graph_port}/files/{name}"
        return web.json_response({"url": url, "sha256": checksums[name]})

    async def download(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(HEAD)
        for _ in range(pieces[request.match_info["media_id"]]):
            await response.write(PIECE)
        await response.write_eof()
        return response

    app = web.Application()
    app.router.add_get("/files/{media_id}", download)
    app.router.add_get("/{version}/{media_id}", describe)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, stage.graph_port).start()
    try:
        yield
    finally:
        await runner.cleanup()


def _checksum(pieces: int) -> str:
    digest = hashlib.sha256(HEAD)
    for _ in range(pieces):
        digest.update(PIECE)
    return digest.hexdigest()
