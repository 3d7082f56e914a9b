"""What the server tells about its memory, by INFO: managed servers allow it where they forbid CONFIG."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from libs.faust_redis.errors import EvictionPolicyRefused
from libs.faust_redis.pipeline import Pipeline


@dataclass(frozen=True)
class Memory:
    """The server's memory, in bytes."""

    used: int
    limit: int
    """The server's maxmemory; 0: none."""

    policy: str
    """What it does at the limit; only `noeviction` never drops entries that nobody has read."""


async def read_memory(pipeline: Pipeline) -> Memory:
    """Ask the server; of a cluster, the master that is nearest to its limit.

    Raises ServerUnavailable or CommandRefused.
    """
    return max(await _memories(pipeline), key=_fullness)


async def check_eviction_policy(pipeline: Pipeline) -> None:
    """Raise EvictionPolicyRefused unless the server's maxmemory-policy is noeviction."""
    for memory in await _memories(pipeline):
        if memory.policy != "noeviction":
            raise EvictionPolicyRefused(policy=memory.policy)


async def _memories(pipeline: Pipeline) -> list[Memory]:
    replies = await pipeline.everywhere(("INFO", "memory"))
    return [_memory(cast(bytes, reply).decode()) for reply in replies]


def _memory(text: str) -> Memory:
    facts = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    return Memory(
        used=int(facts["used_memory"]), limit=int(facts["maxmemory"]), policy=facts["maxmemory_policy"]
    )


def _fullness(memory: Memory) -> tuple[float, int]:
    return (memory.used / memory.limit if memory.limit else 0.0, memory.used)
