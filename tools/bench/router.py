"""How many messages a second the router stores and queues, in one process: `bin/bench router`.

Each message is one customer's, so that each opens a turn, which is queued and published. Deciding the
intent is left out: `bin/gpbikes eval intents --time` measures it. The bare rig only inserts each message
as JSON, in a transaction of its own over the same pool.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
import uvloop
from rich.console import Console

from libs.common.clock import SystemClock
from libs.common.database import Database
from libs.common.events import MessageReceived
from libs.common.identifiers import uuid7
from libs.common.intents import Intent
from libs.common.jsonb import to_jsonb
from libs.common.messages import Sender, Text
from libs.common.metrics import Metrics
from libs.common.migrate import migrate, migrations
from libs.common.outbox import Outbox
from libs.common.settings import BurstSettings, DatabaseSettings, DealershipSettings
from libs.common.streams import InboundEvent
from libs.faust_redis.producer import Producer
from services.router import assembly
from services.router.alarm import Alarm
from services.router.bursts import waits
from services.router.closing import BurstCloser
from services.router.dealerships import ensure
from services.router.inbound import Inbound
from services.router.intents.decision import IntentDecision
from services.router.stragglers import Stragglers
from tools.bench.report import Measurement, Report
from tools.embedded.ports import free_ports
from tools.embedded.postgres import Postgres
from tools.embedded.valkey import Valkey

CONCURRENCY = 64
NUMBER = "100000000000001"
RIG = "bare INSERT"


@dataclass(frozen=True)
class Arena:
    """A migrated Postgres and an empty Valkey, and a pool that every contender uses."""

    database: Database
    producer: Producer
    clock: SystemClock

    def events(self, count: int, *, batch: str) -> list[MessageReceived]:
        """A message of each of `count` customers, who are invented."""
        return [
            MessageReceived(
                event_id=uuid7(),
                received_at=self.clock.now(),
                phone_number_id=NUMBER,
                message_id=f"wamid.{batch}.{number}",
                occurred_at=self.clock.now(),
                sender=Sender(phone=f"57300{number:07}", profile_name="Cliente Inventado"),
                content=Text(body="Hola, quiero una moto para trocha"),
            )
            for number in range(count)
        ]

    async def execute(self, query: str, *values: object) -> int:
        """Run one statement in a transaction of its own; the number of rows it concerned."""
        async with self.database.transaction() as connection:
            return (await connection.execute(query.encode(), values)).rowcount


def main(arguments: list[str]) -> int:
    """Run what `arguments` ask for, print the report and keep it as JSON."""
    parser = argparse.ArgumentParser(prog="bin/bench router", description=__doc__)
    parser.add_argument("--customers", type=int, default=3000, help="messages of each round (3000)")
    options = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    report = uvloop.run(measure(options.customers))
    console = Console()
    report.show(console)
    console.print(f"kept in {report.save()}", highlight=False)
    return 0


async def measure(customers: int) -> Report:
    """Let the rig and the router take the same messages, one after the other."""
    async with _arena() as arena, _router(arena) as handle:
        rig = await _timed(RIG, arena.events(customers, batch="rig"), lambda event: _insert(arena, event))
        new = await _timed(
            "router, new customers", arena.events(customers, batch="new"), handle, _closed(arena)
        )
        await arena.execute("UPDATE turns SET state = 'answered'")
        known = arena.events(customers, batch="known")
        usual = await _timed("router, known customers", known, handle, _closed(arena))
    return Report(
        benchmark="router",
        title=f"Messages of {customers} customers stored and queued, one process, {CONCURRENCY} at once",
        measurements=[rig, new, usual],
        baseline=RIG,
        ratio_of="messages/s",
        notes=["the wait for the end of a burst is left out of the router's times"],
    )


async def _timed(
    name: str,
    events: Iterable[MessageReceived],
    handle: Callable[[MessageReceived], Awaitable[object]],
    finished: Callable[[], Awaitable[None]] | None = None,
) -> Measurement:
    queue = list(events)
    count, started, used = len(queue), time.perf_counter(), time.process_time()

    async def work() -> None:
        while queue:
            await handle(queue.pop())

    await asyncio.gather(*(work() for _ in range(CONCURRENCY)))
    if finished:
        await finished()
    seconds, processor = time.perf_counter() - started, time.process_time() - used
    return Measurement(name, {"messages/s": count / seconds, "own CPU µs/message": processor / count * 1e6})


def _closed(arena: Arena) -> Callable[[], Awaitable[None]]:
    async def closed() -> None:
        while await arena.execute("SELECT 1 FROM turns WHERE state = 'open' LIMIT 1"):
            await arena.clock.sleep(0.02)

    return closed


async def _insert(arena: Arena, event: MessageReceived) -> None:
    await arena.execute("INSERT INTO rig VALUES (%s, %s)", event.event_id, to_jsonb(event))


@asynccontextmanager
async def _arena() -> AsyncIterator[Arena]:
    ports = free_ports(2)
    with tempfile.TemporaryDirectory(prefix="gpbikes-bench-") as folder:
        Path(folder).chmod(0o755)  # noqa: ASYNC240 - nobody else waits; Postgres may run as another user
        async with (
            Postgres(Path(folder, "postgres"), ports[0]) as postgres,
            Valkey(Path(folder, "valkey"), ports[1]) as valkey,
        ):
            await asyncio.to_thread(migrate, postgres.url, migrations())
            database = Database(DatabaseSettings(database_url=postgres.url), application="bench")
            async with database.opened():
                arena = Arena(database, Producer(valkey.url), SystemClock())
                await arena.execute("CREATE TABLE rig (id uuid PRIMARY KEY, event jsonb)")
                yield arena
                await arena.producer.close()


async def _greet(*_texts: object, **_context: object) -> IntentDecision:
    return IntentDecision(Intent.GREETING, 1.0, "rule")


@asynccontextmanager
async def _router(arena: Arena) -> AsyncIterator[Inbound]:
    database, clock, metrics = arena.database, arena.clock, Metrics()
    await ensure(database, DealershipSettings(whatsapp_phone_number_id=NUMBER), new_id=uuid7)
    alarm = Alarm(clock=clock)
    outbox = Outbox(database, arena.producer, clock=clock, metrics=metrics)
    # No quiet time: what is measured is the work, not the waiting.
    bursts = waits(BurstSettings(burst_quiet_ms=0))
    closer = BurstCloser(
        database,
        outbox,
        _greet,
        alarm,
        Stragglers(_nothing),
        voice=bursts.voice,
        clock=clock,
        new_id=uuid7,
        metrics=metrics,
    )
    async with closer.running():
        yield assembly.inbound(database, outbox, bursts, alarm, clock=clock, metrics=metrics)


async def _nothing() -> list[InboundEvent]:
    return []
