"""What stands in the dashboards' files."""

from __future__ import annotations

import re

import pytest

from tools.dashboards.panels import Panel, Query, load

PANELS = [(board.title, panel) for board in load() for panel in board.panels]
KNOWN_UNITS = {"short", "s", "bytes", "percentunit", "reqps", "suffix: COP"}
OF_EVERY_INSTANCE = {"service", "instance"}


def test_the_dashboards_that_were_asked_for_are_there() -> None:
    """By the names under which operators look for them."""
    titles = {title.removeprefix("GP Bikes: ") for title, _ in PANELS}
    assert titles == {"overview", "agents", "lead quality", "streams", "costs"}


@pytest.mark.parametrize(("board", "panel"), PANELS, ids=lambda value: getattr(value, "title", value))
def test_a_legend_names_labels_that_its_question_keeps(board: str, panel: Panel) -> None:
    """A label that was summed away would leave lines without a name."""
    for query in panel.targets:
        kept = set(re.findall(r"\w+", " ".join(re.findall(r"by \((.*?)\)", query.expr)))) | OF_EVERY_INSTANCE
        assert set(re.findall(r"{{(\w+)}}", query.legend_format)) <= kept, board
        assert query.legend_format, board


@pytest.mark.parametrize(("board", "panel"), PANELS, ids=lambda value: getattr(value, "title", value))
def test_a_panel_has_a_unit_that_grafana_knows(board: str, panel: Panel) -> None:
    """And seconds and bytes are told as such."""
    assert panel.unit in KNOWN_UNITS, board
    questions = " ".join(query.expr for query in panel.targets)
    assert ("_seconds" in questions) == (panel.unit == "s"), board
    assert ("_bytes" in questions) == (panel.unit == "bytes"), board


def test_a_legend_is_filled_with_the_labels_of_its_line() -> None:
    """What the line does not have is left out."""
    query = Query("up", "{{stream}} {{group}}, late")
    assert query.legend({"stream": "wa.inbound"}) == "wa.inbound , late"
