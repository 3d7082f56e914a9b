"""What every test can ask for."""

from __future__ import annotations

pytest_plugins = [
    "tests.fixtures.browser",
    "tests.fixtures.knowledge",
    "tests.fixtures.objects",
    "tests.fixtures.postgres",
    "tests.fixtures.language_model",  # uses the one above
    "tests.fixtures.valkey",
]
