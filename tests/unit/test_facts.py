"""Every fact of the platform that this product rests on is held by a test that names it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

TESTS = Path(__file__).parents[1]


def facts() -> dict[str, str]:
    """Every fact by its name, from the files of tests/facts."""
    found: dict[str, str] = {}
    for path in sorted((TESTS / "facts").glob("*.yaml")):
        found |= yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def named() -> Iterator[str]:
    """Every name in a marker of a test."""
    for path in TESTS.rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.fact":
                yield from (str(ast.literal_eval(argument)) for argument in node.args)


FACTS, NAMED = facts(), sorted(set(named()))


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_has_a_test_that_names_it(fact: str) -> None:
    """Whoever adds a fact adds the test that holds it."""
    assert fact in NAMED, FACTS[fact]


def test_no_test_names_a_fact_that_is_not_in_the_list() -> None:
    """A name that is mistyped would hold nothing."""
    groups = {fact.partition("/")[0] for fact in FACTS}
    strangers = [name for name in NAMED if name.partition("/")[0] in groups and name not in FACTS]
    assert strangers == []
