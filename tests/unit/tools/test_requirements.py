"""The pinned requirements agree with pyproject.toml and with each other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]
PIN = re.compile(r"^(?P<name>[\w.-]+)(?:\[[^]]*\])?==(?P<version>\S+)", re.MULTILINE)


def pins(extra: str) -> dict[str, set[str]]:
    """Every pinned version of every package; some have one per Python version."""
    found: dict[str, set[str]] = {}
    for match in PIN.finditer((ROOT / "requirements" / f"{extra}.txt").read_text()):
        found.setdefault(match["name"].lower(), set()).add(match["version"])
    return found


@pytest.mark.parametrize("extra", EXTRAS)
def test_every_dependency_of_the_extra_is_pinned(extra: str) -> None:
    """Run bin/lock when this fails."""
    wanted = [Requirement(text) for text in [*PROJECT["dependencies"], *EXTRAS[extra]]]
    pinned = pins(extra)
    missing = [
        str(each)
        for each in wanted
        if each.name != "gpbikes"
        and not any(each.specifier.contains(Version(version)) for version in pinned.get(each.name, ()))
    ]
    assert missing == []


@pytest.mark.parametrize("extra", EXTRAS)
def test_versions_are_those_of_the_tests(extra: str) -> None:
    """What is deployed is what was tested."""
    tested = pins("test")
    assert {name: versions for name, versions in pins(extra).items() if versions - tested[name]} == {}


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda path: path.stem)
def test_each_pin_has_hashes_and_no_address(path: Path) -> None:
    """A package is what it was when it was pinned, from wherever the machine takes its packages."""
    text = path.read_text()
    blocks = re.split(r"\n(?=\S)", text)
    assert [block for block in blocks if "==" in block and "--hash=sha256:" not in block] == []
    assert not re.search(r"https?://|file:|--index|--extra-index|--find-links", text)
