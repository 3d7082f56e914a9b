"""The agents put together from what they stand on, wherever they run: the service, or an evaluation."""

from __future__ import annotations

from dataclasses import dataclass

from libs.common.ai.language_model import LanguageModel
from libs.common.clock import Clock
from libs.common.database import Database
from libs.common.identifiers import NewIdentifier
from libs.common.knowledge import colloquial
from libs.common.knowledge.embedding import Embedder
from libs.common.knowledge.memory import ConversationMemory
from libs.common.knowledge.questions import Questions
from libs.common.knowledge.search import Knowledge
from libs.common.metrics import Metrics
from libs.common.objects import Objects
from libs.common.outbox import Outbox
from libs.common.settings import AgentSettings
from libs.faust_redis.producer import Producer
from services.agents import registry
from services.agents.frame.handler import TurnHandler
from services.agents.guard.guard import Guard
from services.agents.guard.lexicon import Lexicon
from services.agents.handoff.handing_over import HandingOver
from services.agents.mind.memories import Recalls
from services.agents.mind.mind import Mind
from services.agents.mind.photos import Photos
from services.agents.post_sale.garage import DatabaseGarage
from services.agents.registry import Business
from services.agents.service_scheduling.agenda import Diary
from services.agents.service_scheduling.diary import DatabaseDiary
from services.agents.toolbox import names_in, toolbox


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What every part stands on."""

    settings: AgentSettings
    business: Business
    database: Database
    producer: Producer
    outbox: Outbox
    """How events leave after a commit."""
    embedder: Embedder | None
    """Who turns questions into vectors; without one words alone find knowledge."""
    clock: Clock
    metrics: Metrics
    new_id: NewIdentifier
    model: LanguageModel | None = None
    """Who understands and words better than rules and templates; without one these serve alone."""
    objects: Objects | None = None
    """Where the customers' photos are, for a model that sees."""


def turn_handler(ground: Ground) -> TurnHandler:
    """Answers turns of every intent."""
    business, settings = ground.business, ground.settings
    questions = Questions(
        ground.embedder, clock=ground.clock, metrics=ground.metrics, colloquial=colloquial.load()
    )
    knowledge = Knowledge(ground.database, questions, clock=ground.clock, metrics=ground.metrics)
    diary = DatabaseDiary(ground.database, ground.clock, business.capacity.horizon)
    mind = _mind(ground, knowledge, questions, diary)
    return TurnHandler(
        database=ground.database,
        outbox=ground.outbox,
        producer=ground.producer,
        answerers=registry.answerers(
            business, knowledge, diary, mind, garage=DatabaseGarage(ground.database)
        ),
        apologise=registry.apologiser(business.hours),
        hand_over=HandingOver(business.hours),
        max_attempts=settings.turn_max_attempts,
        policy_url=settings.gp_bikes_privacy_policy_url,
        clock=ground.clock,
        new_id=ground.new_id,
        metrics=ground.metrics,
        mind=mind,
    )


def _mind(ground: Ground, knowledge: Knowledge, questions: Questions, diary: Diary) -> Mind | None:
    if ground.model is None:
        return None
    return Mind(
        model=ground.model,
        guard=Guard(Lexicon(), names_in(ground.business)),
        tools=toolbox(ground.business, knowledge, diary),
        memories=Recalls(ConversationMemory(ground.database, questions)),
        photos=Photos(ground.objects),
        clock=ground.clock,
        metrics=ground.metrics,
    )
