"""`bin/gpbikes understand`."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from tools.gpbikes.application import application


def test_slots_of_a_line() -> None:
    """What a text tells is printed by the names of the slots, and nothing that it does not tell."""
    arguments = ["understand", "--now", "2026-11-23T10:00:00"]
    result = CliRunner().invoke(application, arguments, input="quiero la mt 03 el sábado a las 3\n")
    told = json.loads(result.stdout)
    assert told["models"] == ["MT-03"]
    assert told["when"]["day"] == "2026-11-28"
    assert "budget" not in told
