"""Looking, deciding and telling the platform, again and again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from libs.common.clock import Clock
from libs.faust_redis.measures import Measure
from tools.scaling.policy import Bounds, Decision, History, Policy, decide, load_of
from tools.scaling.render_api import RenderAPI

Look = Callable[[], Awaitable[list[Measure]]]


@dataclass(frozen=True)
class Change:
    """A service that gets another number of instances."""

    service: str
    before: int
    after: int
    why: str


class Autoscaler:
    """Holds what it has seen of each service between two looks."""

    def __init__(
        self,
        api: RenderAPI,
        look: Look,
        bounds: Mapping[str, Bounds],
        *,
        policy: Policy,
        prefix: str,
        clock: Clock,
        dry_run: bool,
    ) -> None:
        """A service is called `prefix` and its name on the platform; a `dry_run` changes nothing there."""
        self._api = api
        self._look = look
        self._bounds = bounds
        self._policy = policy
        self._prefix = prefix
        self._clock = clock
        self._dry_run = dry_run
        self._histories: dict[str, History] = {}

    async def once(self) -> list[Change]:
        """Look once, and change what is to be changed. Raises RenderError and FaustRedisError."""
        measures = await self._look()
        services = await self._api.services([self._prefix + name for name in self._bounds])
        changes = []
        for name, bounds in self._bounds.items():
            service = services.get(self._prefix + name)
            if service is None:
                continue
            decision = self._decide(name, bounds, measures, service.instances)
            if decision.instances != service.instances:
                if not self._dry_run:
                    await self._api.scale(service, decision.instances)
                changes.append(Change(name, service.instances, decision.instances, decision.why))
            self._histories[name] = decision.history
        return changes

    def _decide(self, name: str, bounds: Bounds, measures: list[Measure], instances: int) -> Decision:
        return decide(
            self._policy,
            bounds,
            load_of(name, measures),
            self._histories.get(name, History()),
            instances=instances,
            now=self._clock.monotonic(),
        )
