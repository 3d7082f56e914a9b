"""Backups have names that sort, are kept for so long, and are judged by their rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.backup import archive
from services.backup.archive import Manifest

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


def keys(*days_ago: int) -> list[str]:
    """The keys of whole backups, so many days old."""
    names = [archive.name_at(NOW - timedelta(days=each)) for each in days_ago]
    return [key for name in names for key in (archive.dump_key(name), archive.manifest_key(name))]


def test_names_sort_by_time() -> None:
    """And tell it in UTC."""
    assert archive.name_at(NOW) == "2026-11-26T08-00-00Z"
    assert archive.names(keys(1, 3, 2)) == [archive.name_at(NOW - timedelta(days=each)) for each in (3, 2, 1)]


def test_what_is_older_than_a_week_goes() -> None:
    """With its manifest."""
    assert archive.to_be_removed(keys(0, 7, 8, 9), now=NOW, keep=WEEK) == keys(8, 9)


def test_the_newest_backup_stays_however_old() -> None:
    """When backups have failed for a month, the last one is all there is."""
    assert archive.to_be_removed(keys(40, 30), now=NOW, keep=WEEK) == keys(40)


def test_an_unfinished_backup_is_none_and_goes_with_time() -> None:
    """A dump without a manifest was cut short."""
    cut_short = archive.dump_key(archive.name_at(NOW - timedelta(days=8)))
    assert archive.names([cut_short]) == []
    assert archive.to_be_removed([cut_short, *keys(0)], now=NOW, keep=WEEK) == [cut_short]


def test_keys_of_other_things_are_left_alone() -> None:
    """Whatever else somebody has put there."""
    others = ["backups/notes.txt", "backups/old.dump", "backups/old.json"]
    assert archive.names(others) == []
    assert archive.to_be_removed(others, now=NOW, keep=WEEK) == []


def test_tables_that_lost_rows_are_named() -> None:
    """And those that are missing or too many."""
    found = archive.differences({"messages": 3, "turns": 1, "leads": 2}, {"messages": 2, "turns": 1, "x": 0})
    assert found == [
        "leads: 2 rows were expected, no table found",
        "messages: 3 rows were expected, 2 found",
        "x: no table rows were expected, 0 found",
    ]


def test_a_manifest_is_read_as_it_was_written() -> None:
    """It is JSON, for people as well."""
    manifest = Manifest(
        name=archive.name_at(NOW),
        taken_at=NOW,
        postgres="18.0",
        size_bytes=1,
        sha256="0" * 64,
        rows={"messages": 3},
        dump_seconds=0.5,
        restore_seconds=1.5,
    )
    assert archive.decode(archive.encode(manifest)) == manifest
