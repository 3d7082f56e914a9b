"""The files of conversations."""

from __future__ import annotations

from pathlib import Path

import pytest

from libs.common.data_files import DataFileError
from libs.common.messages import Reply, Text
from tools.evaluation.cases import Step, contents, load


def test_a_burst_with_a_tap() -> None:
    """Words come before whatever else is sent."""
    tap = Reply(type="button", payload="financing:yes", title="Sí")
    assert contents(Step(customer=("hola", "sí"), sends=(tap,))) == (
        Text(body="hola"),
        Text(body="sí"),
        tap,
    )


def test_two_cases_of_one_name(tmp_path: Path) -> None:
    """A report must tell them apart."""
    for kind in ("angry", "unclear"):
        (tmp_path / f"{kind}.yaml").write_text("- {name: x, why: y, steps: [{customer: hola}]}")
    with pytest.raises(DataFileError, match="x: another case has this name"):
        load(tmp_path)


def test_a_demand_that_is_misspelt(tmp_path: Path) -> None:
    """It would never be looked at."""
    (tmp_path / "angry.yaml").write_text("- {name: x, why: y, steps: [{customer: hola, say: [z]}]}")
    with pytest.raises(DataFileError, match="unknown field `say`"):
        load(tmp_path)
