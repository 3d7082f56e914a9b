"""Recorded conversations: files with what a customer says, and when an answer is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tools.simulator.errors import BadRequestError, NotFoundError
from tools.simulator.inputs import NewCustomer, NewMessage
from tools.simulator.json_types import as_object, text_at

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tools.simulator.memory import Conversation

_REPLY_SECONDS = 30.0


class Step(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing that happens; exactly one of the fields is set.

    `say` a text; `send` any message; `tap` the button or row with this title, in the last reply that has it;
    `pause` seconds; `await_reply` seconds at most until the business has sent something new.
    """

    say: str | None = None
    send: NewMessage | None = None
    tap: str | None = None
    pause: float | None = None
    await_reply: float | None = None

    def __post_init__(self) -> None:
        """Reject a step that says nothing, or two things at once."""
        fields = (self.say, self.send, self.tap, self.pause, self.await_reply)
        if sum(value is not None for value in fields) != 1:
            raise ValueError("a step has exactly one of say, send, tap, pause, await_reply")


class Recording(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A customer to make, and what the customer does."""

    title: str
    customer: NewCustomer = msgspec.field(default_factory=NewCustomer)
    steps: list[Step]


class Library:
    """The recordings in one folder, by file name without its ending."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def titles(self) -> dict[str, str]:
        """Every recording's name and title."""
        return {
            path.stem: read_recording(path.read_bytes()).title for path in sorted(self._folder.glob("*.yaml"))
        }

    def find(self, name: str) -> Recording:
        """Raise `NotFoundError` when the folder has no such file."""
        path = {path.stem: path for path in self._folder.glob("*.yaml")}.get(name)
        if path is None:
            raise NotFoundError("recording", name)
        return read_recording(path.read_bytes())


def read_recording(text: bytes) -> Recording:
    """Parse YAML or JSON; raise `BadRequestError` naming the place that is wrong."""
    try:
        return msgspec.yaml.decode(text, type=Recording)
    except msgspec.DecodeError as error:
        raise BadRequestError(f"this is not a recording: {error}") from error


def record(conversation: Conversation) -> Recording:
    """What this customer has done so far, as a recording. Files are left out: they die with the simulator."""
    return Recording(
        title=conversation.customer.name,
        customer=NewCustomer(
            name=conversation.customer.name, username_only=conversation.customer.phone is None
        ),
        steps=list(_steps(conversation)),
    )


def write_recording(recording: Recording) -> bytes:
    """The recording as YAML."""
    return msgspec.yaml.encode(recording)


def _steps(conversation: Conversation) -> Iterable[Step]:
    speaking = False
    for message in conversation.messages:
        content = as_object(message.content)
        if message.author == "business":
            if speaking:
                yield Step(await_reply=_REPLY_SECONDS)
            speaking = False
        elif not text_at(content, "sha256"):
            speaking = True
            # What a message quotes is left out: the other one will have another id.
            extras = {name: value for name, value in message.extras.items() if name != "context"}
            if message.type == "text" and not extras:
                yield Step(say=text_at(content, "body"))
            else:
                yield Step(send=NewMessage(type=message.type, content=message.content, extras=extras))
