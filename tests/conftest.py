"""What every test can ask for, and how the processes that run tests share them."""

from __future__ import annotations

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]  # xdist has no types
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

import tests.examples  # noqa: F401 - which registers a profile before the command line may name it

pytest_plugins = [
    "tests.fixtures.browser",
    "tests.fixtures.knowledge",
    "tests.fixtures.objects",
    "tests.fixtures.postgres",
    "tests.fixtures.language_model",  # uses the one above
    "tests.fixtures.valkey",
]

LONGEST = ("tests/end_to_end/", "tests/integration/evaluation/")
"""Tests that take longest, each kept in one process: begun first, so that no process waits for another's."""


class ByModule(LoadScopeScheduling):  # type: ignore[misc]  # xdist tells mypy no types
    """Keeps the tests of a module, and those of each of LONGEST, in one process: they share what is slow."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return next((each for each in LONGEST if module.startswith(each)), module)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByModule:
    """Share the tests so, whatever `--dist` says."""
    return ByModule(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest; all other modules stay in random order."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
