"""Holding conversations with the whole system: real servers, every service, the simulator as WhatsApp."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.conversations.examples import TAPS, Example
from tools.dev.options import Options
from tools.dev.output import Files
from tools.dev.system import SIMULATOR, System
from tools.embedded.ports import free_block
from tools.simulator.client import CustomerHandle, SimulatorClient
from tools.simulator.inputs import NewCustomer
from tools.simulator.models import Message

HEALTHY_SECONDS = 120.0
REPLY_SECONDS = 60.0
PORTS = 40


@dataclass(frozen=True)
class Exchange:
    """What the customer wrote or tapped, and what came back: its text, and what can be tapped."""

    customer: str
    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Held:
    """A conversation as it went."""

    example: Example
    exchanges: tuple[Exchange, ...]


class NothingToTap(Exception):
    """A step taps what the reply before did not show."""


async def hold(examples: Sequence[Example], environment: Mapping[str, str]) -> list[Held]:
    """Hold every conversation, one after the other.

    Raises NoReplyError, NothingToTap, and what the system raises that cannot be started.
    """
    async with _system(environment) as simulator_url, SimulatorClient(simulator_url) as simulator:
        held = []
        for example in examples:
            customer = await simulator.make_customer(NewCustomer(name=example.customer))
            held.append(Held(example, await _conversation(customer, example.steps)))
        return held


async def _conversation(customer: CustomerHandle, steps: Sequence[str]) -> tuple[Exchange, ...]:
    exchanges: list[Exchange] = []
    reply: Message | None = None
    for step in steps:
        if step.startswith(TAPS):
            await _tap(customer, reply, step.removeprefix(TAPS))
        else:
            await customer.send_text(step)
        reply = await customer.next_reply(REPLY_SECONDS)
        shown = [title for title, _, _ in _choices(reply)]
        exchanges.append(Exchange(step.removeprefix(TAPS), _text(reply), tuple(shown)))
    return tuple(exchanges)


async def _tap(customer: CustomerHandle, reply: Message | None, title: str) -> None:
    choices = _choices(reply) if reply else []
    found = next(((choice, kind) for shown, choice, kind in choices if shown == title), None)
    if reply is None or found is None:
        raise NothingToTap(f"{title!r} cannot be tapped; there are {[shown for shown, _, _ in choices]}")
    await customer.tap(reply, found[0], title, kind=found[1])


def _text(message: Message) -> str:
    match message.content:
        case {"body": str(text)} | {"body": {"text": str(text)}} | {"caption": str(text)}:
            return text
        case _:
            return f"({message.type})"


def _choices(message: Message) -> list[tuple[str, str, str]]:
    """What can be tapped: title, id and kind of each."""
    match message.content:
        case {"action": {"buttons": list(buttons)}}:
            replies = [button["reply"] for button in buttons]
            return [(reply["title"], reply["id"], "button_reply") for reply in replies]
        case {"action": {"sections": list(sections)}}:
            rows = [row for section in sections for row in section["rows"]]
            return [(row["title"], row["id"], "list_reply") for row in rows]
        case _:
            return []


@asynccontextmanager
async def _system(environment: Mapping[str, str]) -> AsyncIterator[str]:
    """Everything that bin/dev starts, with empty servers; the address of the simulator."""
    with tempfile.TemporaryDirectory(prefix="conversations-") as name:
        folder = Path(name)
        options = Options(headless=True, browser=False, port_base=free_block(PORTS)[0], data=folder)
        system = System(options, environment, Files(folder / "logs"))
        try:
            await system.start(within=HEALTHY_SECONDS)
            yield system.addresses[SIMULATOR]
        finally:
            await system.stop()
