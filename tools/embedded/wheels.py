"""Where an installed package keeps the programs it carries."""

from __future__ import annotations

import importlib.util
from pathlib import Path


def package_folder(name: str) -> Path:
    """Find the folder of an installed package without importing it.

    Some of these packages have effects, and warn of them, when they are imported.
    """
    package = importlib.util.find_spec(name)
    if package is None or package.origin is None:
        raise ModuleNotFoundError(
            f"the package {name} is not installed: run bin/dev or bin/test once", name=name
        )
    return Path(package.origin).parent
