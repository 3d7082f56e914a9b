"""Why the system could not be started.

DevelopmentError
├── DataFolderInUseError
├── MigrationsFailedError
├── PortsTakenError
├── ProcfileError
└── UnhealthyError
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path


class DevelopmentError(Exception):
    """Root of the tree; the text says what was wrong and what to do."""


class DataFolderInUseError(DevelopmentError):
    """Another bin/dev runs in the same data folder."""

    def __init__(self, folder: Path, process: str) -> None:
        super().__init__(
            f"{folder} is in use by process {process}; stop it, or choose another folder with --data"
        )
        self.folder = folder
        self.process = process


class MigrationsFailedError(DevelopmentError):
    """The schema of the database could not be brought up to date."""

    def __init__(self, log: str) -> None:
        super().__init__(f"the migrations failed; {log}")


class PortsTakenError(DevelopmentError):
    """Somebody else listens on ports that are needed."""

    def __init__(self, taken: Mapping[str, int]) -> None:
        listed = ", ".join(
            f"{port} ({name})" for name, port in sorted(taken.items(), key=lambda item: item[1])
        )
        super().__init__(f"these ports are taken: {listed}; choose others with --port-base")
        self.taken = dict(taken)


class ProcfileError(DevelopmentError):
    """A line of the Procfile cannot be understood, or names a process that has no port."""


class UnhealthyError(DevelopmentError):
    """Processes that run, or start again and again, without becoming healthy."""

    def __init__(self, names: Sequence[str], seconds: float, log: str) -> None:
        super().__init__(f"not healthy after {seconds:.0f} s: {', '.join(names)}; {log}")
        self.names = list(names)
