"""How a benchmark tells what it found."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from tools.bench.report import Measurement, Report, machine, percentile

REPORT = Report(
    benchmark="invented",
    title="Invented figures",
    measurements=[
        Measurement("bare rig", {"events/s": 1000.0, "p99 ms": 4.0}),
        Measurement("ours", {"events/s": 1500.0}),
    ],
    baseline="bare rig",
    ratio_of="events/s",
    notes=["an invented note"],
)


def test_a_ratio_is_to_the_baseline_of_the_same_run() -> None:
    """Half as much again is 1.5."""
    assert (REPORT.ratio("ours"), REPORT.ratio("bare rig")) == (1.5, 1.0)


def test_the_table_names_contenders_ratios_machine_and_notes() -> None:
    """Everything that is needed to understand the figures is printed with them."""
    output = io.StringIO()
    REPORT.show(Console(file=output, width=100))
    assert [part in output.getvalue() for part in ("ours", "1.50", machine(), "an invented note")] == [
        True
    ] * 4


def test_the_file_holds_what_the_table_shows(tmp_path: Path) -> None:
    """JSON for whoever compares runs."""
    record = json.loads(REPORT.save(tmp_path).read_text())
    assert record["measurements"] == [
        {"name": "bare rig", "events/s": 1000.0, "p99 ms": 4.0, "ratio": 1.0},
        {"name": "ours", "events/s": 1500.0, "ratio": 1.5},
    ]


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 51), (0.99, 100), (1.0, 100)])
def test_a_percentile_is_one_of_the_values(share: float, value: float) -> None:
    """Of 1 to 100, in any order."""
    assert percentile(list(range(100, 0, -1)), share) == value
