"""A connection to a cluster: each command goes to the server that has its slot."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from libs.faust_redis.errors import CommandRefused, Redirected, ServerUnavailable
from libs.faust_redis.link import Answer, Command, Link
from libs.faust_redis.topology import Address, Topology, key_of, slot_of

MOVING = frozenset({"CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "READONLY"})
"""Answers of a cluster that is busy with itself, by which nothing was done."""

PAUSE_SECONDS = 0.05

APPENDS = frozenset({"XADD", "EVAL", "EVALSHA"})
REPLICA_MILLISECONDS = 50
WITHOUT_REPLICA_SECONDS = 1.0
"""So long nobody waits for the replica of a master that has none to answer."""


class ClusterLink:
    """One connection to each server that is needed.

    What a master has appended is told only once a replica has it, too, or after REPLICA_MILLISECONDS: a
    master that has lost its replica goes on without.
    """

    clustered = True

    def __init__(
        self, topology: Topology, connect: Callable[[Address], Link], *, timeout_seconds: float
    ) -> None:
        """Find servers by `topology`; a call that has no time limit of its own has `timeout_seconds`."""
        self._topology = topology
        self._connect = connect
        self._timeout_seconds = timeout_seconds
        self._links: dict[Address, Link] = {}
        self._alone_until: dict[Address, float] = {}

    async def call(
        self, commands: Sequence[Command], *, timeout_seconds: float | None = None
    ) -> list[Answer]:
        """Send each command to its server; while slots move, try again within the time limit."""
        limit = timeout_seconds or self._timeout_seconds
        deadline = asyncio.get_running_loop().time() + limit
        answers: dict[int, Answer] = {}
        waiting: dict[int, Command] = dict(enumerate(commands))
        while waiting:
            answers |= await self._round(waiting, limit)
            waiting = {place: command for place, command in waiting.items() if _undone(answers[place])}
            if asyncio.get_running_loop().time() + PAUSE_SECONDS > deadline:
                break
            if waiting:
                await asyncio.sleep(PAUSE_SECONDS)
        return [_told(answers[place]) for place in range(len(commands))]

    async def everywhere(self, command: Command) -> list[Answer]:
        """Send `command` to every master."""
        await self._topology.look()
        asked = [self._ask(address, [command], self._timeout_seconds) for address in self._topology.masters]
        return [answer for answers in await asyncio.gather(*asked) for answer in answers]

    async def close(self) -> None:
        """Close every connection."""
        links, self._links = self._links, {}
        await asyncio.gather(*(link.close() for link in links.values()))

    async def _round(self, waiting: dict[int, Command], limit: float) -> dict[int, Answer]:
        try:
            await self._topology.look()
        except ServerUnavailable as error:
            return dict.fromkeys(waiting, error)
        at: dict[Address | None, list[int]] = defaultdict(list)
        for place, command in waiting.items():
            at[self._server_for(command)].append(place)
        nowhere = ServerUnavailable(problem="no server of the cluster has the slot", sent=False)
        answers: dict[int, Answer] = dict.fromkeys(at.pop(None, []), nowhere)
        asked = [
            self._ask(address, [waiting[place] for place in places], limit)
            for address, places in at.items()
            if address
        ]
        for places, found in zip(at.values(), await asyncio.gather(*asked), strict=True):
            answers |= zip(places, found, strict=True)
        redirected = {place: answer for place, answer in answers.items() if isinstance(answer, Redirected)}
        return answers | await self._follow(
            {place: waiting[place] for place in redirected}, redirected, limit
        )

    async def _follow(
        self, commands: dict[int, Command], redirected: dict[int, Redirected], limit: float
    ) -> dict[int, Answer]:
        """Note who has slots now; what a slot on the move has left behind is asked for where it is by now."""
        answers: dict[int, Answer] = {}
        for place, answer in redirected.items():
            if answer.once:
                _, found = await self._ask(answer.address, [("ASKING",), commands[place]], limit)
                answers[place] = found
            else:
                self._topology.moved(answer.slot, answer.address)
        return answers

    def _server_for(self, command: Command) -> Address | None:
        key = key_of(command)
        if key is not None:
            return self._topology.master(slot_of(key))
        masters = self._topology.masters
        return random.choice(masters) if masters else None  # noqa: S311 - any of them will do

    async def _ask(self, address: Address, commands: Sequence[Command], limit: float) -> list[Answer]:
        link = self._links.get(address) or self._links.setdefault(address, self._connect(address))
        sent, waits = self._with_wait(address, commands)
        try:
            answers = await link.call(sent, timeout_seconds=limit)
        except ServerUnavailable as error:
            self._topology.suspect(address)
            return [error] * len(commands)
        if waits and answers.pop() == 0:
            self._alone_until[address] = asyncio.get_running_loop().time() + WITHOUT_REPLICA_SECONDS
        if any(_refused_by(answer, MOVING) for answer in answers):
            self._topology.suspect(address)
        return answers

    def _with_wait(self, address: Address, commands: Sequence[Command]) -> tuple[Sequence[Command], bool]:
        alone = self._alone_until.get(address, 0.0) > asyncio.get_running_loop().time()
        if alone or not any(command[0] in APPENDS for command in commands):
            return commands, False
        return [*commands, ("WAIT", 1, REPLICA_MILLISECONDS)], True


def _undone(answer: Answer) -> bool:
    """Whether a command was certainly not done, and may succeed elsewhere or later."""
    if isinstance(answer, ServerUnavailable):
        return not answer.sent
    return isinstance(answer, Redirected) or _refused_by(answer, MOVING)


def _told(answer: Answer) -> Answer:
    """What the caller hears when time is up: a cluster that is busy with itself is one that is away."""
    if isinstance(answer, CommandRefused) and _undone(answer):
        return ServerUnavailable(problem=f"the cluster answers {answer.code}", sent=False)
    return answer


def _refused_by(answer: Answer, codes: Iterable[str]) -> bool:
    return isinstance(answer, CommandRefused) and answer.code in codes
