"""`bin/gpbikes classify`."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from tools.gpbikes.application import application


def test_one_line_in_one_object_out() -> None:
    """Every text gives one JSON object with the four fields, in order; empty lines give none."""
    result = CliRunner().invoke(application, ["classify"], input="Hola, soy Carlos\n\nquiero un asesor\n")
    described = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(one["text"], one["intent"], one["source"]) for one in described] == [
        ("Hola, soy Carlos", "greeting", "rule"),
        ("quiero un asesor", "handoff", "rule"),
    ]
    assert all(0 < one["confidence"] <= 1 for one in described)
