"""Whether this checkout can run a service here: `python -m tools.deployment.validate SERVICE...`.

It needs the service's own dependencies only, reads the environment it is started in, and connects to nothing.
"""

from __future__ import annotations

import os
import pkgutil
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from libs.common.data_files import DataFileError
from libs.common.settings import SettingsError

ROOT = Path(__file__).parents[2]
_MIGRATION = re.compile(r"^\d{4}_[a-z0-9_]+\.sql$")


class Invalid(Exception):
    """Something would fail when the service starts; the text says what."""


def imports(service: str) -> str:
    """Import every module of the service. Raises ImportError."""
    package = import_module(f"services.{service}")
    names = [found.name for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    for name in names:
        import_module(name)
    return f"{len(names)} modules"


def composition(service: str, environment: Mapping[str, str]) -> str:
    """Put the service together: reads its settings and the data files it starts with.

    Raises SettingsError and DataFileError.
    """
    import_module(f"services.{service}.app").create_app(environment)
    return "settings and data files"


def migrations(folder: Path = ROOT / "migrations") -> str:
    """Every migration has a name that sorts where it belongs, and none is cut short. Raises Invalid."""
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    for path in paths:
        if _MIGRATION.match(path.name) is None:
            raise Invalid(f"migrations/{path.name}: expected a name like 0001_what_it_does.sql")
        if not path.read_text(encoding="utf-8").rstrip().endswith(";"):
            raise Invalid(f"migrations/{path.name}: does not end with a statement")
    return f"{len(paths)} migrations"


def main(services: Sequence[str]) -> int:
    """Check each service and the migrations, and tell; the exit status."""
    checks: list[tuple[str, Callable[[], str]]] = [("migrations", migrations)]
    for service in services:
        checks.append((f"{service} imports", partial(imports, service)))
        checks.append((f"{service} starts", partial(composition, service, os.environ)))
    passed = [_passes(name, check) for name, check in checks]
    return 0 if all(passed) else 1


def _passes(name: str, check: Callable[[], str]) -> bool:
    try:
        print(f"  {name:<22} ok: {check()}")
    except (Invalid, SettingsError, DataFileError, ImportError) as error:
        print(f"  {name:<22} FAILED: {error}", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
