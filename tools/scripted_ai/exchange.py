"""What a scripted model is asked and what it may do about it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]  # JSON of the protocol


@dataclass(frozen=True)
class Asked:
    """A request of Chat Completions, or a transcription with no body."""

    purpose: str
    body: Json

    @property
    def schema(self) -> Json:
        """The schema that the answer must fit."""
        return dict(self.body["response_format"]["json_schema"]["schema"])

    @property
    def instructions(self) -> str:
        """The system's message."""
        return str(self.body["messages"][0]["content"])

    @property
    def messages(self) -> Sequence[Json]:
        """What follows the system's message."""
        return list(self.body["messages"][1:])

    @property
    def text(self) -> str:
        """The text of the last message of the user."""
        for message in reversed(self.messages):
            if message["role"] == "user":
                content = message["content"]
                return str(content if isinstance(content, str) else content[0]["text"])
        return ""

    @property
    def given(self) -> Json:
        """The JSON object that our prompts give as data; empty when the text is none."""
        try:
            found = json.loads(self.text)
        except ValueError:
            return {}
        return dict(found) if isinstance(found, dict) else {}

    @property
    def orders(self) -> str:
        """What the customer wrote, or what stands in the photos, which a test writes as text."""
        return str(self.given.get("customer", "")) or " ".join(self._seen())

    @property
    def tools(self) -> Sequence[str]:
        """The names of the functions offered."""
        return [str(tool["function"]["name"]) for tool in self.body.get("tools", ())]

    @property
    def results(self) -> Sequence[str]:
        """What functions have returned so far."""
        return [str(message["content"]) for message in self.messages if message["role"] == "tool"]

    def _seen(self) -> Iterator[str]:
        for message in self.messages:
            parts = message["content"] if isinstance(message["content"], list) else ()
            for part in parts:
                if part["type"] == "image_url":
                    content = part["image_url"]["url"].partition("base64,")[2]
                    yield base64.b64decode(content).decode(errors="replace")


@dataclass(frozen=True, kw_only=True)
class Says:
    """Answers `value` as JSON, or `text` as it is, which may be anything but JSON."""

    value: object = None
    text: str | None = None
    input_tokens: int = 100
    output_tokens: int = 20

    @property
    def content(self) -> str:
        """The text that goes over the wire."""
        return json.dumps(self.value, ensure_ascii=False) if self.text is None else self.text


@dataclass(frozen=True, kw_only=True)
class Calls:
    """Asks for a function."""

    name: str
    arguments: Mapping[str, object] | str = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Refuses:
    """Answers an HTTP status; the model itself declines with 200."""

    status: int
    retry_after: str = ""


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Answers after `seconds`."""

    seconds: float
    then: Says


@dataclass(frozen=True, kw_only=True)
class Cuts:
    """Closes the connection in the middle of the answer."""


@dataclass(frozen=True, kw_only=True)
class Garbles:
    """Answers 200 with a body that is none of the protocol's."""

    body: str = "{"


Does = Says | Calls | Refuses | Waits | Cuts | Garbles
Script = Callable[[Asked], Does]
