"""An object store in the test's memory."""

from __future__ import annotations


class MemoryObjects:
    """Behaves as `libs.common.objects.Objects`."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def put(self, key: str, content: bytes, *, media_type: str) -> None:  # noqa: ARG002 - the protocol's
        """Keep `content`."""
        self.kept[key] = content

    async def delete(self, key: str) -> None:
        """Forget `key`."""
        self.kept.pop(key, None)
