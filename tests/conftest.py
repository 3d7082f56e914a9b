"""What every test can ask for, and how the processes that run tests share them."""

from __future__ import annotations

import pytest

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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a module together: they share what is slow to make. Modules stay in random order."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def _group(item: pytest.Item) -> str:
    module = item.nodeid.partition("::")[0]
    return next((each for each in LONGEST if module.startswith(each)), module)
