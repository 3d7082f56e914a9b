"""How long a backup and its return take, on real servers of this machine: `bin/bench backup`.

The rehearsal of docs/operations/backup.md: an invented dealership with customers, messages and vectors is
dumped, the dump proved by a restore and kept in S3, and brought back from there into an empty database.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import structlog
from rich.console import Console

from libs.common.clock import SystemClock
from libs.common.database import Database
from libs.common.migrate import migrate, migrations
from libs.common.objects import S3Objects
from libs.common.settings import DatabaseSettings, ObjectSettings
from services.backup import repository
from services.backup.backups import LATEST, Backups
from tools.bench.report import Measurement, Report
from tools.embedded import seaweedfs
from tools.embedded.ports import free_ports
from tools.embedded.postgres import Postgres
from tools.embedded.seaweedfs import SeaweedFS

BUCKET = "backups"
MESSAGES_OF_A_CONVERSATION = 8

_FILL = (
    "INSERT INTO dealerships (id, name) VALUES (gen_random_uuid(), 'Invented dealership')",
    "INSERT INTO whatsapp_numbers (phone_number_id, dealership_id) SELECT '1', id FROM dealerships",
    """
    INSERT INTO contacts (id, dealership_id, profile_name)
    SELECT gen_random_uuid(), id, 'Cliente ' || n
    FROM dealerships, generate_series(1, %(conversations)s) n
    """,
    """
    INSERT INTO conversations (id, dealership_id, contact_id, phone_number_id, opened_at, last_message_at)
    SELECT gen_random_uuid(), dealership_id, id, '1', now(), now() FROM contacts
    """,
    """
    INSERT INTO messages (id, dealership_id, conversation_id, direction, author, content, wamid,
                          occurred_at, recorded_at)
    SELECT gen_random_uuid(), dealership_id, id, 'in', 'customer',
           jsonb_build_object('kind', 'text', 'body', md5(random()::text) || ' ' || md5(random()::text)),
           'wamid.' || gen_random_uuid(), now(), now()
    FROM conversations, generate_series(1, %(each)s)
    """,
    """
    INSERT INTO memories (id, dealership_id, contact_id, kind, body, content_hash, occurred_at, created_at)
    SELECT gen_random_uuid(), dealership_id, id, 'summary', md5(id::text), md5(id::text), now(), now()
    FROM contacts
    """,
    """
    INSERT INTO embedding_models (name, served_as, recipe, state, created_at, question_mean)
    VALUES ('invented', 'invented', 1, 'active', now(), array_fill(0, ARRAY[384])::vector)
    """,
    """
    INSERT INTO memory_vectors (model_id, memory_id, dealership_id, contact_id, embedding)
    SELECT 1, id, dealership_id, contact_id,
           (SELECT array_agg(random() + position * 0) FROM generate_series(1, 384) position
            WHERE memories.id IS NOT NULL)::vector
    FROM memories
    """,
)


def main(arguments: list[str]) -> int:
    """Run what `arguments` ask for, print the report and keep it as JSON."""
    parser = argparse.ArgumentParser(prog="bin/bench backup", description=__doc__)
    parser.add_argument("--messages", type=int, default=400_000, help="messages in the database (400000)")
    options = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))
    report = asyncio.run(measure(options.messages))
    console = Console()
    report.show(console)
    console.print(f"kept in {report.save()}", highlight=False)
    return 0


async def measure(messages: int) -> Report:
    """Fill a database, back it up, bring it back; the seconds of each."""
    port, s3_port, *internal = free_ports(2 + seaweedfs.INTERNAL_PORTS)
    with tempfile.TemporaryDirectory(prefix="gpbikes-bench-") as folder:
        Path(folder).chmod(0o755)  # noqa: ASYNC240 - nobody else waits; Postgres may run as another user
        store = SeaweedFS(Path(folder, "seaweedfs"), s3_port, internal_ports=internal, bucket=BUCKET)
        async with Postgres(Path(folder, "postgres"), port) as postgres, store:
            await asyncio.to_thread(migrate, postgres.url, migrations())
            await _fill(postgres.url, messages)
            return await _rehearse(postgres.url, store.url)


async def _rehearse(database_url: str, s3_url: str) -> Report:
    settings = ObjectSettings(
        s3_endpoint_url=s3_url,
        s3_bucket_name=BUCKET,
        aws_access_key_id=seaweedfs.ACCESS_KEY_ID,
        aws_secret_access_key=seaweedfs.SECRET_ACCESS_KEY,
    )
    backups = Backups(S3Objects(settings), clock=SystemClock(), keep=timedelta(days=7))
    started = time.perf_counter()
    taken = await backups.take(database_url)
    took = time.perf_counter() - started
    async with repository.scratch(database_url, "rehearsal") as empty:
        started = time.perf_counter()
        await backups.restore(LATEST, empty)
        returned = time.perf_counter() - started
    seconds = {
        "dumping": taken.dump_seconds,
        "proving the dump by a restore": taken.restore_seconds,
        "the whole backup, with its way to S3": took,
        "bringing it back from S3, rows counted": returned,
    }
    return Report(
        benchmark="backup",
        title=f"A backup of {sum(taken.rows.values()):,} rows, {taken.size_bytes / 1e6:.0f} MB as a file",
        measurements=[Measurement(name, {"seconds": each}) for name, each in seconds.items()],
        baseline="dumping",
        ratio_of="seconds",
        notes=[f"{len(taken.rows)} tables, Postgres {taken.postgres}"],
    )


async def _fill(database_url: str, messages: int) -> None:
    values = {"conversations": messages // MESSAGES_OF_A_CONVERSATION, "each": MESSAGES_OF_A_CONVERSATION}
    database = Database(DatabaseSettings(database_url=database_url), application="bench")
    async with database.opened(), database.transaction() as connection:
        await connection.execute("SET LOCAL statement_timeout = 0")
        for statement in _FILL:
            await connection.execute(statement.encode(), values)
