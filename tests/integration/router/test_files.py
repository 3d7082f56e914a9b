"""Files that come with messages are asked for at once, and removed when they are taken back."""

from __future__ import annotations

import pytest

from libs.common.messages import Edit, Media, Revoke
from tests.integration.router.parts import RouterParts

PHOTO = Media(type="image", media_id="media-1", caption="mi moto")


@pytest.mark.fact("messages/image")
async def test_a_photo_is_asked_for_as_soon_as_its_message_is_stored(router: RouterParts) -> None:
    """The courier fetches it while the burst goes on."""
    event = await router.say(PHOTO)
    assert await router.wanted_files() == [event.event_id]
    assert await router.rows("SELECT message_id, state, wanted_at FROM media") == [
        (event.event_id, "wanted", router.clock.now())
    ]


async def test_a_photo_delivered_twice_is_asked_for_once(router: RouterParts) -> None:
    """The copy changes nothing."""
    event = await router.say(PHOTO)
    await router.receive(event)
    assert await router.wanted_files() == [event.event_id]


async def test_words_have_no_file(router: RouterParts) -> None:
    """Nothing is asked of the courier."""
    await router.say("hola")
    assert await router.wanted_files() == []


async def test_a_photo_that_is_taken_back_is_to_be_removed(router: RouterParts) -> None:
    """The courier is told a second time, and finds out that the message is gone."""
    event = await router.say(PHOTO)
    await router.say(Revoke(message_id=event.message_id))
    assert await router.wanted_files() == [event.event_id] * 2


async def test_a_photo_whose_caption_is_edited_stays(router: RouterParts) -> None:
    """Only the words have changed."""
    event = await router.say(PHOTO)
    await router.say(Edit(message_id=event.message_id, body="mi moto, la azul"))
    assert await router.wanted_files() == [event.event_id]
