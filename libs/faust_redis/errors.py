"""Everything this library raises.

FaustRedisError
├── UndecodableEntry       bytes of an entry that are not the event its stream promises
├── AppendFailed           an event that was not, or may not have been, appended
├── ServerUnavailable      no answer from the server in time, or no connection to it
├── CommandRefused         the server answered with an error
│   └── Redirected         a server of a cluster named another that has the slot
├── EvictionPolicyRefused  the server may drop entries that nobody has read
├── StreamHalted           a stream is not consumed any more: too many dead letters
└── NotConsuming           the streams are not consumed yet, or not any more
"""

from __future__ import annotations


class FaustRedisError(Exception):
    """The root: catch it to catch everything this library raises."""


class UndecodableEntry(FaustRedisError):
    """Bytes that are not an event of their stream. The text never carries the bytes themselves."""

    def __init__(self, *, stream: str, expected: str, problem: str) -> None:
        """Name the stream, the type it promises, and what was wrong."""
        super().__init__(f"An entry of {stream} is not a valid {expected}: {problem}.")
        self.stream = stream
        self.expected = expected
        self.problem = problem


class AppendFailed(FaustRedisError):
    """An event is not known to be in its stream.

    With `written_perhaps` the server may have it all the same (the answer was lost): appending it again may
    write it twice.
    """

    def __init__(self, *, stream: str, problem: str, written_perhaps: bool) -> None:
        """Name the stream and why the append is not known to have succeeded."""
        super().__init__(f"Appending to {stream} failed: {problem}.")
        self.stream = stream
        self.problem = problem
        self.written_perhaps = written_perhaps


class ServerUnavailable(FaustRedisError):
    """No connection to the server, or no answer in time. With `sent` it may have acted all the same."""

    def __init__(self, *, problem: str, sent: bool) -> None:
        """Say what happened to the connection."""
        super().__init__(f"Redis is unavailable: {problem}.")
        self.problem = problem
        self.sent = sent


class CommandRefused(FaustRedisError):
    """The server answered with an error; `code` is its first word, such as OOM, NOGROUP or NOSCRIPT."""

    def __init__(self, *, command: str, code: str) -> None:
        """Name the command and the server's error code; its arguments are not repeated."""
        super().__init__(f"Redis refused {command}: {code}.")
        self.command = command
        self.code = code


class Redirected(CommandRefused):
    """Another server of the cluster has the slot; with `once`, this key of it only."""

    def __init__(self, *, command: str, slot: int, address: tuple[str, int], once: bool) -> None:
        """Name the slot and who has it."""
        super().__init__(command=command, code="ASK" if once else "MOVED")
        self.slot = slot
        self.address = address
        self.once = once


class EvictionPolicyRefused(FaustRedisError):
    """The server's `maxmemory-policy` may evict stream entries."""

    def __init__(self, *, policy: str) -> None:
        """Name the policy found."""
        super().__init__(
            f"The server's maxmemory-policy is {policy}, which may evict entries nobody has read: "
            "set it to noeviction, or allow it with Options(allow_eviction=True) for a local trial."
        )
        self.policy = policy


class StreamHalted(FaustRedisError):
    """A stream's consumer stopped itself; a restart of the process makes it go on."""

    def __init__(self, *, stream: str, reason: str) -> None:
        """Name the stream and why it was halted."""
        super().__init__(f"{stream} is not consumed any more: {reason}.")
        self.stream = stream
        self.reason = reason


class NotConsuming(FaustRedisError):
    """The process does not read its streams: it has not reached the server yet, or it is stopping."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "The streams are not consumed: the server was not reached yet, or a stop is under way."
        )
