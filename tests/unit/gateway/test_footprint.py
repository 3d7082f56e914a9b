"""The gateway is small: what it does not need, it does not load."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {"faust", "aiokafka", "psycopg", "openai", "boto3", "httpx", "pydantic", "numpy"}

PROGRAM = (
    "import sys; import services.gateway.__main__; print(*{name.partition('.')[0] for name in sys.modules})"
)


def test_nothing_heavy_is_imported() -> None:
    """A process that serves webhooks loads neither the consumers' frame nor the database."""
    loaded = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert HEAVY & set(loaded.stdout.split()) == set()
