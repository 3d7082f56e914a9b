"""What `bin/dev` can be told on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
HIGHEST_BASE = 65_500


@dataclass(frozen=True)
class Options:
    """The command line, understood."""

    headless: bool = False
    browser: bool = True
    port_base: int = 8000
    data: Path = ROOT / ".data"
    procfile: Path = ROOT / "Procfile"


def parse(arguments: Sequence[str]) -> Options:
    """The options of a command line; ends the program with a message when they make no sense."""
    parser = argparse.ArgumentParser(
        prog="bin/dev",
        description="Start real servers, every service and the simulator; Ctrl-C stops all of it. "
        "Settings come from the environment, then .env, then defaults for development.",
    )
    parser.add_argument(
        "--headless",
        action="store_true",
        help="write logs to files, open nothing, print `ready` when every service is healthy",
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open the simulator in a browser")
    parser.add_argument(
        "--port-base", type=_port_base, default=8000, metavar="N", help="first of 31 ports (default 8000)"
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(".data"),
        metavar="FOLDER",
        help="where everything is kept (default .data)",
    )
    parser.add_argument(
        "--procfile",
        type=Path,
        default=Path("Procfile"),
        metavar="FILE",
        help="the processes (default Procfile)",
    )
    given = parser.parse_args(arguments)
    return Options(
        headless=given.headless,
        browser=not given.headless and not given.no_browser,
        port_base=given.port_base,
        data=ROOT / given.data,
        procfile=ROOT / given.procfile,
    )


def _port_base(text: str) -> int:
    base = int(text)
    if not 1024 <= base <= HIGHEST_BASE:
        raise argparse.ArgumentTypeError(f"{base} is not between 1024 and {HIGHEST_BASE}")
    return base
