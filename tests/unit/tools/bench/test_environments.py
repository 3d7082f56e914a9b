"""Environments of benchmarks: made when they are missing or when their requirements have changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tools.bench.environments import EnvironmentUnavailable, python_of


def required(root: Path, text: str) -> Path:
    """Requirements called `others`, and the folder of their environment."""
    (root / "requirements").mkdir()
    (root / "requirements" / "others.txt").write_text(text, encoding="utf-8")
    folder = root / ".data" / "bench" / "others"
    folder.mkdir(parents=True)
    return folder


def test_an_environment_that_fits_is_not_made_again(tmp_path: Path) -> None:
    """Its fingerprint is that of the requirements."""
    folder = required(tmp_path, "")
    (folder / "fingerprint").write_text(hashlib.sha256(b"").hexdigest(), encoding="ascii")
    assert python_of("others", root=tmp_path) == str(folder / "bin" / "python")


def test_an_environment_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """Whoever compares leaves it out."""
    required(tmp_path, "not a requirement")
    with pytest.raises(EnvironmentUnavailable, match="could not be made"):
        python_of("others", root=tmp_path)
