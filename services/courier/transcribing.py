"""Writing down what is said in a voice note, so that the assistant can answer it."""

from __future__ import annotations

from typing import Protocol

import structlog

from libs.common.ai.errors import AIError, AIOff
from libs.common.ai.questions import Account
from libs.common.clock import Clock
from libs.common.database import Database
from libs.common.metrics import Metrics
from libs.common.objects import Objects
from services.courier.repositories import media
from services.courier.repositories.media import StoredFile, Transcription, WantedFile

SECONDS = 15.0
"""Less than a turn waits for it."""

_EXTENSIONS = {"audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/aac": "aac", "audio/amr": "amr"}
"""By the type of the content; everything else comes as Ogg."""

_log = structlog.stdlib.get_logger(__name__)


class Hears(Protocol):
    """What is needed of the language model."""

    async def transcribe(
        self, audio: bytes, *, name: str, media_type: str, account: Account, seconds: float
    ) -> str:
        """What is said in `audio`; empty when nothing is. Raises AIError."""


class Transcribing:
    """Writes down voice notes. The sound is kept, whatever comes of it, for people to hear."""

    def __init__(
        self, database: Database, objects: Objects, model: Hears, *, clock: Clock, metrics: Metrics
    ) -> None:
        """The sound comes from `objects`, and the words go to the message in `database`."""
        self._database = database
        self._objects = objects
        self._model = model
        self._clock = clock
        self._metrics = metrics

    async def __call__(self, file: WantedFile, stored: StoredFile) -> None:
        """Write down what is said in a voice note that is in the store, once.

        Without a language model the customer's turn waits no longer. Raises ObjectStoreError and
        DatabaseUnavailable; it is then still to be done.
        """
        sound = b"".join([piece async for piece in self._objects.content(stored.object_key)])
        started = self._clock.monotonic()
        outcome, text = await self._heard(file, stored, sound)
        self._metrics.transcriptions.labels(outcome).inc()
        _log.info(
            "voice_note_heard",
            message_id=str(file.message_id),
            outcome=outcome,
            seconds=round(self._clock.monotonic() - started, 2),
        )
        async with self._database.transaction(pipelined=True, dealership_id=file.dealership_id) as connection:
            await media.write_down(connection, file.message_id, outcome, text)

    async def _heard(self, file: WantedFile, stored: StoredFile, sound: bytes) -> tuple[Transcription, str]:
        try:
            text = await self._model.transcribe(
                sound,
                name=f"voice.{_EXTENSIONS.get(stored.media_type, 'ogg')}",
                media_type=stored.media_type,
                account=Account(
                    dealership_id=file.dealership_id, agent="courier", conversation_id=file.conversation_id
                ),
                seconds=SECONDS,
            )
        except AIOff:
            return "unavailable", ""
        except AIError as error:
            _log.warning("voice_note_not_heard", message_id=str(file.message_id), problem=str(error))
            return "failed", ""
        return "done", text
