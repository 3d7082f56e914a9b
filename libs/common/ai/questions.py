"""What the language model is asked, and what it answers, without a word of any provider's protocol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar
from uuid import UUID

Shape = TypeVar("Shape")
Purpose = Literal["understand", "tools", "say", "summary", "intent", "transcribe"]
"""What a request is for; a label of metrics and of the ledger."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """Whom a request is charged to."""

    dealership_id: UUID
    agent: str
    """The intent's or the service's name."""
    conversation_id: UUID | None = None
    turn_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Image:
    """A picture that the model is shown."""

    media_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Said:
    """A message of the exchange."""

    role: Literal["user", "assistant"]
    text: str
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ToolCall:
    """The model wants a function called; whether it may is for code to decide."""

    id: str
    name: str
    arguments: str
    """JSON, as the model wrote it: not yet checked."""


@dataclass(frozen=True, kw_only=True)
class Called:
    """The calls that the model asked for, as they are told back to it before their results."""

    calls: tuple[ToolCall, ...]


@dataclass(frozen=True, kw_only=True)
class Returned:
    """What a call gave."""

    call_id: str
    text: str


Message = Said | Called | Returned


@dataclass(frozen=True, kw_only=True)
class ToolDescription:
    """A function that the model may ask for; `arguments` is the Struct of what it takes."""

    name: str
    description: str
    arguments: type


@dataclass(frozen=True, kw_only=True)
class Question:
    """One request. What customers wrote stands in `messages` only, never in `instructions`."""

    purpose: Purpose
    instructions: str
    messages: tuple[Message, ...]
    tools: tuple[ToolDescription, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reply(Generic[Shape]):
    """What the model answered: a value of the shape asked for, or the calls it wants first."""

    value: Shape | None
    calls: tuple[ToolCall, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What one response is charged for; `seconds` of sound only for a transcription."""

    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Response:
    """What came back over the wire, not yet checked."""

    text: str
    calls: tuple[ToolCall, ...]
    usage: Usage
