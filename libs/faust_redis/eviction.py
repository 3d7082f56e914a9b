"""The one setting of the server on which everything depends: it must never drop entries to make room."""

from __future__ import annotations

from typing import cast

from libs.faust_redis.errors import EvictionPolicyRefused
from libs.faust_redis.pipeline import Pipeline


async def check_eviction_policy(pipeline: Pipeline) -> None:
    """Raise EvictionPolicyRefused unless the server's maxmemory-policy is noeviction.

    Read from INFO, which managed servers allow where they forbid CONFIG.
    """
    information = cast(bytes, await pipeline.submit(("INFO", "memory"))).decode()
    for line in information.splitlines():
        name, _, policy = line.partition(":")
        if name == "maxmemory_policy" and policy != "noeviction":
            raise EvictionPolicyRefused(policy=policy)
