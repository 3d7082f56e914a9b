"""The real services with real servers behind them, on ports and in a folder of their own."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from libs.common import rights
from libs.common.migrate import migrate, migrations
from libs.faust_redis.keys import Layout
from tools.dev import procfile, readiness, roles, settings
from tools.dev.options import ROOT
from tools.dev.output import Files
from tools.dev.ports import OFFSETS
from tools.dev.readiness import Page
from tools.dev.supervisor import Supervised
from tools.embedded import seaweedfs
from tools.embedded.ports import LOOPBACK, free_block
from tools.embedded.postgres import Postgres
from tools.embedded.server import EmbeddedServer
from tools.embedded.valkey import Valkey
from tools.embedded.valkey_cluster import PORTS_EACH, ValkeyCluster
from tools.load import embeddings

HEALTHY_SECONDS = 60.0
STOP_SECONDS = 25.0
SERVERS = 3
"""Ports besides the services' and Redis's: those of Postgres, the Graph API and the embedding server."""

CLUSTER_NODES = 6
CLUSTER_SHARDS = 6

FROM_OUTSIDE = ("PATH", "HOME", "LANG", "TMPDIR")
"""What a shell has; the developer's own settings must not change what is measured."""


@dataclass(frozen=True)
class Stage:
    """Everything that runs."""

    redis_url: str
    layout: Layout
    """Over which keys the streams are spread."""

    redis_servers: Sequence[EmbeddedServer]
    postgres: Postgres
    services: Mapping[str, Supervised]
    """Each process by the name of its service, the second and later instances with a number behind it."""

    pages: Mapping[str, Page]
    """Where each of them tells whether it is healthy."""

    graph_port: int
    """Where the services look for the Graph API."""

    environment: Mapping[str, str]
    """What the services share of their settings."""

    @property
    def gateway_port(self) -> int:
        """Where webhooks go."""
        return self.pages["gateway"].port

    async def start(self, name: str) -> asyncio.Task[None]:
        """Start the process `name` and keep it running; return once it is healthy.

        Raises UnhealthyError when that takes longer than HEALTHY_SECONDS.
        """
        task = asyncio.create_task(self.services[name].run(), name=name)
        await self.until_healthy([name])
        return task

    async def until_healthy(self, names: list[str]) -> None:
        """Return once these processes are healthy. Raises UnhealthyError."""
        pages = {name: self.pages[name] for name in names}
        await readiness.until_healthy(pages, within=HEALTHY_SECONDS, where=lambda name: f"see {name}.log")


@asynccontextmanager
async def prepared(
    folder: Path,
    *,
    instances: Mapping[str, int] | None = None,
    cluster: bool = False,
    changes: Mapping[str, str] | None = None,
) -> AsyncIterator[Stage]:
    """Valkey, a migrated Postgres, and the services of the Procfile, described but not started.

    `instances` tells how many processes a service has, if not one; with `cluster` the streams are spread over
    three masters, each with a replica; `changes` are settings of all of them.
    """
    names = _names(instances or {})
    redis_ports = CLUSTER_NODES * PORTS_EACH if cluster else 1
    block = free_block(redis_ports + SERVERS + sum(map(len, names.values())))
    postgres_port, graph_port, embedding_port, *ports = block[redis_ports:]
    folder.chmod(0o755)  # noqa: ASYNC240 - nobody else waits; Postgres may run as another user
    async with (
        _redis(folder, block[:redis_ports], cluster=cluster) as (redis_url, redis_servers),
        Postgres(folder / "postgres", postgres_port) as postgres,
    ):
        await asyncio.to_thread(migrate, postgres.url, migrations())
        await asyncio.to_thread(rights.apply, postgres.url)
        environment = _environment(redis_url, postgres.url, graph_port, embedding_port) | {**(changes or {})}
        layout = Layout(CLUSTER_SHARDS if cluster else 1, clustered=cluster)
        environment |= {"STREAM_SHARDS": str(layout.shards)}
        vectors = await embeddings.serve(host=LOOPBACK, port=embedding_port)
        try:
            async with _processes(folder / "logs", names, ports, environment) as (services, pages):
                yield Stage(
                    redis_url, layout, redis_servers, postgres, services, pages, graph_port, environment
                )
        finally:
            vectors.close()


