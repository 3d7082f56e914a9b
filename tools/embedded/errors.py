"""What can go wrong with an embedded server.

EmbeddedServerError
├── PortTakenError
├── DiedAtStartError
└── NotReadyError
"""

from __future__ import annotations

from pathlib import Path


class EmbeddedServerError(Exception):
    """Root of the tree; `name` is the server it is about."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name


class PortTakenError(EmbeddedServerError):
    """Another process listens on the port the server was told to use."""

    def __init__(self, name: str, port: int) -> None:
        super().__init__(
            name, f"port {port} on 127.0.0.1 is taken by another process; stop it or choose another"
        )
        self.port = port


class DiedAtStartError(EmbeddedServerError):
    """The process ended before it was ready; `log` says why."""

    def __init__(self, name: str, exit_code: int, log: Path) -> None:
        super().__init__(name, f"ended with exit code {exit_code} before it was ready; see {log}")
        self.exit_code = exit_code
        self.log = log


class NotReadyError(EmbeddedServerError):
    """The process runs, but did not answer within `seconds`."""

    def __init__(self, name: str, seconds: float, log: Path) -> None:
        super().__init__(name, f"did not answer within {seconds:.0f} s; see {log}")
        self.seconds = seconds
        self.log = log
