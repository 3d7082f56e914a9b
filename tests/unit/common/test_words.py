"""The words in what a customer sent."""

from __future__ import annotations

import pytest

from libs.common.messages import Content, Location, Media, Reply, Text
from libs.common.words import words


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (Text(body="hola"), "hola"),
        (Media(type="image", media_id="1", caption="la mía"), "la mía"),
        (Reply(type="button", payload="financing:term:36", title="36 meses"), "36 meses"),
        (Location(latitude=4.6, longitude=-74.1), ""),
    ],
)
def test_the_words_of_a_message_are_what_the_customer_sees_as_written(content: Content, seen: str) -> None:
    """Text, a caption, or the title of what was tapped; a place has none."""
    assert words(content) == seen
