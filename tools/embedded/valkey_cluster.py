"""A cluster of Valkey servers on the loopback address: masters, and a replica of each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self, cast

from libs.faust_redis.client import Client
from libs.faust_redis.errors import FaustRedisError
from libs.faust_redis.link import Command, Reply
from libs.faust_redis.topology import SLOTS
from tools.embedded.errors import NotReadyError
from tools.embedded.ports import LOOPBACK
from tools.embedded.valkey import Valkey

PORTS_EACH = 2
"""One for clients, one by which the servers of the cluster speak to each other."""

LOOK_SECONDS = 0.1
CLUSTER_INFO = ("CLUSTER", "INFO")
REPLICATION = ("INFO", "replication")


class ValkeyNode(Valkey):
    """One server of a cluster."""

    def __init__(
        self, folder: Path, port: int, bus_port: int, *, persistent: bool, node_timeout_ms: int
    ) -> None:
        """Describe the server; the others take it for dead after `node_timeout_ms` of silence."""
        super().__init__(folder, port, persistent=persistent)
        self.bus_port = bus_port
        self._node_timeout_ms = node_timeout_ms

    async def tell(self, *command: str | int) -> Reply:
        """Send a command to this very server. Raises FaustRedisError."""
        link = Client(self.url).link()
        try:
            (answer,) = await link.call([cast(Command, command)])
        finally:
            await link.close()
        if isinstance(answer, FaustRedisError):
            raise answer
        return answer

    async def text(self, *command: str | int) -> str:
        """As `tell`, of a command that answers with a text."""
        return cast(bytes, await self.tell(*command)).decode()

    def _command(self) -> list[str]:
        settings = {
            "cluster-enabled": "yes",
            "cluster-port": str(self.bus_port),
            "cluster-node-timeout": str(self._node_timeout_ms),
            "repl-diskless-sync-delay": "0",
            # Whoever reads the slots of the others need not wait for those that have nobody.
            "cluster-require-full-coverage": "no",
        }
        more = [word for name, value in settings.items() for word in (f"--{name}", value)]
        return [*super()._command(), *more]


class ValkeyCluster:
    """Masters with equal shares of the slots, and one replica each; all die with this process."""

    def __init__(
        self,
        folder: Path,
        ports: Sequence[int],
        *,
        persistent: bool = True,
        node_timeout_ms: int = 2000,
    ) -> None:
        """Describe one server for each two `ports`; the first half of them are masters."""
        pairs = list(zip(ports[::2], ports[1::2], strict=True))
        self.nodes = [
            ValkeyNode(
                folder / f"node-{place}",
                port,
                bus_port,
                persistent=persistent,
                node_timeout_ms=node_timeout_ms,
            )
            for place, (port, bus_port) in enumerate(pairs, start=1)
        ]
        self.masters = self.nodes[: len(self.nodes) // 2]
        self.replicas = self.nodes[len(self.masters) :]

    @property
    def url(self) -> str:
        """The address as `REDIS_URL` takes it."""
        return f"redis+cluster://{','.join(f'{LOOPBACK}:{node.port}' for node in self.nodes)}"

    async def start(self, *, within: float = 60.0) -> None:
        """Start every server and make them one; return once every master has its replica.

        Raises what a server raises at its start, or NotReadyError.
        """
        for node in self.nodes:
            await node.start()
        await self._share_slots()
        for node in self.nodes[1:]:
            await node.tell("CLUSTER", "MEET", LOOPBACK, self.nodes[0].port, self.nodes[0].bus_port)
        await self._until_each(self.nodes, CLUSTER_INFO, f"cluster_known_nodes:{len(self.nodes)}\r", within)
        await self._until_each(self.nodes, CLUSTER_INFO, "cluster_state:ok", within)
        for master, replica in zip(self.masters, self.replicas, strict=True):
            await self._until_known(replica, await master.text("CLUSTER", "MYID"), within)
            await replica.tell("CLUSTER", "REPLICATE", await master.text("CLUSTER", "MYID"))
        await self._until_each(self.replicas, REPLICATION, "master_link_status:up", within)
        await self._until_each(self.masters, REPLICATION, "state=online", within)

    async def stop(self) -> None:
        """Stop every server."""
        await asyncio.gather(*(node.stop() for node in self.nodes))

    async def __aenter__(self) -> Self:
        """Start the cluster."""
        try:
            await self.start()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop the cluster."""
        await self.stop()

    def share_of(self, place: int) -> range:
        """The slots that the master at `place` starts with."""
        count = len(self.masters)
        return range(SLOTS * place // count, SLOTS * (place + 1) // count)

    async def _share_slots(self) -> None:
        for place, master in enumerate(self.masters):
            share = self.share_of(place)
            await master.tell("CLUSTER", "ADDSLOTSRANGE", share.start, share.stop - 1)

    async def _until_known(self, node: ValkeyNode, identifier: str, within: float) -> None:
        deadline = time.monotonic() + within
        while identifier not in await node.text("CLUSTER", "NODES"):
            _check(deadline, node, within)
            await asyncio.sleep(LOOK_SECONDS)

    async def _until_each(
        self, nodes: Sequence[ValkeyNode], command: Sequence[str], wanted: str, within: float
    ) -> None:
        deadline = time.monotonic() + within
        for node in nodes:
            while wanted not in await node.text(*command):
                _check(deadline, node, within)
                await asyncio.sleep(LOOK_SECONDS)


def _check(deadline: float, node: ValkeyNode, within: float) -> None:
    if time.monotonic() > deadline:
        raise NotReadyError("valkey-cluster", within, node.log)
