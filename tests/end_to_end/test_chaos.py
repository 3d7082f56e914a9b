"""A short fault run: everything is killed while customers write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.chaos.__main__ import parse
from tools.chaos.run import run

SHORT = "--messages 400 --customers 50 --seconds 20 --instances 1 --pause 0.5"


@pytest.mark.timeout(300)
async def test_when_everything_is_killed_once_each_customer_is_answered_once_and_in_order(
    tmp_path: Path,
) -> None:
    """The same as bin/chaos, with one process of each service; what was counted is kept."""
    kept = tmp_path / "kept"
    outcome = await run(parse([*SHORT.split(), "--keep", str(kept)]))
    assert outcome.verdict.good, outcome
    assert {fault.victim for fault in outcome.faults} > {"gateway", "router", "agents", "courier", "valkey"}
    answers = (kept / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(answers) == outcome.verdict.turns
