"""How many instances a service should have: from what waits in its streams, without asking anybody."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from libs.faust_redis.measures import Measure


@dataclass(frozen=True)
class Bounds:
    """How few and how many instances a service may have."""

    least: int
    most: int

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.most:
            raise ValueError(
                f"{self.least}..{self.most}: between 1 and more instances, the lower number first"
            )


@dataclass(frozen=True, kw_only=True)
class Policy:
    """When to add and when to remove; times in seconds."""

    busy_seconds: float = 10.0
    """The oldest entry has waited for longer: the service is behind."""

    behind_seconds: float = 60.0
    """It has waited for so long that customers notice: two are added instead of one."""

    lag_per_instance: int = 500
    """More unread entries than this for each instance: behind, however young they are."""

    sustained_seconds: float = 120.0
    """A service must have been behind for so long, or one restart would scale everything."""

    calm_seconds: float = 1800.0
    """So long must nothing have waited before an instance is removed."""

    cool_down_seconds: float = 300.0
    """After a change nothing is changed for so long: a new instance needs time to help."""


@dataclass(frozen=True)
class Load:
    """What waits for a service at one moment, all of its streams together."""

    lag: int
    oldest_seconds: float


@dataclass(frozen=True)
class History:
    """What a service has been like; moments on a monotonic clock, None: not so now."""

    behind_since: float | None = None
    calm_since: float | None = None
    changed_at: float | None = None


@dataclass(frozen=True)
class Decision:
    """How many instances there should be, why, and what to remember."""

    instances: int
    why: str
    history: History = field(default_factory=History)


def load_of(service: str, measures: list[Measure]) -> Load:
    """What waits for the service: its group has its name. Nothing, when it has no stream."""
    own = [each for each in measures if each.group == service]
    return Load(sum(each.lag for each in own), max((each.oldest_seconds for each in own), default=0.0))


def decide(
    policy: Policy, bounds: Bounds, load: Load, history: History, *, instances: int, now: float
) -> Decision:
    """How many instances there should be `now`, of which there are `instances`."""
    behind = load.oldest_seconds > policy.busy_seconds or load.lag > policy.lag_per_instance * instances
    calm = load.lag == 0 and load.oldest_seconds < policy.busy_seconds / 2
    history = replace(
        history,
        behind_since=_since(history.behind_since, now) if behind else None,
        calm_since=_since(history.calm_since, now) if calm else None,
    )
    within = min(max(instances, bounds.least), bounds.most)
    if within != instances:
        return _changed(within, f"outside {bounds.least}..{bounds.most}", history, now)
    if history.changed_at is not None and now - history.changed_at < policy.cool_down_seconds:
        return Decision(instances, "changed a moment ago", history)
    if _for(history.behind_since, policy.sustained_seconds, now) and instances < bounds.most:
        more = 2 if load.oldest_seconds > policy.behind_seconds else 1
        why = f"{load.lag} unread, the oldest {load.oldest_seconds:.0f} s old"
        return _changed(min(instances + more, bounds.most), why, history, now)
    if _for(history.calm_since, policy.calm_seconds, now) and instances > bounds.least:
        return _changed(instances - 1, f"nothing has waited for {policy.calm_seconds:.0f} s", history, now)
    return Decision(instances, "behind" if behind else "enough", history)


def _changed(instances: int, why: str, history: History, now: float) -> Decision:
    return Decision(instances, why, replace(history, changed_at=now, behind_since=None, calm_since=None))


def _since(before: float | None, now: float) -> float:
    return now if before is None else before


def _for(since: float | None, seconds: float, now: float) -> bool:
    return since is not None and now - since >= seconds
