"""What a panel shows now."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tools.dashboards import prometheus
from tools.dashboards.panels import Panel

LINES = 6
"""So many lines of a question are written out; the others are counted."""


@dataclass(frozen=True)
class Seen:
    """The lines of a panel, the highest first, and whether it should have an answer and has none."""

    lines: tuple[str, ...]
    missing: bool


def look(panel: Panel, server: str) -> Seen:
    """Ask the Prometheus at `server` everything that `panel` asks. Raises PrometheusError.

    Series without a value, such as the average of nothing, are no lines, and not missing.
    """
    lines, missing = [], False
    for query in panel.targets:
        samples = prometheus.ask(server, query.expr)
        missing = missing or not samples
        told = [(query.legend(each.metric), float(each.value[1])) for each in samples]
        worth = sorted((each for each in told if not math.isnan(each[1])), key=lambda each: -each[1])
        lines += [f"{legend}: {value:,.4g}" for legend, value in worth[:LINES]]
        lines += [f"and {len(worth) - LINES} more"] if len(worth) > LINES else []
    return Seen(tuple(lines), missing and not panel.may_be_empty)
