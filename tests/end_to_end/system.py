"""One running system for the end-to-end tests: started, asked about, damaged and stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from tools.embedded.ports import LOOPBACK, free_block

ROOT = Path(__file__).parents[2]
READY_SECONDS = 90
PORTS = 40


class System:
    """`bin/dev --headless` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Keep everything below `folder`; nothing is started yet."""
        self.folder = folder
        self.port_base = free_block(PORTS)[0]
        self._log = folder / "dev.log"

    @property
    def gateway_url(self) -> str:
        """Where webhooks go."""
        return f"http://{LOOPBACK}:{self.port_base}"

    @property
    def simulator_url(self) -> str:
        """Where the simulator's page and control API are."""
        return f"http://{LOOPBACK}:{self.port_base + 2}"

    def __enter__(self) -> Self:
        """Start, and return once every service is healthy."""
        command = [sys.executable, "-m", "tools.dev", "--headless"]
        command += ["--port-base", str(self.port_base), "--data", str(self.folder / "data")]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, env=_clean_environment()
            )
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        assert line == b"ready", f"bin/dev said {line!r}; its log ends:\n{self.log_end()}"
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Stop as Ctrl-C does."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(30)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def kill(self, service: str) -> None:
        """End the process of `service` with SIGKILL, as a crash would."""
        os.kill(self.process_of(service), signal.SIGKILL)

    def process_of(self, service: str) -> int:
        """The process id of `services.<service>` of this system."""
        for pid in _descendants(self._process.pid):
            arguments = _arguments(pid)
            if arguments[-2:] == ["-m", f"services.{service}"]:
                return pid
        raise AssertionError(f"no process of {service} runs")

    def log_end(self) -> str:
        """The last lines of what bin/dev wrote."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-40:])


def _clean_environment() -> dict[str, str]:
    """Only what a shell has: the developer's own settings must not reach the tests."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}


def _descendants(pid: int) -> list[int]:
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += [int(child), *_descendants(int(child))]
    return found


def _arguments(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().rstrip("\0").split("\0")
    except OSError:
        return []
