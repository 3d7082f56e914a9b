"""Loading and searching the knowledge: bin/bench knowledge [--chunks N] [--queries N] [--rounds N].

Takes about a minute and a half with 50,000 chunks on two quiet cores.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from rich.console import Console

from libs.common.migrate import migrate, migrations
from tools.bench.knowledge_parts.embedding import embed
from tools.bench.knowledge_parts.loading import load
from tools.bench.knowledge_parts.rig import prepared
from tools.bench.knowledge_parts.searching import search
from tools.bench.report import Report
from tools.embedded.ports import free_ports
from tools.embedded.postgres import Postgres


def main(arguments: list[str]) -> int:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(prog="bin/bench knowledge", description=__doc__)
    parser.add_argument("--chunks", type=int, default=50_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3, help="of loading")
    options = parser.parse_args(arguments)
    for report in asyncio.run(measure(options.chunks, options.queries, options.rounds)):
        report.show(Console())
        print(report.save())
    return 0


async def measure(chunks: int, queries: int, rounds: int) -> list[Report]:
    """Every table, on an embedded Postgres of its own."""
    with tempfile.TemporaryDirectory(prefix="gpbikes-bench-") as folder:
        await asyncio.to_thread(Path(folder).chmod, 0o755)  # Postgres runs as another user
        async with Postgres(Path(folder) / "postgres", free_ports(1)[0]) as postgres:
            await asyncio.to_thread(migrate, postgres.url, migrations())
            async with prepared(postgres.url, chunks, queries) as bench:
                loading = await load(bench, rounds=rounds)
                searching = await search(bench)
                embedding = await embed(bench)
    return [loading, searching, embedding]
