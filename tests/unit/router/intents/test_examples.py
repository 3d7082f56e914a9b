"""The labelled examples."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from libs.common.data_files import DataFileError
from libs.common.intents import Intent
from services.router.intents.examples import load_examples

FULL = "".join(f"{intent}: [mensaje {number}]\n" for number, intent in enumerate(Intent))


def _file(folder: Path, text: str) -> Path:
    path = folder / "intents.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_itself() -> None:
    """Every intent has at least forty examples, and no message stands there twice."""
    examples = load_examples()
    assert min(Counter(example.intent for example in examples).values()) >= 40
    assert len({example.text.casefold() for example in examples}) == len(examples)


def test_intent_without_examples(tmp_path: Path) -> None:
    """An intent nobody wrote an example for is named."""
    path = _file(tmp_path, FULL.replace("faq: [mensaje 10]", "faq: []"))
    with pytest.raises(DataFileError, match="faq: there is no example"):
        load_examples(path)


def test_message_under_two_intents(tmp_path: Path) -> None:
    """A message that would have to be two things is named."""
    path = _file(tmp_path, FULL.replace("mensaje 3", "¡Mensaje 4!").replace("mensaje 4", "¡mensaje 4!"))
    with pytest.raises(DataFileError, match=r"mensaje 4.* another intent"):
        load_examples(path)


def test_intent_that_does_not_exist(tmp_path: Path) -> None:
    """A misspelt intent is refused."""
    with pytest.raises(DataFileError, match="greetings"):
        load_examples(_file(tmp_path, FULL.replace("greeting", "greetings")))
