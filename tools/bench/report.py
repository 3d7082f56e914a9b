"""How every benchmark shows its figures: a table with ratios to a baseline of the same run, and JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

FOLDER = Path(__file__).parents[2] / ".data" / "bench"


@dataclass(frozen=True)
class Measurement:
    """The figures of one contender, by column; the unit is part of a column's name."""

    name: str
    figures: Mapping[str, float]


@dataclass(frozen=True)
class Report:
    """What one run of a benchmark found.

    `ratio_of` names the column that is compared; each contender's is divided by that of `baseline`.
    """

    benchmark: str
    title: str
    measurements: Sequence[Measurement]
    baseline: str
    ratio_of: str
    notes: Sequence[str] = field(default=())

    def ratio(self, name: str) -> float:
        """How the contender `name` compares with the baseline."""
        return self._figure(name) / self._figure(self.baseline)

    def show(self, console: Console) -> None:
        """Print the table, the machine and the notes."""
        columns = list(dict.fromkeys(column for each in self.measurements for column in each.figures))
        table = Table(title=self.title, title_justify="left")
        table.add_column("")
        for column in (*columns, "ratio"):
            table.add_column(column, justify="right")
        for each in self.measurements:
            figures = [_figure(each.figures.get(column)) for column in columns]
            table.add_row(each.name, *figures, f"{self.ratio(each.name):.2f}")
        console.print(table)
        for line in (machine(), *self.notes):
            console.print(line, highlight=False)

    def save(self, folder: Path = FOLDER) -> Path:
        """Write everything as JSON into `folder`; the path of the file."""
        now = datetime.now(UTC)
        path = folder / f"{self.benchmark}-{now:%Y%m%dT%H%M%SZ}.json"
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self._record(now), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return path

    def _figure(self, name: str) -> float:
        return next(each for each in self.measurements if each.name == name).figures[self.ratio_of]

    def _record(self, now: datetime) -> dict[str, object]:
        return {
            "benchmark": self.benchmark,
            "title": self.title,
            "at": now.isoformat(timespec="seconds"),
            "machine": machine(),
            "baseline": self.baseline,
            "ratio_of": self.ratio_of,
            "notes": list(self.notes),
            "measurements": [
                {"name": each.name, **each.figures, "ratio": round(self.ratio(each.name), 3)}
                for each in self.measurements
            ],
        }


def machine() -> str:
    """The machine and the Python that figures were measured on."""
    cpu = "unknown processor"
    information = Path("/proc/cpuinfo")
    if information.exists():
        models = [line for line in information.read_text().splitlines() if line.startswith("model name")]
        cpu = models[0].partition(":")[2].strip() if models else cpu
    python = f"Python {platform.python_version()}"
    return f"{os.cpu_count()} x {cpu}, {platform.system()} {platform.machine()}, {python}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of `values` lie; `values` need not be sorted."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _figure(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"
