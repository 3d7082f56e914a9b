"""How long answers may take."""

from __future__ import annotations

import pytest

from libs.common.intents import Intent
from libs.common.metrics import ANSWER_SECONDS, Metrics
from services.agents.frame.budgets import BUDGETS, Budget, announce


@pytest.mark.parametrize(
    ("intent", "budget"),
    [
        (Intent.GREETING, Budget(2, 3, 5)),
        (Intent.LEAD_QUALIFICATION, Budget(5, 8, 12)),
        (Intent.PRODUCT_CATALOG, Budget(8, 12, 20)),
        (Intent.SERVICE_SCHEDULING, Budget(10, 15, 25)),
        (Intent.FINANCING, Budget(15, 20, 30)),
    ],
)
def test_the_products_figures(intent: Intent, budget: Budget) -> None:
    """Nobody gives an agent more time in passing."""
    assert BUDGETS[intent] == budget


def test_every_intent_has_one() -> None:
    """And each bound is one of the histogram's, so that a percentile is told exactly there."""
    assert set(BUDGETS) == set(Intent)
    assert {bound for one in BUDGETS.values() for bound in (one.p95, one.p99)} <= set(ANSWER_SECONDS)


def test_they_are_shown() -> None:
    """The alerts compare with the metric, not with figures of their own."""
    metrics = Metrics()
    announce(metrics)
    labels = {"intent": "financing", "bound": "p99"}
    assert metrics.registry.get_sample_value("gpbikes_answer_budget_seconds", labels) == 30
