"""What a fault run did and counted, for people and for machines."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from tools.bench.report import machine
from tools.chaos.faults import KINDS, Fault
from tools.chaos.run import Outcome, Plan
from tools.chaos.verdict import Verdict

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FOLDER = Path(__file__).parents[2] / ".data" / "chaos"


def show(plan: Plan, outcome: Outcome, console: Console) -> None:
    """Print both tables, the machine and the verdict."""
    console.print(_done(plan, outcome), counted(outcome.verdict))
    for reason, count in outcome.dead_letters.items():
        console.print(f"{count} dead letters of {reason}", highlight=False)
    console.print(machine(), highlight=False)
    console.print(
        f"quiet {outcome.settling_seconds:.0f} s after the last message; "
        f"{'all promises kept' if outcome.verdict.good else 'PROMISES BROKEN'}",
        highlight=False,
    )


def save(
    run: str, plan: DataclassInstance, outcome: DataclassInstance, *, good: bool, folder: Path = FOLDER
) -> Path:
    """Write everything about a `run` of that name as JSON into `folder`; the path of the file."""
    now = datetime.now(UTC)
    path = folder / f"{run}-{now:%Y%m%dT%H%M%SZ}.json"
    folder.mkdir(parents=True, exist_ok=True)
    record = {
        "at": now.isoformat(timespec="seconds"),
        "machine": machine(),
        "good": good,
        "plan": dataclasses.asdict(plan),
        **dataclasses.asdict(outcome),
    }
    path.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return path


def _done(plan: Plan, outcome: Outcome) -> Table:
    title = f"Done while {plan.customers} customers wrote {plan.messages} messages in {plan.seconds:g} s"
    table = Table(title=title, title_justify="left")
    table.add_column("to")
    for kind in KINDS:
        table.add_column(f"{kind} ({plan.stop_seconds:g} s)" if kind == "stop" else kind, justify="right")
    table.add_column("longest until healthy, s", justify="right")
    for victim in dict.fromkeys(fault.victim for fault in outcome.faults):
        own = [fault for fault in outcome.faults if fault.victim == victim]
        counts = [str(sum(fault.kind == kind for fault in own)) for kind in KINDS]
        table.add_row(victim, *counts, f"{max(map(_recovery, own)):.1f}")
    return table


def _recovery(fault: Fault) -> float:
    return fault.seconds


def counted(verdict: Verdict) -> Table:
    """What was counted, a line each."""
    table = Table(title="Counted at the end", title_justify="left")
    table.add_column("")
    table.add_column("", justify="right")
    for name, value in dataclasses.asdict(verdict).items():
        table.add_row(name.replace("_", " "), f"{value:,}")
    return table
