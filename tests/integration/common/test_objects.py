"""What is read back from a real S3."""

from __future__ import annotations

import httpx
import pytest

from libs.common.identifiers import uuid7
from libs.common.objects import ObjectStoreError, media_key
from tests.fixtures.objects import RealStore

PHOTO = b"invented photo" * 100_000


async def test_an_object_is_read_back_piece_by_piece(store: RealStore) -> None:
    """Whole, and never in one piece when it is large."""
    key = media_key(uuid7(), uuid7())
    await store.put(key, PHOTO, media_type="image/jpeg")
    pieces = [piece async for piece in store.content(key)]
    assert (b"".join(pieces), len(pieces) > 1) == (PHOTO, True)


async def test_what_is_not_there_cannot_be_read(store: RealStore) -> None:
    """The error names the key, and nothing of the store."""
    with pytest.raises(ObjectStoreError, match=r"read media/nothing"):
        await anext(store.content("media/nothing"))


async def test_a_link_opens_its_object_and_no_other(store: RealStore) -> None:
    """For who has no key of the store; browsers save what it leads to."""
    await store.put("media/one", b"invented", media_type="text/html")
    await store.put("media/two", b"invented", media_type="text/html")
    link = await store.link("media/one")
    async with httpx.AsyncClient() as client:
        opened = await client.get(link)
        another = await client.get(link.replace("media/one", "media/two"))
    assert (opened.content, opened.headers["content-disposition"]) == (b"invented", "attachment")
    assert another.status_code == 403


async def test_a_link_that_has_expired(store: RealStore) -> None:
    """It opens nothing."""
    await store.put("media/one", b"invented", media_type="text/html")
    link = await store.link("media/one", seconds=-1)
    async with httpx.AsyncClient() as client:
        assert (await client.get(link)).status_code in {400, 403}
