"""Contents as they are read from where they are stored."""

from __future__ import annotations

from libs.common.jsonb import to_jsonb
from libs.common.messages import Media, UnknownContent, read_content


def test_content_reads_as_it_was_stored() -> None:
    """Nothing is lost on the way."""
    photo = Media(type="image", media_id="1", caption="la mía")
    assert read_content(to_jsonb(photo)) == photo


def test_content_of_another_version_is_unknown() -> None:
    """A kind that a newer version has stored does not stop an older one."""
    stored = '{"kind": "hologram", "size": 3}'
    content = read_content(stored)
    assert isinstance(content, UnknownContent)
    assert bytes(content.raw) == stored.encode()
