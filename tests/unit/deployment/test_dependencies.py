"""Each service is given the packages that it, and the libraries it uses, import."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tools.documents import statements

ROOT = Path(__file__).parents[3]
SERVICES = sorted(path.parent.name for path in (ROOT / "services").glob("*/app.py"))
DISTRIBUTIONS = packages_distributions()
WHERE_WANTED = {ROOT / "libs/common/spans.py": "tracing"}
"""Modules that are imported only where an extra beside the service's own is installed."""


def imported(path: Path) -> Iterator[str]:
    """The packages of others that a module imports when it is imported."""
    for node in ast.parse(path.read_text()).body:
        names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
        for name in names:
            package = name.partition(".")[0]
            if package not in {"libs", "services", "tools", *sys.stdlib_module_names}:
                yield package


def pinned(service: str) -> set[str]:
    """The packages that a service is given, by their normal names."""
    text = (ROOT / "requirements" / f"{service}.txt").read_text()
    names = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==", text, re.MULTILINE)
    return {normal(name) for name in names}


def normal(name: str) -> str:
    """As package indexes compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_given_what_it_imports(service: str) -> None:
    """Add what is missing to its extra in pyproject.toml, and run bin/lock."""
    missing = {
        f"{package} ({path.relative_to(ROOT)})"
        for path in statements.modules(service)
        for package in imported(path)
        if not any(
            normal(name) in pinned(WHERE_WANTED.get(path, service))
            for name in DISTRIBUTIONS.get(package, [package])
        )
    }
    assert missing == set()
