"""Watching a file pass by: its size, its type by content and its checksum.

FileRefused         the file is not what it was said to be, or not what is let in
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import AsyncIterator

from libs.common.limits import FILE_BYTES
from libs.common.messages import MediaType
from services.courier.file_types import HEAD_BYTES, is_welcome, type_of


class FileRefused(Exception):
    """The file may not be kept; `reason` is a word for staff and metrics."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the file is refused: {reason}")


class CheckedFile:
    """A file on its way: what has passed is known, and an error ends it before its end is taken for good."""

    def __init__(self, chunks: AsyncIterator[bytes], kind: MediaType, *, sha256: str) -> None:
        """Let `chunks` through as a file of that kind; `sha256` is hexadecimal, base64 or empty."""
        self._chunks = chunks
        self._kind: MediaType = kind
        self._expected = hexadecimal(sha256)
        self._digest = hashlib.sha256()
        self._head = b""
        self.size = 0

    async def begin(self) -> str:
        """The file's type by its content, once enough of it has come. Raises FileRefused."""
        async for chunk in self._chunks:
            self._head += chunk
            if len(self._head) >= HEAD_BYTES:
                break
        if not self._head:
            raise FileRefused("empty")
        found = type_of(self._head)
        if not is_welcome(self._kind, found):
            raise FileRefused("wrong_type")
        return found

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The whole file, after `begin`. Raises FileRefused, at the latest behind the last chunk."""
        yield self._watched(self._head)
        async for chunk in self._chunks:
            yield self._watched(chunk)
        if self._expected and self.sha256 != self._expected:
            raise FileRefused("wrong_checksum")

    @property
    def sha256(self) -> str:
        """The checksum of what has passed, hexadecimal."""
        return self._digest.hexdigest()

    def _watched(self, chunk: bytes) -> bytes:
        self.size += len(chunk)
        if self.size > FILE_BYTES[self._kind]:
            raise FileRefused("too_large")
        self._digest.update(chunk)
        return chunk


def hexadecimal(checksum: str) -> str:
    """A SHA-256 as the platform writes it, hexadecimal or base64, in hexadecimal; empty when it is none."""
    if len(checksum) == 64 and all(digit in "0123456789abcdef" for digit in checksum.lower()):
        return checksum.lower()
    try:
        digest = base64.b64decode(checksum, validate=True)
    except (binascii.Error, ValueError):
        return ""
    return digest.hex() if len(digest) == 32 else ""
