"""The generated pages say what the code says."""

from __future__ import annotations

from pathlib import Path

from tools.documents.__main__ import PAGES, stale, write


def test_no_generated_page_is_stale() -> None:
    """Whoever changes a setting, a metric or an event runs bin/docs in the same commit."""
    assert stale() == []


def test_a_page_that_was_edited_by_hand_is_written_anew(tmp_path: Path) -> None:
    """Only what differs is written."""
    (tmp_path / "docs").mkdir()
    write(tmp_path)
    (tmp_path / "docs/metrics.md").write_text("# Metrics I dreamt of\n")
    assert write(tmp_path) == ["docs/metrics.md"]


def test_every_page_says_how_it_is_made() -> None:
    """Nobody should edit a page that will be overwritten."""
    assert [path for path, page in PAGES.items() if "`bin/docs`" not in page()] == []
