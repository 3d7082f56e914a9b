"""A short deployment: every service is replaced while customers write."""

from __future__ import annotations

import pytest

from tools.chaos.rolling import parse, run

SHORT = "--messages 150 --customers 30 --seconds 12 --rounds 1 --pause 0"


@pytest.mark.timeout(240)
async def test_nobody_notices_that_every_service_is_replaced() -> None:
    """The same as `bin/chaos --rolling`: no webhook is refused, no answer lost or given twice."""
    outcome = await run(parse(SHORT.split()))
    assert outcome.good, outcome
    replaced = [each.service for each in outcome.replacements]
    assert replaced == ["gateway", "router", "agents", "embeddings", "courier"]
