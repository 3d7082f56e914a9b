"""The options of an app's streams. Every time is in seconds."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True)
class Options:
    """How streams are read, retried and given up. The defaults are meant for production."""

    visibility_seconds: float = 30.0
    """An entry whose worker has not been heard of for this long is taken over by another."""

    max_deliveries: int = 5
    """A handler is started at most this often for an entry; then the entry goes to the dead letters."""

    backoff_seconds: float = 1.0
    """Wait after the first failed delivery; doubled with each further one, at most the visibility."""

    stop_seconds: float = 20.0
    """At a stop, handlers may go on for this long; what is left then is handed back."""

    max_running: int | None = None
    """Handlers that run at once in the process, all streams together; None: the sum of the concurrencies.
    When more entries wait, streams get their turns in proportion to their weights."""

    dead_letters_per_minute: int = 30
    """One more dead letter of a stream within a minute, and its consumer stops and turns unhealthy."""

    shards: int = 1
    """Keys over which each stream is spread; 1: one key of its name. It may be raised at any time, never
    lowered; what is appended to a new key waits there until a reader has the new number, too."""

    append_timeout_seconds: float = 1.0
    """The longest that an append may take before it has failed."""

    connect_timeout_seconds: float = 1.0
    """The longest that a connection to the server may take to be made."""

    reconnect_max_seconds: float = 2.0
    """The longest wait between two attempts to reach a server that is away."""

    janitor_idle_seconds: float = 3600.0
    """The name of a consumer that owns nothing is removed when it has been idle for this long."""

    leader_lease_seconds: float = 15.0
    """A leader that has not been heard of for this long is replaced."""

    measure_seconds: float = 10.0
    """How often a process measures its streams and the server's memory."""

    trim_seconds: float = 30.0
    """How often the leader removes what every group of a stream has acknowledged."""

    memory_ceiling_bytes: int = 0
    """Memory that the server may come to use; 0: the server's own maxmemory, without alarm if it has none."""

    memory_alarm_share: float = 0.75
    """The part of the ceiling above which the alarm is raised."""

    allow_eviction: bool = False
    """Accept a server whose maxmemory-policy may evict unread entries (local trials only)."""

    def __post_init__(self) -> None:
        for name in (each.name for each in fields(self) if each.name.endswith("_seconds")):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be more than 0 seconds, not {getattr(self, name)}")
        for name in ("shards", "max_deliveries"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        if self.max_running is not None and self.max_running < 1:
            raise ValueError(f"max_running must be at least 1, or None, not {self.max_running}")
        if not 0 < self.memory_alarm_share <= 1:
            raise ValueError(f"memory_alarm_share must be a part of 1, not {self.memory_alarm_share}")

    @property
    def block_seconds(self) -> float:
        """How long one read waits for entries: also the longest that a stop waits for a reader."""
        return min(1.0, self.visibility_seconds / 4)

    @property
    def heartbeat_seconds(self) -> float:
        """How often entries in hand are renewed, and those of others looked at."""
        return min(5.0, self.visibility_seconds / 3)

    @property
    def lease_seconds(self) -> float:
        """An entry not confirmed as ours within this time is asked for again before its handler starts."""
        return self.visibility_seconds * 2 / 3
