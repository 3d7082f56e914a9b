"""Files that customers and the business sent: in memory, the oldest forgotten beyond a total size."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.simulator.errors import NotFoundError
from tools.simulator.models import MediaFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.simulator.protocol.identifiers import Identifiers

URL_SECONDS = 5 * 60
CUSTOMER_MEDIA_SECONDS = 7 * 24 * 3600
BUSINESS_MEDIA_SECONDS = 30 * 24 * 3600
_MAXIMUM_BYTES = 400 * 1024 * 1024
_MAXIMUM_LINKS = 10_000


@dataclass(frozen=True, slots=True)
class _Stored:
    file: MediaFile
    content: bytes


class MediaStore:
    """Stores bytes under media ids, and makes download addresses that live for five minutes."""

    def __init__(
        self, *, clock: Callable[[], float], identifiers: Identifiers, maximum_bytes: int = _MAXIMUM_BYTES
    ) -> None:
        self._clock = clock
        self._identifiers = identifiers
        self._maximum_bytes = maximum_bytes
        self._stored: OrderedDict[str, _Stored] = OrderedDict()
        self._links: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._bytes = 0

    def add(self, content: bytes, *, mime_type: str, filename: str, lifetime_seconds: float) -> MediaFile:
        """Keep a file; the oldest ones are forgotten until it fits."""
        file = MediaFile(
            id=self._identifiers.media_id(),
            mime_type=mime_type,
            sha256=hashlib.sha256(content).hexdigest(),
            file_size=len(content),
            filename=filename,
            expires_at=self._clock() + lifetime_seconds,
        )
        self._stored[file.id] = _Stored(file, content)
        self._bytes += len(content)
        while self._bytes > self._maximum_bytes and len(self._stored) > 1:
            self.remove(next(iter(self._stored)))
        return file

    def find(self, media_id: str) -> MediaFile:
        """Raise `NotFoundError` when the id is unknown, deleted or expired."""
        return self._find(media_id).file

    def content(self, media_id: str) -> bytes:
        """Raise `NotFoundError` when the id is unknown, deleted or expired."""
        return self._find(media_id).content

    def make_link(self, media_id: str) -> str:
        """A token that stands for the file for five minutes."""
        token = self._identifiers.token()
        self._links[token] = (self.find(media_id).id, self._clock() + URL_SECONDS)
        if len(self._links) > _MAXIMUM_LINKS:
            self._links.popitem(last=False)
        return token

    def follow_link(self, token: str) -> MediaFile:
        """Raise `NotFoundError` when the token is unknown or older than five minutes."""
        media_id, expires_at = self._links.get(token, ("", 0.0))
        if expires_at <= self._clock():
            raise NotFoundError("media address", token[:6] + "…")
        return self.find(media_id)

    def remove(self, media_id: str) -> None:
        """Raise `NotFoundError` when the id is unknown."""
        stored = self._stored.pop(media_id, None)
        if stored is None:
            raise NotFoundError("media file", media_id)
        self._bytes -= len(stored.content)

    def clear(self) -> None:
        """Forget every file and address."""
        self._stored.clear()
        self._links.clear()
        self._bytes = 0

    def _find(self, media_id: str) -> _Stored:
        stored = self._stored.get(media_id)
        if stored is None or stored.file.expires_at <= self._clock():
            raise NotFoundError("media file", media_id)
        return stored
