"""Let everything die while customers write: `bin/chaos`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import uvloop
from rich.console import Console

from tools.chaos import moving, report, rolling
from tools.chaos.run import Plan, run

TWICE = ("router", "agents", "courier")
"""The services whose work two instances share, so that one takes over what the other has left."""


def main(arguments: Sequence[str]) -> int:
    """Run, print and keep the report; the exit status is 1 when a promise was broken."""
    if "--rolling" in arguments:
        return rolling.main([each for each in arguments if each != "--rolling"])
    if "--move" in arguments:
        return moving.main([each for each in arguments if each != "--move"])
    plan = parse(arguments)
    outcome = uvloop.run(run(plan))
    console = Console()
    report.show(plan, outcome, console)
    console.print(
        f"kept in {report.save('chaos', plan, outcome, good=outcome.verdict.good)}", highlight=False
    )
    return 0 if outcome.verdict.good else 1


def parse(arguments: Sequence[str]) -> Plan:
    """The plan that a command line asks for."""
    parser = argparse.ArgumentParser(
        prog="bin/chaos",
        description="Run the real services on servers of their own, on the loopback address only, and kill, "
        "stop and restart each of them in turn while invented customers write. With --rolling, each is "
        "replaced as at a deployment instead, with --move the streams move to a cluster; "
        "`bin/chaos --rolling --help` and `bin/chaos --move --help` tell more.",
    )
    parser.add_argument("--messages", type=int, default=20_000, help="messages of all customers (20,000)")
    parser.add_argument("--customers", type=int, default=500, help="customers who write (500)")
    parser.add_argument("--seconds", type=float, default=900.0, help="time in which they write (900)")
    parser.add_argument(
        "--instances", type=int, default=2, help="processes of router, agents and courier each (2)"
    )
    parser.add_argument("--stop", type=float, default=20.0, help="seconds that a process is stopped (20)")
    parser.add_argument("--pause", type=float, default=3.0, help="seconds between two faults (3)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments at which customers write (1)")
    parser.add_argument(
        "--cluster",
        action="store_true",
        help="spread the streams over a cluster of three masters and three replicas, and hurt the masters",
    )
    parser.add_argument(
        "--keep", default="", metavar="FOLDER", help="keep the logs and what was counted in this new folder"
    )
    given = parser.parse_args(arguments)
    return Plan(
        messages=given.messages,
        customers=given.customers,
        seconds=given.seconds,
        instances=dict.fromkeys(TWICE, given.instances),
        stop_seconds=given.stop,
        pause_seconds=given.pause,
        seed=given.seed,
        keep=given.keep,
        cluster=given.cluster,
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
