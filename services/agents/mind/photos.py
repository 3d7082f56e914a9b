"""The customer's photos as the model is shown them."""

from __future__ import annotations

import structlog

from libs.common.ai.questions import Image
from libs.common.objects import Objects, ObjectStoreError
from services.agents.frame.turn import Turn

MOST = 2
LARGEST_BYTES = 5 * 1024 * 1024

_log = structlog.stdlib.get_logger(__name__)


class Photos:
    """Fetches photos of a turn from the object store."""

    def __init__(self, objects: Objects | None = None) -> None:
        """Without `objects` there are none."""
        self._objects = objects

    async def of(self, turn: Turn) -> tuple[Image, ...]:
        """The first MOST photos that can be had; one that cannot is left out."""
        if self._objects is None:
            return ()
        images = []
        for stored in turn.images[:MOST]:
            try:
                content = b"".join([piece async for piece in self._objects.content(stored.object_key)])
            except ObjectStoreError as error:
                _log.warning("photo_not_shown", problem=error.problem, turn_id=str(turn.id))
                continue
            if len(content) <= LARGEST_BYTES:
                images.append(Image(media_type=stored.media_type, content=content))
        return tuple(images)
