"""Which port everything listens on, as a distance from `--port-base`."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping

from tools.dev.errors import PortsTakenError
from tools.embedded.ports import becomes_free

OFFSETS: Mapping[str, int] = {
    "gateway": 0,
    "console": 1,
    "simulator": 2,
    "router": 10,
    "agents": 11,
    "embeddings": 12,
    "courier": 13,
    "valkey": 20,
    "postgres": 21,
    "seaweedfs": 22,
    "embedding-server": 23,
}

SEAWEEDFS_INTERNAL = range(24, 31)

RELEASE_SECONDS = 3.0
"""What was killed a moment ago may still hold its port."""


async def ensure_free(ports: Mapping[str, int], names: Collection[str]) -> None:
    """Raise PortsTakenError, with all of them, when a port of `names` is taken."""
    free = await asyncio.gather(*(becomes_free(ports[name], within=RELEASE_SECONDS) for name in names))
    taken = {name: ports[name] for name, is_free in zip(names, free, strict=True) if not is_free}
    if taken:
        raise PortsTakenError(taken)


def from_base(base: int) -> dict[str, int]:
    """The port of everything, by name."""
    return {name: base + offset for name, offset in OFFSETS.items()}
