"""The platform as the services see it: customers' messages in, answers out, and what became of those."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tools.embedded.ports import LOOPBACK
from tools.load import graph_api, webhooks
from tools.load.graph_api import Sent
from tools.load.poster import Poster


@dataclass(frozen=True)
class Written:
    """A message of a customer that the gateway has taken."""

    phone: str
    number: int
    """Which of the customer's messages it is, from 0."""
    identifier: str


@dataclass(frozen=True)
class Answer:
    """A call of the Graph API that sent something to a customer."""

    phone: str
    reference: str
    """Our own id of the message that was sent."""
    at: float
    """When it came, on the clock of `time.perf_counter`."""


@dataclass
class Platform:
    """Remembers everything that went through it."""

    poster: Poster
    answered: Callable[[Answer], None]
    """Is told of each answer as it comes."""
    written: list[Written] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    _reports: set[asyncio.Task[None]] = field(default_factory=set)

    async def write(self, phone: str, number: int, text: str) -> None:
        """Let the customer write; return once the gateway has taken the message."""
        identifier = f"wamid.invented.{phone}.{number}"
        await self.poster.post(webhooks.request(webhooks.message(phone, identifier, text, time.time())))
        self.written.append(Written(phone, number, identifier))

    def take(self, sent: Sent) -> str:
        """Take an answer, and report soon that it was sent and delivered."""
        answer = Answer(sent.to, sent.biz_opaque_callback_data, time.perf_counter())
        self.answers.append(answer)
        identifier = f"wamid.answer.{len(self.answers)}"
        task = asyncio.create_task(self._report(answer, identifier))
        self._reports.add(task)
        task.add_done_callback(self._reports.discard)
        self.answered(answer)
        return identifier

    async def close(self) -> None:
        """Stop reporting."""
        for task in self._reports:
            task.cancel()
        await asyncio.gather(*self._reports, return_exceptions=True)
        self.poster.close()

    async def _report(self, answer: Answer, identifier: str) -> None:
        for reached in ("sent", "delivered"):
            body = webhooks.status(answer.phone, identifier, reached, answer.reference, time.time())
            await self.poster.post(webhooks.request(body))


@asynccontextmanager
async def serving(
    *, gateway_port: int, graph_port: int, answered: Callable[[Answer], None]
) -> AsyncIterator[Platform]:
    """A platform that lasts as long as the block."""
    platform = Platform(Poster(gateway_port), answered)
    server = await graph_api.serve(platform.take, host=LOOPBACK, port=graph_port)
    try:
        yield platform
    finally:
        await platform.close()
        server.close()


def phone(place: int) -> str:
    """The number of the invented customer at `place`, from 0 to 9,999."""
    return f"57300000{place:04d}"
