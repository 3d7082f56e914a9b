"""The project's virtual environment: made when missing, filled when its requirements have changed."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

Run = Callable[[Sequence[str]], None]

INCLUDES = {"test": ["development"]}
"""What else is there once a file is installed."""


class InstallError(Exception):
    """The environment cannot be made; the text says what to do about it."""


def run(command: Sequence[str]) -> None:
    """Run a program, showing its output with the errors. Raises CalledProcessError."""
    subprocess.run(command, check=True, stdout=sys.stderr)


class Environment:
    """`.venv` below the project's root."""

    def __init__(
        self, root: Path, *, run: Run = run, can_make_environments: Callable[[], bool] | None = None
    ) -> None:
        """`run` runs the programs that do the work."""
        self._requirements = root / "requirements"
        self._folder = root / ".venv"
        self._lock = root / ".cache" / "install.lock"
        self._python = str(self._folder / "bin" / "python")
        self._run = run
        self._can_make_environments = can_make_environments or _has_ensurepip

    def install(self, name: str) -> None:
        """Install `requirements/<name>.txt`; nothing is done when it is there already.

        Two at once wait for each other. Raises InstallError, or CalledProcessError of a program.
        """
        if self._is_installed(name):
            return
        with self._alone():
            if not self._is_installed(name):
                self._make()
                self._fill(name)
                for each in [name, *INCLUDES.get(name, [])]:
                    self._stamp(each).write_text(self._fingerprint(each))

    def _is_installed(self, name: str) -> bool:
        stamp = self._stamp(name)
        return Path(self._python).exists() and stamp.exists() and stamp.read_text() == self._fingerprint(name)

    def _stamp(self, name: str) -> Path:
        return self._folder / f"installed-{name}"

    def _fingerprint(self, name: str) -> str:
        return hashlib.sha256((self._requirements / f"{name}.txt").read_bytes()).hexdigest()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._lock.parent.mkdir(exist_ok=True)
        with self._lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make(self) -> None:
        # A link to a Python that was removed does not exist: such an environment is made anew.
        if Path(self._python).exists():
            return
        if not self._can_make_environments():
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            raise InstallError(
                f"Python {version} lacks the module ensurepip, needed for virtual environments; "
                f"on Debian and Ubuntu: apt-get install python{version}-venv"
            )
        print("making .venv", file=sys.stderr)
        self._run([sys.executable, "-m", "venv", "--clear", str(self._folder)])

    def _fill(self, name: str) -> None:
        """Install with uv, which is several times as fast; with pip where only pip can reach packages."""
        print(f"installing requirements/{name}.txt", file=sys.stderr)
        pip = [self._python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        pip += ["--only-binary", ":all:", "--require-hashes"]
        self._run([*pip, "-r", str(self._requirements / "installer.txt")])
        uv = [str(self._folder / "bin" / "uv"), "pip", "install", "--quiet", "--python", self._python]
        uv += ["--no-build", "--require-hashes"]
        requirements = ["-r", str(self._requirements / f"{name}.txt")]
        try:
            self._run([*uv, *requirements])
        except subprocess.CalledProcessError:
            print("uv could not; trying pip, which follows this machine's pip settings", file=sys.stderr)
            self._run([*pip, *requirements])


def _has_ensurepip() -> bool:
    return importlib.util.find_spec("ensurepip") is not None
