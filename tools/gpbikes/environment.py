"""Where the commands find their servers: the environment, else what bin/dev has noted in its data folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

NOTED = Path(__file__).parents[2] / ".data" / "environment"


def found(environment: Mapping[str, str], noted: Path = NOTED) -> dict[str, str]:
    """Every variable by its name; the environment wins over the file of NAME=value lines at `noted`."""
    lines = noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name: value for name, _, value in pairs} | {
        name: value for name, value in environment.items() if value
    }
