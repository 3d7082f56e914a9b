"""What the upselling agent has understood and decided."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from libs.common.accessories import Accessory
from services.agents.frame.agent import Decision
from services.agents.motorcycle import Motorcycle
from services.agents.upselling.insurance import Policy, Soat
from services.agents.upselling.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class UpsellingSlots:
    """What a turn tells."""

    name: str | None
    text: str
    asked: str
    entries: tuple[Accessory, ...]
    """What is asked for by name."""
    policies: tuple[Policy, ...]
    topics: frozenset[Topic]
    motorcycle: Motorcycle
    """The customer's own, as far as told."""
    engine_cc: int | None
    size: Annotated[
        str | None,
        Meta(
            description="The customer's size of riding gear, as XS, S, M, L, XL, 2XL, 3XL or a boot's number."
        ),
    ]
    conversation_id: UUID
    wordless: str


class Step(StrEnum):
    """What the answer does."""

    ONE = "one"
    SEVERAL = "several"
    SOAT = "soat"
    INSURANCE = "insurance"
    SUGGESTIONS = "suggestions"
    ASK_MOTORCYCLE = "ask_motorcycle"
    QUOTED = "quoted"
    """An advisor quotes what is not on the list."""
    PARTS = "parts"
    QUESTION = "question"
    LEFT = "left"
    """Nothing more is wanted."""


@dataclass(frozen=True, kw_only=True)
class UpsellingDecision(Decision):
    """What the agent says."""

    step: Step
    name: str
    entries: tuple[Accessory, ...] = ()
    policies: tuple[Policy, ...] = ()
    soat: Soat | None = None
    engine_cc: int | None = None
    model: str = ""
    """The customer's motorcycle; empty when unknown."""
    size: str = ""
    asks_size: bool = False
    again: bool = False
    """It has just been told; only the size is new."""
    suggestion: Accessory | None = None
    """Something for the customer's motorcycle that was not asked for."""
    photo_wanted: bool = False
    advisor_writes: str = ""
    wordless: str = ""
