"""An object store in the test's memory."""

from __future__ import annotations

from collections.abc import AsyncIterator

from libs.common.objects import LINK_SECONDS, ObjectStoreError


class MemoryObjects:
    """Behaves as `libs.common.objects.Objects`."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def put(self, key: str, content: bytes, *, media_type: str) -> None:  # noqa: ARG002 - the protocol's
        """Keep `content`."""
        self.kept[key] = content

    async def upload(self, key: str, chunks: AsyncIterator[bytes], *, media_type: str) -> None:
        """Keep what `chunks` bring, if they come to their end."""
        await self.put(key, b"".join([chunk async for chunk in chunks]), media_type=media_type)

    async def content(self, key: str) -> AsyncIterator[bytes]:
        """What is kept under `key`."""
        if key not in self.kept:
            raise ObjectStoreError("read", key, "NoSuchKey")
        yield self.kept[key]

    async def keys(self, prefix: str) -> list[str]:
        """Every key that begins with `prefix`."""
        return sorted(key for key in self.kept if key.startswith(prefix))

    async def link(self, key: str, *, seconds: int = LINK_SECONDS) -> str:
        """An address that nobody can follow."""
        return f"https://objects.invalid/{key}?seconds={seconds}"

    async def delete(self, key: str) -> None:
        """Forget `key`."""
        self.kept.pop(key, None)
