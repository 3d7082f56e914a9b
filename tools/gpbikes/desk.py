"""What an operator does with dead letters. Each act is in the audit log before it is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from libs.common.audit import Action, record
from libs.common.clock import Clock
from libs.common.database import Database
from libs.common.identifiers import NewIdentifier
from libs.faust_redis.dead_letter_store import DeadLetter, DeadLetterStore
from tools.gpbikes.running import Refused


class Desk:
    """Finds dead letters by the names that operators see, `<stream>/<id>`."""

    def __init__(self, store: DeadLetterStore, streams: Iterable[str]) -> None:
        """Look into `store`, at the dead letters of `streams`."""
        self._store = store
        self._streams = [*streams]

    async def letters(
        self, *, stream: str | None = None, since: datetime | None = None
    ) -> Sequence[DeadLetter]:
        """Return the dead letters of one stream or of all, by stream and age. Raises Refused."""
        if stream is not None and stream not in self._streams:
            raise Refused(f"there is no stream {stream!r}; there are {', '.join(self._streams)}")
        names = self._streams if stream is None else [stream]
        return [each for name in names async for each in self._store.letters(name, since=since)]

    async def find(self, name: str) -> DeadLetter:
        """Return the dead letter of that name. Raises Refused when there is none."""
        stream, _, letter_id = name.rpartition("/")
        letter = await self._store.find(stream, letter_id) if stream in self._streams else None
        if letter is None:
            raise Refused(f"there is no dead letter {name!r}; `bin/gpbikes dead list` shows those there are")
        return letter


class AuditedDesk:
    """Acts on dead letters in the name of `actor`."""

    def __init__(
        self, store: DeadLetterStore, database: Database, *, actor: str, clock: Clock, new_id: NewIdentifier
    ) -> None:
        """Act in `store`, and write the audit log to `database`."""
        self._store = store
        self._database = database
        self._actor = actor
        self._clock = clock
        self._new_id = new_id

    async def read_event(self, letter: DeadLetter) -> bytes:
        """Return the event, which may be personal data. Raises DatabaseUnavailable."""
        await self._record("dead_letter.read_event", letter)
        return letter.event

    async def replay(self, letter: DeadLetter) -> bool:
        """Bring it to its stream again; False when somebody else was faster. Raises DatabaseUnavailable."""
        await self._record("dead_letter.replay", letter)
        return await self._store.replay(letter)

    async def discard(self, letter: DeadLetter, *, why: str) -> bool:
        """Throw it away; False when somebody else was faster. Raises DatabaseUnavailable."""
        await self._record("dead_letter.discard", letter, why=why)
        return await self._store.discard(letter)

    async def _record(self, name: str, letter: DeadLetter, **details: str) -> None:
        about = {"source_id": letter.source_id, "group": letter.group, "reason": letter.reason, **details}
        action = Action(self._actor, name, name_of(letter), about)
        async with self._database.statement() as connection:
            await record(connection, action, action_id=self._new_id(), now=self._clock.now())


def name_of(letter: DeadLetter) -> str:
    """The name by which operators know a dead letter."""
    return f"{letter.stream}/{letter.id}"
