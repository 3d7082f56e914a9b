"""Where a command goes in a cluster, with servers that answer as those of a cluster do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from redis.crc import key_slot

from libs.faust_redis.client import Client
from libs.faust_redis.cluster import ClusterLink
from libs.faust_redis.errors import CommandRefused, Redirected, ServerUnavailable
from libs.faust_redis.link import Answer, Command
from libs.faust_redis.topology import SLOTS, Address, Topology, key_of, slot_of

FIRST, SECOND = ("first", 1), ("second", 2)
HALF = SLOTS // 2
LOW, HIGH = "orders", "receipts"  # keys of the first and the second half of the slots


@dataclass
class Servers:
    """Servers by address: each answers with what `answers` says of it, and keeps what it was sent."""

    slots: list[list[object]]
    answers: dict[Address, Callable[[Command], Answer]] = field(default_factory=dict)
    sent: list[tuple[Address, Command]] = field(default_factory=list)
    looks: int = 0

    def connect(self, address: Address) -> Server:
        """A connection to one of them."""
        return Server(self, address)


@dataclass
class Server:
    """A connection to one server."""

    servers: Servers
    address: Address
    clustered: bool = False

    async def call(
        self, commands: Sequence[Command], *, timeout_seconds: float | None = None
    ) -> list[Answer]:
        """Answer each, or be away."""
        del timeout_seconds
        answers: list[Answer] = []
        for command in commands:
            if command[0] == "CLUSTER":
                self.servers.looks += 1
                return [self.servers.slots]  # type: ignore[list-item]  # a reply of nested lists
            self.servers.sent.append((self.address, command))
            answer = self.servers.answers.get(self.address, _ok)(command)
            if isinstance(answer, ServerUnavailable):
                raise answer
            answers.append(1 if command[0] == "WAIT" else answer)
        return answers

    async def everywhere(self, command: Command) -> list[Answer]:
        """Answer."""
        return await self.call([command])

    async def close(self) -> None:
        """Nothing is open."""


def _ok(_: Command) -> Answer:
    return b"OK"


@pytest.fixture
def servers() -> Servers:
    """Two servers with half of the slots each."""
    return Servers([[0, HALF - 1, [b"first", 1]], [HALF, SLOTS - 1, [b"second", 2]]])


@pytest.fixture
def link(servers: Servers) -> ClusterLink:
    """A connection to both."""
    return ClusterLink(Topology([FIRST], servers.connect), servers.connect, timeout_seconds=1.0)


@pytest.mark.parametrize(
    "key", ["", "notes", "notes:{0}", "{a}{b}", "x{}y", "x{y", "turn.greeting:{12}.dead"]
)
def test_slots_are_those_of_the_servers(key: str) -> None:
    """As redis-py computes them."""
    assert slot_of(key) == key_slot(key.encode())


@pytest.mark.parametrize(
    ("command", "key"),
    [
        (("XADD", "notes", "*", b"event", b"{}"), "notes"),
        (("EVALSHA", "digest", 2, "notes", "notes.dead", "group"), "notes"),
        (("XREADGROUP", "GROUP", "g", "c", "COUNT", 1, "BLOCK", 1, "STREAMS", "notes", ">"), "notes"),
        (("XGROUP", "CREATE", "notes", "g", "0", "MKSTREAM"), "notes"),
        (("PING",), None),
    ],
)
def test_the_key_of_a_command_is_found_where_it_stands(command: Command, key: str | None) -> None:
    """In each command of this library."""
    assert key_of(command) == key


async def test_each_command_goes_to_the_server_that_has_its_slot(servers: Servers, link: ClusterLink) -> None:
    """And the replies come back in the order of the commands."""
    servers.answers = {FIRST: lambda _: b"1", SECOND: lambda _: b"2"}
    assert await link.call([("XLEN", LOW), ("XLEN", HIGH), ("XLEN", LOW)]) == [b"1", b"2", b"1"]
    assert servers.looks == 1


async def test_a_slot_that_has_moved_is_asked_for_where_it_is_now(
    servers: Servers, link: ClusterLink
) -> None:
    """Once told, the new server is known."""
    moved = Redirected(command="XLEN", slot=slot_of(LOW), address=SECOND, once=False)
    await link.call([("XLEN", LOW)])
    servers.answers = {FIRST: lambda _: moved}
    servers.slots = [[0, SLOTS - 1, [b"second", 2]]]
    assert await link.call([("XLEN", LOW)]) == [b"OK"]
    assert servers.sent[-1] == (SECOND, ("XLEN", LOW))


async def test_a_key_on_the_move_is_asked_for_once(servers: Servers, link: ClusterLink) -> None:
    """The slot stays where it is."""
    left = Redirected(command="XLEN", slot=slot_of(LOW), address=SECOND, once=True)
    servers.answers = {FIRST: lambda _: left}
    assert await link.call([("XLEN", LOW)]) == [b"OK"]
    assert servers.sent[-2:] == [(SECOND, ("ASKING",)), (SECOND, ("XLEN", LOW))]


async def test_a_server_that_is_away_fails_its_own_commands_only(servers: Servers, link: ClusterLink) -> None:
    """Whether the command was done is not known, so that it is not sent again."""
    servers.answers = {FIRST: lambda _: ServerUnavailable(problem="TimeoutError", sent=True)}
    lost, reply = await link.call([("XADD", LOW), ("XLEN", HIGH)])
    assert isinstance(lost, ServerUnavailable)
    assert (lost.sent, reply) == (True, b"OK")
    assert [command for _, command in servers.sent].count(("XADD", LOW)) == 1


async def test_what_was_surely_not_done_is_tried_again_within_the_time_limit(
    servers: Servers, link: ClusterLink
) -> None:
    """A failover that is shorter than the limit is not noticed."""
    answers: list[Answer] = [CommandRefused(command="XADD", code="CLUSTERDOWN"), b"1-0"]
    servers.answers = {FIRST: lambda _: answers.pop(0)}
    assert await link.call([("XLEN", LOW)]) == [b"1-0"]
    assert servers.looks == 2


async def test_a_cluster_that_stays_busy_with_itself_is_away(servers: Servers, link: ClusterLink) -> None:
    """The caller hears that nothing was done."""
    busy = CommandRefused(command="XADD", code="CLUSTERDOWN")
    servers.answers = {FIRST: lambda _: busy}
    (answer,) = await link.call([("XLEN", LOW)], timeout_seconds=0.12)
    assert isinstance(answer, ServerUnavailable)
    assert not answer.sent


async def test_an_append_is_told_when_a_replica_has_it(servers: Servers, link: ClusterLink) -> None:
    """One wait for all appends that travel together; none for what only reads."""
    assert await link.call([("XADD", LOW), ("XADD", LOW), ("XLEN", HIGH)]) == [b"OK"] * 3
    waits = [address for address, command in servers.sent if command[0] == "WAIT"]
    assert waits == [FIRST]


async def test_every_master_is_asked_where_all_matter(servers: Servers, link: ClusterLink) -> None:
    """Such as for their memory."""
    await link.everywhere(("INFO", "memory"))
    assert {address for address, _ in servers.sent} == {FIRST, SECOND}


@pytest.mark.parametrize(
    ("url", "clustered"),
    [
        ("redis://127.0.0.1:6379/0", False),
        ("redis+cluster://127.0.0.1:7001,127.0.0.1:7002", True),
        ("rediss+cluster://user:secret@redis.example.com:7001/0", True),
    ],
)
def test_the_url_tells_whether_there_is_a_cluster(url: str, clustered: bool) -> None:
    """With and without TLS; nothing is connected by it."""
    client = Client(url)
    assert (client.clustered, client.link().clustered) == (clustered, clustered)
