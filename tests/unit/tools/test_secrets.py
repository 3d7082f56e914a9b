"""No secret is in the repository, and one would be found. Those below are put together here, and invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.checks.secrets import find, tracked

ROOT = Path(__file__).parents[3]


def test_there_is_no_secret_in_the_repository() -> None:
    """Whoever finds one here changes it where it is valid: git does not forget."""
    assert [str(found) for path in tracked(ROOT) for found in find(path, ROOT)] == []


@pytest.mark.parametrize(
    "secret",
    [
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "sk-" + "a1" * 20,
        "EAA" + "Bc3" * 20,
        "rnd_" + "x9" * 12,
        "ghp_" + "z7" * 18,
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "postgresql://gpbikes:" + "s3" * 8 + "@db.example/gpbikes",
    ],
)
def test_what_looks_like_a_secret_is_found_and_not_repeated(tmp_path: Path, secret: str) -> None:
    """The line says where it is and of what kind."""
    (tmp_path / "notes.md").write_text(f"first line\nkey = {secret}\n")
    (found,) = find(tmp_path / "notes.md", tmp_path)
    assert str(found).startswith("notes.md:2: ")
    assert secret not in str(found)


def test_what_only_speaks_of_secrets_is_none(tmp_path: Path) -> None:
    """Names of variables, and places for values."""
    (tmp_path / "notes.md").write_text("OPENAI_API_KEY=\npostgresql://user:…@<host>/db\nsk-short\n")
    assert list(find(tmp_path / "notes.md", tmp_path)) == []
