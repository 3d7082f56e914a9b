"""Agents with a scripted model around them, in a conversation of their own. All customers are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from msgspec import structs

from libs.common.ai.language_model import LanguageModel
from libs.common.database import Database
from libs.common.identifiers import uuid7
from libs.common.intents import Intent
from libs.common.messages import Content, Outgoing
from libs.common.metrics import Metrics
from libs.common.objects import Objects
from libs.common.settings import AgentSettings, AISettings
from services.agents import registry
from services.agents.frame.agent import Answer
from services.agents.frame.bodies import body_of
from services.agents.frame.responding import Responding
from services.agents.frame.turn import Memory, StoredImage, Turn
from services.agents.guard.guard import Guard
from services.agents.guard.lexicon import Lexicon
from services.agents.mind.memories import Recalls, Remembers
from services.agents.mind.mind import Mind
from services.agents.mind.photos import Photos
from services.agents.toolbox import names_in, toolbox
from tests.doubles.frozen_clock import FrozenClock
from tests.doubles.knowledge import SmallKnowledge, passage
from tests.unit.agents.situations import DIARY, MONDAY_MORNING, memory, turn

BUSINESS = registry.business(AgentSettings())
KNOWLEDGE = SmallKnowledge(
    {
        "parqueadero": passage("Sí, hay parqueadero vigilado en la sede."),
        "envío": passage("Hacemos envíos a todo el país por $250.000."),
    }
)
GUARD = Guard(Lexicon(), names_in(BUSINESS))


class Room:
    """One dealership whose agents think by a scripted model."""

    def __init__(self, settings: AISettings, database: Database) -> None:
        self.settings = structs.replace(settings, openai_timeout_ms=5_000)
        self.database = database
        self.metrics = Metrics()
        self.clock = FrozenClock()
        self.dealership_id: UUID = uuid7()
        self.model = self._model(self.settings)
        self.plain = Responding(registry.answerers(BUSINESS, KNOWLEDGE, DIARY))
        self.thinking = self.made()

    def see(self) -> None:
        """From now on the model is shown photos."""
        self.model = self._model(structs.replace(self.settings, openai_model_sees_images=True))

    def _model(self, settings: AISettings) -> LanguageModel:
        return LanguageModel(settings, self.database, clock=self.clock, metrics=self.metrics, new_id=uuid7)

    def made(self, *, objects: Objects | None = None, remembers: Remembers | None = None) -> Responding:
        """The agents with the model around them."""
        mind = Mind(
            model=self.model,
            guard=GUARD,
            tools=toolbox(BUSINESS, KNOWLEDGE, DIARY),
            memories=Recalls(remembers),
            photos=Photos(objects),
            clock=self.clock,
            metrics=self.metrics,
        )
        return Responding(registry.answerers(BUSINESS, KNOWLEDGE, DIARY, mind), mind)

    async def open(self) -> None:
        """Make the dealership."""
        async with self.database.transaction() as connection:
            await connection.execute(
                "INSERT INTO dealerships (id, name) VALUES (%s, 'GP Bikes')", (self.dealership_id,)
            )

    def turn(
        self, *sent: str | Content, intent: Intent, asked: str = "", images: Sequence[StoredImage] = ()
    ) -> Turn:
        """A turn of this dealership, in no conversation that the ledger would have to know."""
        said = turn(*sent, intent=intent, asked=asked)
        return replace(said, dealership_id=self.dealership_id, images=tuple(images))

    async def answer(self, said: Turn, known: Memory | None = None) -> Answer:
        """What the agents answer with the model."""
        return await self.thinking(said, known or memory(answered=True), MONDAY_MORNING)

    async def draft(self, said: Turn, known: Memory | None = None) -> Answer:
        """What they answer without."""
        return await self.plain(said, known or memory(answered=True), MONDAY_MORNING)

    def count(self, name: str, **labels: str) -> float:
        """A metric's value; 0 when it has none."""
        return self.metrics.registry.get_sample_value(name, labels) or 0


def body(content: Outgoing) -> str:
    """What is said."""
    return body_of(content) or ""
