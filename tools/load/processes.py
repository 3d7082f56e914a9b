"""What the system knows of running processes."""

from __future__ import annotations

import os
from pathlib import Path

MEGABYTE = 1_000_000


def descendants(pid: int) -> list[int]:
    """The processes that `pid` has started, and those that they have; none when it has ended."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [found for child in map(int, children) for found in (child, *descendants(child))]


def processor_seconds(pid: int) -> float:
    """Time that the process has spent on a processor since its start, its ended children's included."""
    ticks = _times(pid)
    return sum(ticks) / os.sysconf("SC_CLK_TCK")


def family_processor_seconds(pid: int) -> float:
    """The same of a process with all its descendants."""
    return sum(map(processor_seconds, [pid, *descendants(pid)]))


def memory_megabytes(pid: int) -> float:
    """The process's share of the machine's memory (its resident set), in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def _times(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [int(field) for field in text.rpartition(")")[2].split()[11:15]]
