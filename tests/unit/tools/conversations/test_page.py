"""The page of example conversations."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from libs.common.data_files import DataFileError
from libs.common.intents import AGENTS, Intent
from tools.conversations.examples import Example, load_examples
from tools.conversations.holding import Exchange, Held
from tools.conversations.page import PAGE, page


def test_every_agent_has_a_conversation() -> None:
    """The file names each of the eight, and so does the page as it was written last."""
    assert {example.agent for example in load_examples()} == set(AGENTS)
    written = PAGE.read_text(encoding="utf-8")
    assert [agent for agent in AGENTS if f"## `{agent}`" not in written] == []


def test_an_agent_without_a_conversation(tmp_path: Path) -> None:
    """It is named."""
    file = tmp_path / "examples.yaml"
    file.write_text("- {agent: greeting, about: a, customer: Ana, steps: [hola]}")
    with pytest.raises(DataFileError, match="financing: there is no conversation"):
        load_examples(file)


def test_a_reply() -> None:
    """It is quoted line by line, in Markdown's bold, with what can be tapped below."""
    example = Example(agent=Intent.GREETING, about="Somebody greets.", customer="Ana", steps=("hola",))
    exchange = Exchange("hola", "*Uno*:\n• dos\n\n¿Tres?", ("Sí", "No"))
    written = page([Held(example, (exchange,))], datetime(2026, 11, 26, tzinfo=UTC))
    assert written.endswith(
        "## `greeting`\n\nSomebody greets.\n\n**Ana:** hola\n\n"
        "> **Uno**:\\\n> • dos\n>\n> ¿Tres?\n>\n> [Sí] [No]\n"
    )
