"""Customers' files go from the platform to the store, checked on the way."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from msgspec.structs import replace

from libs.common.ai.errors import AIError, AIOff, AIUnavailable
from libs.common.events import MediaWanted
from libs.common.identifiers import uuid7
from libs.common.jsonb import to_jsonb
from libs.common.messages import Content, Media, Revoke, read_content
from libs.common.metrics import Metrics
from libs.common.objects import Objects, S3Objects, media_key
from libs.common.settings import GraphSettings
from libs.faust_redis.outcomes import Done, Later, Outcome
from services.courier.downloads import Downloads
from services.courier.fetching import KEPT_BY_PLATFORM, SHORTEST_WAIT_SECONDS, Fetching
from services.courier.file_checks import FileRefused
from services.courier.tokens import Tokens
from services.courier.transcribing import Transcribing
from tests.doubles.ear import Ear
from tests.doubles.objects import MemoryObjects
from tests.fixtures.objects import RealStore, settings
from tests.integration.courier.file_platform import PIECE, FilePlatform, running_files
from tests.integration.courier.platform import TOKEN, VERSION
from tests.integration.courier.world import NOW, PHONE_NUMBER_ID, Clock, World
from tools.embedded.ports import free_ports

PHOTO = b"\xff\xd8\xff" + b"invented photo" * 10
IMAGE = Media(type="image", media_id="media-1", mime_type="image/jpeg", filename="Carlos Pérez.jpg")
NOTE = Media(type="audio", media_id="media-2", mime_type="audio/ogg", voice=True)
SOUND = b"OggS invented voice note, which is longer than a few bytes"
NOT_NOW = Later(SHORTEST_WAIT_SECONDS, "the file cannot be fetched now")


@dataclass
class Files:
    """A courier for files, and what it works with."""

    world: World
    platform: FilePlatform
    objects: MemoryObjects
    clock: Clock
    metrics: Metrics
    downloads: Downloads
    ear: Ear = field(default_factory=Ear)

    async def wanted(self, content: Content = IMAGE) -> UUID:
        """A message with a file that nobody has fetched."""
        message_id = uuid7()
        await self.world.run(
            """
            INSERT INTO messages (id, dealership_id, conversation_id, direction, author, content,
                                  occurred_at, recorded_at)
            VALUES (%s, %s, %s, 'in', 'customer', %s, %s, %s)
            """,
            *(message_id, self.world.dealership_id, self.world.conversation_id, to_jsonb(content), NOW, NOW),
        )
        await self.world.run(
            "INSERT INTO media (message_id, dealership_id, transcription, wanted_at) VALUES (%s, %s, %s, %s)",
            *(message_id, self.world.dealership_id, "wanted" if content == NOTE else None, NOW),
        )
        return message_id

    async def fetch(self, message_id: UUID, objects: Objects | None = None) -> Outcome:
        """Handle the event of a message's file; with `objects`, into another store."""
        store = objects or self.objects
        fetching = Fetching(
            self.world.database,
            self.downloads,
            store,
            Transcribing(self.world.database, store, self.ear, clock=self.clock, metrics=self.metrics),
            clock=self.clock,
            metrics=self.metrics,
        )
        return await fetching(
            MediaWanted(event_id=uuid7(), dealership_id=self.world.dealership_id, message_id=message_id)
        )

    async def row(self, message_id: UUID) -> dict[str, Any]:
        """What is recorded of the file."""
        async with self.world.database.transaction() as connection:
            cursor = await connection.execute(
                "SELECT to_jsonb(media) FROM media WHERE message_id = %s", (message_id,)
            )
            row = await cursor.fetchone()
        assert row is not None, "the file is recorded"
        found: dict[str, Any] = row[0]
        return found

    async def content(self, message_id: UUID) -> Content:
        """What the message says now."""
        async with self.world.database.transaction() as connection:
            cursor = await connection.execute(
                "SELECT content::text FROM messages WHERE id = %s", (message_id,)
            )
            row = await cursor.fetchone()
        assert row is not None, "the message is stored"
        return read_content(row[0])

    async def settled(self, message_id: UUID) -> tuple[str, str | None]:
        """The file's state, and why."""
        row = await self.row(message_id)
        return row["state"], row["reason"]

    def count(self, outcome: str) -> float:
        """How many files came to that."""
        value = self.metrics.registry.get_sample_value("gpbikes_media_files_total", {"outcome": outcome})
        return value or 0.0