@asynccontextmanager
async def on_cluster(
    stage: Stage, folder: Path, *, instances: Mapping[str, int] | None = None
) -> AsyncIterator[Stage]:
    """The services of `stage` a second time, described but not started, with their streams on a cluster.

    They have the same Postgres and the same Graph API.
    """
    names = _names(instances or {})
    redis_ports = CLUSTER_NODES * PORTS_EACH
    block = free_block(redis_ports + sum(map(len, names.values())))
    async with ValkeyCluster(folder / "cluster", block[:redis_ports]) as nodes:
        layout = Layout(CLUSTER_SHARDS, clustered=True)
        changes = {"REDIS_URL": nodes.url, "STREAM_SHARDS": str(layout.shards)}
        environment = {**stage.environment, **changes}
        logs = folder / "logs-on-cluster"
        async with _processes(logs, names, block[redis_ports:], environment) as (services, pages):
            yield replace(
                stage,
                redis_url=nodes.url,
                layout=layout,
                redis_servers=nodes.masters,
                services=services,
                pages=pages,
                environment=environment,
            )


@asynccontextmanager
async def running(
    folder: Path,
    *,
    instances: Mapping[str, int] | None = None,
    cluster: bool = False,
    changes: Mapping[str, str] | None = None,
) -> AsyncIterator[Stage]:
    """As `prepared`, with every process started and healthy."""
    async with prepared(folder, instances=instances, cluster=cluster, changes=changes) as stage:
        tasks = [asyncio.create_task(each.run(), name=name) for name, each in stage.services.items()]
        await stage.until_healthy(list(stage.services))
        yield stage
        await asyncio.gather(*(each.stop(within=STOP_SECONDS) for each in stage.services.values()))
        await asyncio.gather(*tasks)


@asynccontextmanager
async def _redis(
    folder: Path, ports: Sequence[int], *, cluster: bool
) -> AsyncIterator[tuple[str, Sequence[EmbeddedServer]]]:
    """The address of the streams' server or cluster, and what of it can be hurt: masters, not replicas."""
    if cluster:
        async with ValkeyCluster(folder / "valkey", ports) as nodes:
            yield nodes.url, nodes.masters
    else:
        async with Valkey(folder / "valkey", ports[0]) as valkey:
            yield valkey.url, [valkey]


@asynccontextmanager
async def _processes(
    logs: Path, names: Mapping[str, Sequence[str]], ports: Sequence[int], environment: Mapping[str, str]
) -> AsyncIterator[tuple[Mapping[str, Supervised], Mapping[str, Page]]]:
    """The processes of each service, stopped at the end if somebody has started them, and their pages."""
    output = Files(logs)
    commands = procfile.read(ROOT / "Procfile", OFFSETS)
    services: dict[str, Supervised] = {}
    pages: dict[str, Page] = {}
    for service, name in ((service, name) for service, each in names.items() for name in each):
        port = ports[len(pages)]
        own = roles.own(service, environment) | {"PORT": str(port), "RENDER_INSTANCE_ID": name}
        pages[name] = Page(port, "/api/v1/health")
        services[name] = Supervised(name, commands[service], environment=own, folder=ROOT, output=output)
    try:
        yield services, pages
    finally:
        await asyncio.gather(*(each.stop(within=STOP_SECONDS) for each in services.values()))
        output.close()


def _names(instances: Mapping[str, int]) -> dict[str, list[str]]:
    """The names of the processes of each service, of which there is one where `instances` tell nothing."""
    return {
        service: [service, *(f"{service}-{number}" for number in range(2, instances.get(service, 1) + 1))]
        for service in procfile.read(ROOT / "Procfile", OFFSETS)
    }


def _environment(redis_url: str, database_url: str, graph_port: int, embedding_port: int) -> dict[str, str]:
    outside = {name: os.environ[name] for name in FROM_OUTSIDE if name in os.environ}
    return {
        **outside,
        **settings.DEFAULTS,
        "REDIS_URL": redis_url,
        "DATABASE_URL": database_url,
        "WHATSAPP_API_BASE_URL": f"http://{LOOPBACK}:{graph_port}",
        # As after Meta's upgrade, or the number would be what is measured.
        "WHATSAPP_MESSAGES_PER_SECOND": "1000",
        "OPENAI_EMBEDDING_BASE_URL": f"http://{LOOPBACK}:{embedding_port}/v1",
        # Nobody keeps files there: none is sent in such a run.
        "S3_ENDPOINT_URL": f"http://{LOOPBACK}:{graph_port}",
        "AWS_ACCESS_KEY_ID": seaweedfs.ACCESS_KEY_ID,
        "AWS_SECRET_ACCESS_KEY": seaweedfs.SECRET_ACCESS_KEY,
        "CACHE_FOLDER": str(ROOT / ".cache"),
    }
