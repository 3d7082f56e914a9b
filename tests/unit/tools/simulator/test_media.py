"""Files, their addresses and their ends."""

from __future__ import annotations

from random import Random

import pytest

from tests.doubles.clock import Clock
from tools.simulator.errors import NotFoundError
from tools.simulator.graph_api.errors import GraphError
from tools.simulator.graph_api.media import check_upload
from tools.simulator.media import MediaStore
from tools.simulator.models import MediaFile
from tools.simulator.protocol.identifiers import Identifiers

MEGABYTE = 1024 * 1024


def store(clock: Clock, maximum_bytes: int = MEGABYTE) -> MediaStore:
    """An empty store with repeatable ids."""
    return MediaStore(clock=clock, identifiers=Identifiers(Random(7)), maximum_bytes=maximum_bytes)


def add(media: MediaStore, content: bytes = b"foto") -> MediaFile:
    """Keep an invented picture for an hour."""
    return media.add(content, mime_type="image/jpeg", filename="foto.jpg", lifetime_seconds=3600)


def test_a_file_is_described_by_size_and_hash() -> None:
    """What the courier checks a download against."""
    file = add(store(Clock()), b"abc")
    assert file.file_size == 3
    assert file.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_an_address_lives_five_minutes() -> None:
    """Afterwards a new one must be asked for."""
    clock = Clock()
    media = store(clock)
    token = media.make_link(add(media).id)
    clock.forward(299)
    assert media.follow_link(token).filename == "foto.jpg"
    clock.forward(1)
    with pytest.raises(NotFoundError, match="media address"):
        media.follow_link(token)


def test_a_file_ends_with_its_lifetime() -> None:
    """Meta forgets files too."""
    clock = Clock()
    media = store(clock)
    file = add(media)
    clock.forward(3600)
    with pytest.raises(NotFoundError):
        media.content(file.id)


def test_the_oldest_file_goes_when_there_are_too_many_bytes() -> None:
    """Memory stays bounded."""
    media = store(Clock(), maximum_bytes=10)
    oldest, newest = add(media, b"123456"), add(media, b"789012")
    assert media.content(newest.id) == b"789012"
    with pytest.raises(NotFoundError):
        media.find(oldest.id)


def test_a_deleted_file_is_gone() -> None:
    """And cannot be deleted again."""
    media = store(Clock())
    file = add(media)
    media.remove(file.id)
    with pytest.raises(NotFoundError):
        media.remove(file.id)


@pytest.mark.parametrize(
    ("mime_type", "maximum"),
    [
        ("image/jpeg", 5 * MEGABYTE),
        ("audio/ogg; codecs=opus", 16 * MEGABYTE),
        ("video/mp4", 16 * MEGABYTE),
        ("application/pdf", 100 * MEGABYTE),
        ("image/webp", 500 * 1024),
    ],
)
def test_each_kind_of_file_has_its_largest_size(mime_type: str, maximum: int) -> None:
    """One byte more is 131053."""
    check_upload(mime_type, maximum)
    with pytest.raises(GraphError) as caught:
        check_upload(mime_type, maximum + 1)
    assert caught.value.code == 131053


def test_a_type_that_whatsapp_does_not_carry_is_refused() -> None:
    """With the list of those it does."""
    with pytest.raises(GraphError, match="image/png") as caught:
        check_upload("application/x-msdownload", 10)
    assert caught.value.code == 100


def test_an_empty_file_is_refused() -> None:
    """Nothing is not a picture."""
    with pytest.raises(GraphError) as caught:
        check_upload("image/png", 0)
    assert caught.value.code == 131053
