"""The release before runs on the schema of this one, so that rolling code back is always safe.

Its own tests are run, from its own sources, against the migrations of today. Which release that is:
the last tag, or without tags the commit that `previous_release` beside it names.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RECORDED = Path(__file__).with_name("previous_release")
ITS_TESTS = [
    "tests/integration/router/test_reception.py",
    "tests/integration/agents/test_once.py",
    "tests/integration/courier/test_receipts.py",
]
"""A message is received, a turn answered once, and its receipts recorded: every statement on that way."""


def git(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """What git says."""
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, check=False)


def previous_release() -> str:
    """The commit of the release before. Skips the test where the history is missing."""
    tagged = git("describe", "--tags", "--abbrev=0", "HEAD^").stdout.decode().strip()
    commit = tagged or RECORDED.read_text().split()[0]
    if git("cat-file", "-e", f"{commit}^{{commit}}").returncode != 0:
        pytest.skip(f"this checkout has no {commit}: fetch the whole history to run the release before")
    return commit


def unpack(commit: str, folder: Path) -> None:
    """The files of a commit, with the migrations of today in place of its own."""
    archive = git("archive", commit).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")
    shutil.rmtree(folder / "migrations")
    shutil.copytree(ROOT / "migrations", folder / "migrations")


@pytest.mark.timeout(300)
def test_the_release_before_runs_on_the_schema_of_today(
    tmp_path: Path, postgres_url: str, valkey_url: str
) -> None:
    """Expand first, contract a release later."""
    unpack(previous_release(), tmp_path)
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *ITS_TESTS],
        cwd=tmp_path,
        env={**os.environ, "TEST_DATABASE_URL": postgres_url, "TEST_REDIS_URL": valkey_url},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert told.returncode == 0, told.stdout[-6000:] + told.stderr[-2000:]
