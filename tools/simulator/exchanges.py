"""Every HTTP exchange with the system under test: a bounded log, and totals that are never forgotten."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING

from tools.simulator.models import Exchange, Latency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.simulator.live import Feed
    from tools.simulator.models import Behaviour

_LATENCY_SAMPLES = 100_000


class ExchangeLog:
    """Keeps the last exchanges, counts all of them, and shows them to open pages."""

    def __init__(self, *, feed: Feed, behaviour: Behaviour, maximum: int = 2000) -> None:
        self._feed = feed
        self._behaviour = behaviour
        self._exchanges: deque[Exchange] = deque(maxlen=maximum)
        self._latencies: deque[float] = deque(maxlen=_LATENCY_SAMPLES)
        self._next_id = 1
        self.counters: Counter[str] = Counter()

    def record(self, exchange: Exchange) -> None:
        """Count the exchange and, unless quiet, keep and show it. Its `id` is given here."""
        self.counters[f"{exchange.kind}.{exchange.operation}.{exchange.status or 'unanswered'}"] += 1
        if self._behaviour.quiet:
            return
        exchange.id = self._next_id
        self._next_id += 1
        self._exchanges.append(exchange)
        self._feed.publish("exchange", exchange)

    def record_reply_latency(self, seconds: float) -> None:
        """How long a customer waited for the business's first message."""
        self._latencies.append(seconds * 1000)

    def all(self, kind: str | None = None) -> list[Exchange]:
        """The kept exchanges in order; of one kind only if given."""
        return [exchange for exchange in self._exchanges if kind in (None, exchange.kind)]

    def reply_latency(self) -> Latency:
        """Percentiles over the last replies."""
        ordered = sorted(self._latencies)
        return Latency(
            samples=len(ordered),
            p50=_percentile(ordered, 0.50),
            p95=_percentile(ordered, 0.95),
            p99=_percentile(ordered, 0.99),
        )

    def clear(self) -> None:
        """Forget everything; ids go on, so that a page can tell old from new."""
        self._exchanges.clear()
        self._latencies.clear()
        self.counters.clear()


def _percentile(ordered: Sequence[float], share: float) -> float:
    if not ordered:
        return 0.0
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2)
