"""How long an agent's answer may take, the language model included.

The model has until the target; whoever waits longer gets the template. So the model's slowness cannot take
an answer beyond the other two, which the alerts of operations/prometheus compare with what is measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from libs.common.intents import Intent
from libs.common.metrics import Metrics


@dataclass(frozen=True)
class Budget:
    """Seconds from accepting a turn to its committed reply."""

    target: float
    p95: float
    p99: float


_SHORT = Budget(2, 3, 5)
_TALK = Budget(5, 8, 12)
_SEARCH = Budget(8, 12, 20)

BUDGETS: Mapping[Intent, Budget] = {
    Intent.GREETING: _SHORT,
    Intent.LEAD_QUALIFICATION: _TALK,
    Intent.PRODUCT_CATALOG: _SEARCH,
    Intent.SERVICE_SCHEDULING: Budget(10, 15, 25),
    Intent.FINANCING: Budget(15, 20, 30),
    # The product sets none for those below: each has that of the agent whose work is most like it.
    Intent.UPSELLING: _SEARCH,
    Intent.FOLLOW_UP: _TALK,
    Intent.POST_SALE: _SEARCH,
    Intent.HANDOFF: _SHORT,
    Intent.OPT_OUT: _SHORT,
    Intent.FAQ: _SEARCH,
    Intent.OTHER: _SEARCH,
}


def announce(metrics: Metrics) -> None:
    """Let the budgets stand beside what is measured."""
    for intent, budget in BUDGETS.items():
        for bound in ("target", "p95", "p99"):
            metrics.answer_budget_seconds.labels(intent, bound).set(getattr(budget, bound))
