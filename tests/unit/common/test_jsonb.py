"""JSON that Postgres's jsonb accepts."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.common.jsonb import to_jsonb

TEXT = st.text(st.characters(exclude_characters="\0", codec="utf-8"))


@given(TEXT)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    """Whatever a customer can type is stored letter by letter."""
    assert msgspec.json.decode(to_jsonb(text)) == text


@given(st.text(st.sampled_from("\0\\u0a")))
def test_null_characters_go_and_nothing_else(text: str) -> None:
    """Backslashes that only look like an escape are kept."""
    assert msgspec.json.decode(to_jsonb(text)) == text.replace("\0", "")


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        (rb'"\ud83d\ude00"', "😀"),
        (rb'"\ud83d"', "\ufffd"),
        (rb'"\ude00\ud83d"', "\ufffd\ufffd"),
        (rb'"\ud83d\ud83d\ude00"', "\ufffd😀"),
        (rb'"\\ud83d"', "\\ud83d"),
        (rb'{"a\u0000": 1}', {"a": 1}),
    ],
)
def test_what_came_raw_is_made_acceptable(raw: bytes, stored: object) -> None:
    """Whole characters stay, halves are replaced."""
    assert msgspec.json.decode(to_jsonb(msgspec.Raw(raw))) == stored
