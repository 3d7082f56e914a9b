"""What the server tells about itself, by INFO: managed servers allow it where they forbid CONFIG."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from libs.faust_redis.errors import EvictionPolicyRefused
from libs.faust_redis.link import Reply
from libs.faust_redis.pipeline import Pipeline


@dataclass(frozen=True)
class Memory:
    """The server's memory, in bytes."""

    used: int
    limit: int
    """The server's maxmemory; 0: none."""

    policy: str
    """What it does at the limit; only `noeviction` never drops entries that nobody has read."""


@dataclass(frozen=True)
class Life:
    """From one start of a server to its end."""

    name: str
    age_seconds: int = field(compare=False)
    promoted: bool = field(compare=False)
    """It was a replica once: what its master had not yet told it when it died, it does not have."""


async def read_lives(pipeline: Pipeline) -> frozenset[Life]:
    """Ask the server, or every master of a cluster. Raises ServerUnavailable or CommandRefused."""
    return frozenset(_life(_facts(reply)) for reply in await pipeline.everywhere(("INFO",)))


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
    return [_memory(_facts(reply)) for reply in replies]


def _facts(reply: Reply) -> dict[str, str]:
    lines = cast(bytes, reply).decode().splitlines()
    return dict(line.split(":", 1) for line in lines if ":" in line)


def _life(facts: Mapping[str, str]) -> Life:
    promoted = int(facts["second_repl_offset"]) >= 0
    return Life(facts["run_id"], age_seconds=int(facts["uptime_in_seconds"]), promoted=promoted)


def _memory(facts: Mapping[str, str]) -> Memory:
    return Memory(
        used=int(facts["used_memory"]), limit=int(facts["maxmemory"]), policy=facts["maxmemory_policy"]
    )


def _fullness(memory: Memory) -> tuple[float, int]:
    return (memory.used / memory.limit if memory.limit else 0.0, memory.used)
