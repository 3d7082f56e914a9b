"""The entries of one stream that this process has in hand."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from libs.faust_redis.entry import Entry


class InFlight:
    """Holds entries from their delivery until they are settled, and knows how much room is left."""

    def __init__(self, room: int) -> None:
        """Have room for so many entries."""
        self._room = room
        self._entries: dict[bytes, Entry] = {}
        self._changed = asyncio.Event()
        self.closed = False

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter([*self._entries.values()])

    def __contains__(self, entry_id: bytes) -> bool:
        return entry_id in self._entries

    @property
    def room(self) -> int:
        """How many more entries may be taken in hand."""
        return max(0, self._room - len(self._entries))

    def add(self, entry: Entry) -> None:
        """Take `entry` in hand."""
        self._entries[entry.id] = entry

    def remove(self, entry: Entry) -> None:
        """Let `entry` go."""
        self._entries.pop(entry.id, None)
        self._changed.set()

    def close(self) -> None:
        """Take no more entries in; whoever waits for room is told."""
        self.closed = True
        self._changed.set()

    async def wait_for_room(self) -> bool:
        """Return True as soon as there is room; False when no more entries are to be taken in."""
        while not self.closed and not self.room:
            self._changed.clear()
            await self._changed.wait()
        return not self.closed
