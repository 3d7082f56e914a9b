"""A build finds out what would fail at the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from libs.common.settings import SettingsError
from tools.deployment import validate


def test_a_service_that_would_start() -> None:
    """With all of its settings there is nothing to say but that."""
    settings = {
        "REDIS_URL": "redis://127.0.0.1:1",
        "WHATSAPP_APP_SECRET": "invented",
        "WHATSAPP_WEBHOOK_VERIFY_TOKEN": "invented",
    }
    assert validate.composition("gateway", settings) == "settings and data files"


def test_a_setting_is_missing() -> None:
    """The build fails and names it."""
    with pytest.raises(SettingsError, match="WHATSAPP_APP_SECRET"):
        validate.composition("gateway", {"REDIS_URL": "redis://127.0.0.1:1"})


def test_there_is_no_such_service() -> None:
    """The build fails."""
    with pytest.raises(ImportError, match="invented"):
        validate.imports("invented")


def test_the_migrations_of_this_project() -> None:
    """They can be applied in order."""
    assert validate.migrations().endswith(" migrations")


@pytest.mark.parametrize(
    ("name", "sql"),
    [("0001 first.sql", "SELECT 1;"), ("0001_first.sql", "SELECT 1"), ("0001_first.sql", "")],
    ids=["a name that sorts elsewhere", "a file cut short", "an empty file"],
)
def test_migrations_that_could_not_be_applied(tmp_path: Path, name: str, sql: str) -> None:
    """The build fails and names the file."""
    (tmp_path / name).write_text(sql)
    with pytest.raises(validate.Invalid, match=name):
        validate.migrations(tmp_path)


def test_one_check_fails(capsys: pytest.CaptureFixture[str]) -> None:
    """The rest are made all the same, and the build fails."""
    assert validate.main(["invented"]) == 1
    assert "FAILED" in capsys.readouterr().err
