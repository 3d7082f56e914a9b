"""docs/faust-redis.md tells the options as they are."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from libs.faust_redis.settings import Options

PAGE = Path(__file__).parents[3] / "docs" / "faust-redis.md"


def test_every_option_stands_there_with_its_default() -> None:
    """In the order of the source, and no other."""
    rows = re.findall(r"^\| `(\w+)` \| ([\w.]+) \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert rows == [(field.name, str(field.default)) for field in fields(Options)]