@pytest_asyncio.fixture
async def files(world: World) -> AsyncIterator[Files]:
    """A courier between a platform with one photo and an empty store."""
    async with running_files() as platform:
        platform.content = PHOTO
        settings = GraphSettings(
            whatsapp_access_token="replaced",
            whatsapp_access_tokens=f'{{"{PHONE_NUMBER_ID}": ["replaced", "{TOKEN}"]}}',
            whatsapp_api_base_url=platform.base_url,
            whatsapp_api_version=VERSION,
        )
        downloads = Downloads(settings, Tokens(settings))
        async with downloads.opened():
            yield Files(world, platform, MemoryObjects(), Clock(), Metrics(), downloads)


async def test_a_photo_is_stored_and_recorded(files: Files) -> None:
    """By its content, under a name that tells nothing of the customer."""
    message_id = await files.wanted()
    assert await files.fetch(message_id) == Done()
    key = f"media/{files.world.dealership_id}/{message_id}"
    row = await files.row(message_id)
    assert files.objects.kept == {key: PHOTO}
    assert (row["state"], row["object_key"], row["media_type"], row["size_bytes"], row["sha256"]) == (
        "stored",
        key,
        "image/jpeg",
        len(PHOTO),
        files.platform.sha256,
    )
    assert files.platform.addresses == [{"phone_number_id": PHONE_NUMBER_ID, "id": "media-1"}]


@pytest.mark.fact("messages/voice_note")
async def test_a_voice_note_is_written_down(files: Files) -> None:
    """The words become part of the message, the sound is kept, and the conversation is charged."""
    files.platform.content, files.ear.text = SOUND, "¿Cuánto vale la MT-03?"
    message_id = await files.wanted(NOTE)
    assert await files.fetch(message_id) == Done()
    ((audio, name, media_type, account),) = files.ear.heard
    assert (audio, name, media_type) == (SOUND, "voice.ogg", "audio/ogg")
    assert account.conversation_id == files.world.conversation_id
    assert await files.content(message_id) == replace(NOTE, transcript="¿Cuánto vale la MT-03?")
    assert (await files.row(message_id))["transcription"] == "done"


@pytest.mark.fact("messages/voice_without_model")
@pytest.mark.parametrize(
    ("error", "transcription"),
    [(AIOff("not_configured"), "unavailable"), (AIUnavailable("HTTP 500"), "failed")],
)
async def test_a_voice_note_that_nobody_can_hear(files: Files, error: AIError, transcription: str) -> None:
    """It is kept for the staff, and the turn is told to wait no longer."""
    files.platform.content, files.ear.error = SOUND, error
    message_id = await files.wanted(NOTE)
    assert await files.fetch(message_id) == Done()
    row = await files.row(message_id)
    assert (row["state"], row["transcription"], len(files.objects.kept)) == ("stored", transcription, 1)


async def test_a_voice_note_is_heard_after_a_crash_before_that(files: Files) -> None:
    """The event comes again and finds it stored, not written down."""
    files.platform.content = SOUND
    message_id = await files.wanted(NOTE)
    await files.fetch(message_id)
    await files.world.run("UPDATE media SET transcription = 'wanted' WHERE message_id = %s", message_id)
    files.ear.text = "Hola"
    assert await files.fetch(message_id) == Done()
    assert (len(files.ear.heard), len(files.platform.addresses)) == (1, 1)


async def test_a_voice_note_that_is_refused_is_not_waited_for(files: Files) -> None:
    """Nobody will ever write it down."""
    files.platform.content = b"MZ invented program, which is longer than a few bytes"
    message_id = await files.wanted(NOTE)
    await files.fetch(message_id)
    assert (await files.row(message_id))["transcription"] == "unavailable"


async def test_a_file_whose_time_is_over_is_removed(files: Files) -> None:
    """The router says so; the row stays."""
    message_id = await files.wanted()
    await files.fetch(message_id)
    await files.world.run("UPDATE media SET state = 'expired' WHERE message_id = %s", message_id)
    assert (await files.fetch(message_id), files.objects.kept) == (Done(), {})


async def test_the_same_event_twice_is_one_download(files: Files) -> None:
    """A duplicate finds the file stored."""
    message_id = await files.wanted()
    outcomes = [await files.fetch(message_id) for _ in range(2)]
    assert (outcomes, len(files.platform.addresses), files.count("stored")) == ([Done(), Done()], 1, 1)


@pytest.mark.fact("media/address")
async def test_an_address_that_has_expired_is_asked_for_anew(files: Files) -> None:
    """It lives five minutes; the next attempt has a fresh one."""
    message_id = await files.wanted()
    files.platform.status = 404
    early = await files.fetch(message_id)
    files.platform.status = 200
    assert (early, await files.fetch(message_id)) == (NOT_NOW, Done())
    assert len(files.platform.addresses) == 2


