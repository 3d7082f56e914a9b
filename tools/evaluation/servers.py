"""Real servers for an evaluation, started and ended with it, and a database that has every migration."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from libs.common.migrate import migrate, migrations
from tools.embedded.ports import free_ports
from tools.embedded.postgres import Postgres
from tools.embedded.valkey import Valkey


@dataclass(frozen=True)
class Addresses:
    """Where the servers are."""

    database_url: str
    redis_url: str


@asynccontextmanager
async def servers() -> AsyncIterator[Addresses]:
    """Postgres and Valkey in a folder that is removed at the end. Raises EmbeddedServerError."""
    with _folder() as folder:
        first, second = free_ports(2)
        async with (
            Postgres(folder / "postgres", first, durable=False) as postgres,
            Valkey(folder / "valkey", second, persistent=False) as valkey,
        ):
            await asyncio.to_thread(migrate, postgres.url, migrations())
            yield Addresses(postgres.url, valkey.url)


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="gpbikes-evaluation-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # Postgres runs as another user when this one is root
        yield folder
