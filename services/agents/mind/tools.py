"""Functions that the model may ask for, and who may use which. The model asks; code decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import msgspec

from libs.common.ai.questions import ToolCall, ToolDescription
from libs.common.intents import Intent
from libs.common.knowledge.results import Result
from services.agents.frame.turn import Memory, Turn

MOST_ROUNDS = 3
"""So often may functions be asked for in one turn."""
MOST_CALLS = 4
"""So many of them at once."""


@dataclass(frozen=True, kw_only=True)
class Asking:
    """On whose behalf a function is called."""

    turn: Turn
    memory: Memory
    now: datetime


@dataclass(frozen=True)
class Found:
    """What a function returned: lines to answer from, and the passages that they are made of."""

    text: str
    sources: tuple[Result, ...] = ()


class Tool(Protocol):
    """A function. It reads; nothing is changed by one."""

    @property
    def description(self) -> ToolDescription:
        """What the model is told of it."""

    async def run(self, arguments: Any, asking: Asking) -> Found:  # noqa: ANN401 - of the type that it describes
        """What it finds for `asking`; `arguments` fit the description."""


@dataclass(frozen=True)
class Denied:
    """A call that was not made, and why."""

    reason: str


@dataclass(frozen=True)
class Toolbox:
    """Functions by their names, and which agent may use which."""

    tools: Sequence[Tool] = ()
    permissions: Mapping[Intent, frozenset[str]] = field(default_factory=dict)

    def of(self, intent: Intent) -> tuple[ToolDescription, ...]:
        """What the agent of `intent` may use."""
        return tuple(tool.description for tool in self._allowed(intent).values())

    async def call(self, call: ToolCall, asking: Asking) -> Found | Denied:
        """Do what the model asks, where the agent may and the arguments fit."""
        tool = self._allowed(asking.turn.intent).get(call.name)
        if tool is None:
            return Denied("there is no such function")
        try:
            arguments: object = msgspec.json.decode(call.arguments, type=tool.description.arguments)
        except (msgspec.DecodeError, UnicodeError):
            return Denied("the arguments do not fit")
        return await tool.run(arguments, asking)

    def _allowed(self, intent: Intent) -> dict[str, Tool]:
        allowed = self.permissions.get(intent, frozenset())
        return {tool.description.name: tool for tool in self.tools if tool.description.name in allowed}
