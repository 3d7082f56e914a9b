"""Texts too long for one message."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from libs.common.splitting import split

SENTENCE = "La MT-03 gasta poco y se maneja con soltura. "


def test_a_text_that_fits_stays_one() -> None:
    """One bubble a turn."""
    assert split("Hola, ¿cómo está?", 4096) == ["Hola, ¿cómo está?"]


def test_a_long_text_is_cut_after_a_sentence() -> None:
    """Each part ends where a reader would pause."""
    parts = split(SENTENCE * 150, 4096)
    assert len(parts) == 2
    assert all(part.endswith("soltura.") for part in parts)


def test_a_paragraph_is_a_better_place_than_a_sentence() -> None:
    """When it leaves the first part full enough, and costs no message more."""
    text = SENTENCE * 14 + "\n\n" + SENTENCE * 5
    assert [len(part) for part in split(text, 700)] == [len(SENTENCE * 14) - 1, len(SENTENCE * 5) - 1]


def test_few_messages_matter_more_than_a_beautiful_cut() -> None:
    """Each message is billed: a paragraph's end that would cost one more is passed over."""
    text = "a" * 50 + "\n\n" + ("b" * 9 + " ") * 14
    assert len(split(text, 100)) == 2


def test_a_text_without_sentences_is_cut_between_words() -> None:
    """Never within one."""
    parts = split("palabra " * 30, 50)
    assert {word for part in parts for word in part.split()} == {"palabra"}


def test_a_word_longer_than_a_message_is_cut_all_the_same() -> None:
    """An address of a page, say: nothing is dropped."""
    assert "".join(split("x" * 250, 100)) == "x" * 250


def test_a_text_of_spaces_has_no_parts() -> None:
    """There is nothing to send."""
    assert split(" \n ", 10) == []


@given(st.text(alphabet="ab .,\n¿?", max_size=400), st.integers(min_value=5, max_value=80))
def test_nothing_is_lost_and_every_part_fits(text: str, most: int) -> None:
    """Whatever the text is."""
    parts = split(text, most)
    assert all(0 < len(part) <= most for part in parts)
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", text)
