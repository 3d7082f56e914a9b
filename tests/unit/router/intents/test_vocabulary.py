"""The words of the trade."""

from __future__ import annotations

from pathlib import Path

import pytest

from libs.common.data_files import DataFileError
from services.router.intents.vocabulary import Vocabulary, load_vocabulary


def test_words_of_several_concepts() -> None:
    """Each concept that a text speaks of is found once."""
    vocabulary = Vocabulary({"gear": ["casco*", "guantes"], "price": ["vale", "a como"]})
    assert vocabulary.concepts("a como los cascos y los guantes") == ["gear", "price"]


def test_part_of_a_word() -> None:
    """A word is met whole, unless it ends in a star."""
    vocabulary = Vocabulary({"price": ["vale"], "credit": ["financi*"]})
    assert vocabulary.concepts("valentina financiera") == ["credit"]


def test_entry_that_can_never_be_met(tmp_path: Path) -> None:
    """A word with an accent is refused, since texts are compared without."""
    path = tmp_path / "vocabulary.yaml"
    path.write_text("credit: [crédito]", encoding="utf-8")
    with pytest.raises(DataFileError, match="credit: 'crédito'"):
        load_vocabulary(path)


def test_the_file_itself() -> None:
    """The project's own vocabulary can be read."""
    assert load_vocabulary().concepts("cuanto vale el soat") == ["price", "insurance"]
