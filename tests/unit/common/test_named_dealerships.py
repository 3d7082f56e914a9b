"""Work in the database says for which dealership: read from the source, as tests have the owner's rights."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
BEGINNINGS = {"transaction", "statement"}


def unnamed(source: str) -> Iterator[int]:
    """The lines on which work in a database begins and names no dealership."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.AsyncWith):
            for call in (item.context_expr for item in node.items):
                if (
                    isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Attribute)
                    and call.func.attr in BEGINNINGS
                    and "database" in ast.unparse(call.func.value)
                    and not any(keyword.arg == "dealership_id" for keyword in call.keywords)
                ):
                    yield node.lineno


def test_every_transaction_of_a_service_names_its_dealership() -> None:
    """Or EVERY_DEALERSHIP: connected as its role, a service sees nothing where it says nothing."""
    files = [path for folder in ("services", "libs") for path in sorted((ROOT / folder).rglob("*.py"))]
    found = [f"{path.relative_to(ROOT)}:{line}" for path in files for line in unnamed(path.read_text())]
    assert found == []


def test_one_that_names_none_is_found() -> None:
    """The check sees what it is to see."""
    named = "dealership_id=EVERY_DEALERSHIP"
    source = "async def f():\n    async with database.transaction({}) as connection:\n        pass"
    assert [list(unnamed(source.format(each))) for each in ("pipelined=True", named)] == [[2], []]