async def test_attempts_become_rarer(files: Files) -> None:
    """The wait is as long as it has been tried already, five minutes at most."""
    message_id = await files.wanted()
    files.platform.status = 503
    waits = []
    for seconds in (0, 40, 4000):
        files.clock.pass_by(seconds)
        outcome = await files.fetch(message_id)
        assert isinstance(outcome, Later)
        waits.append(outcome.delay_seconds)
    assert waits == [2, 40, 300]


async def test_a_file_that_the_platform_does_not_have_is_lost(files: Files) -> None:
    """Recorded, and not asked for again."""
    message_id = await files.wanted()
    files.platform.known = False
    assert await files.fetch(message_id) == Done()
    assert await files.settled(message_id) == ("lost", "gone")


@pytest.mark.fact("media/seven_days")
async def test_after_seven_days_a_file_is_lost(files: Files) -> None:
    """The platform keeps it no longer."""
    message_id = await files.wanted()
    files.clock.pass_by((KEPT_BY_PLATFORM + timedelta(seconds=1)).total_seconds())
    await files.fetch(message_id)
    assert (await files.settled(message_id), files.platform.addresses) == (("lost", "expired"), [])


@pytest.mark.fact("media/checks")
async def test_a_file_that_fails_its_checks_is_refused_and_not_kept(files: Files) -> None:
    """Staff see why; nobody asks for it again."""
    message_id = await files.wanted()
    files.platform.content = b"MZ invented program, which is longer than a few bytes"
    assert await files.fetch(message_id) == Done()
    assert (await files.settled(message_id), files.objects.kept) == (("refused", "wrong_type"), {})
    assert files.count("refused") == 1


async def test_a_file_that_was_taken_back_before_it_came_is_not_fetched(files: Files) -> None:
    """What the customer took back is kept nowhere."""
    message_id = await files.wanted(Revoke(message_id="wamid.IN"))
    assert await files.fetch(message_id) == Done()
    assert (await files.settled(message_id), files.platform.addresses) == (("withdrawn", None), [])


async def test_a_stored_file_that_is_taken_back_is_removed(files: Files) -> None:
    """From the store too."""
    message_id = await files.wanted()
    await files.fetch(message_id)
    await files.world.run(
        "UPDATE messages SET content = %s WHERE id = %s", to_jsonb(Revoke(message_id="wamid.IN")), message_id
    )
    assert await files.fetch(message_id) == Done()
    assert (await files.settled(message_id), files.objects.kept) == (("withdrawn", None), {})


async def test_the_file_of_a_message_that_was_erased_is_removed(files: Files) -> None:
    """It may have been stored while its customer was erased."""
    message_id = uuid7()
    await files.objects.put(media_key(files.world.dealership_id, message_id), PHOTO, media_type="image/jpeg")
    assert (await files.fetch(message_id), files.objects.kept) == (Done(), {})


async def test_while_the_store_is_away_files_wait(files: Files) -> None:
    """Nothing is lost with it: the platform keeps them for a week."""
    (port,) = free_ports(1)
    message_id = await files.wanted()
    away = S3Objects(settings(f"http://127.0.0.1:{port}"))
    assert await files.fetch(message_id, away) == NOT_NOW
    assert await files.settled(message_id) == ("wanted", None)


@pytest.mark.fact("media/streamed")
async def test_a_document_of_90_megabytes_passes_in_less_than_64_more(files: Files, store: RealStore) -> None:
    """It goes to a real S3 part by part, and arrives as it was."""
    files.platform.content = b"%PDF-1.7 " + PIECE
    files.platform.pieces = 90 * 1024 * 1024 // len(PIECE)
    message_id = await files.wanted(Media(type="document", media_id="media-1"))
    before, sampling = resident_megabytes(), asyncio.create_task(most_resident_megabytes())
    assert await files.fetch(message_id, store) == Done()
    sampling.cancel()
    most = await sampling
    row = await files.row(message_id)
    assert store.size(row["object_key"]) == row["size_bytes"] > 90_000_000
    assert row["sha256"] == files.platform.sha256
    assert most - before < 64


async def test_a_large_file_with_a_wrong_checksum_is_not_kept(store: RealStore) -> None:
    """Its parts are forgotten when the last one shows that it is another file."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield PIECE
        raise FileRefused("wrong_checksum")

    with pytest.raises(FileRefused):
        await store.upload("media/refused", chunks(), media_type="application/pdf")
    assert (store.size("media/refused"), store.unfinished_uploads()) == (None, 0)


def resident_megabytes() -> float:
    """Memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


async def most_resident_megabytes() -> float:
    """The most memory of this process until the task is cancelled."""
    most = 0.0
    try:
        while True:
            most = max(most, resident_megabytes())
            await asyncio.sleep(0.005)
    except asyncio.CancelledError:
        return most
