"""The words in what a customer sent."""

from __future__ import annotations

from libs.common.messages import Content, Media, Reply, Text


def words(content: Content) -> str:
    """What a customer said in words, by keyboard, by tapping or aloud; empty when nothing was said so."""
    match content:
        case Text(body=body):
            return body
        case Media(caption=caption, transcript=transcript):
            return caption or transcript
        case Reply(title=title):
            return title
        case _:
            return ""
