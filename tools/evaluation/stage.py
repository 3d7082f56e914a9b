"""The real router and the real agents around real servers, with a clock that conversations set."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from libs.common.ai.language_model import LanguageModel
from libs.common.database import Database
from libs.common.events import MessageReceived
from libs.common.identifiers import uuid7
from libs.common.intents import Intent
from libs.common.knowledge.embedding import Embedder
from libs.common.messages import Content, Referral, Sender
from libs.common.metrics import Metrics
from libs.common.outbox import Outbox
from libs.common.settings import AgentSettings, BurstSettings, DatabaseSettings, DealershipSettings, read
from libs.faust_redis.producer import Producer
from services.agents import registry
from services.agents.assembly import Ground, turn_handler
from services.router import assembly
from services.router.alarm import Alarm
from services.router.bursts import waits
from services.router.closing import BurstCloser
from services.router.dealerships import ensure
from services.router.intents.files import FileClassifier
from services.router.intents.threads import InThreads
from services.router.stragglers import Stragglers
from tools.evaluation import learning, records
from tools.evaluation.cases import Case, Step, contents
from tools.evaluation.clock import SetClock
from tools.evaluation.models import Model
from tools.evaluation.verdict import Heard, State

NUMBER = "100000000000001"
CUSTOMER = Sender(phone="573000000001", profile_name="")
BETWEEN_STEPS = timedelta(minutes=1)
BURST_OVER = timedelta(seconds=30)


class Stage:
    """Plays conversations, one after the other, each with a customer nobody knows yet."""

    def __init__(
        self,
        database: Database,
        producer: Producer,
        classifier: FileClassifier,
        *,
        embedder: Embedder,
        model: Model,
        environment: Mapping[str, str],
        clock: SetClock,
    ) -> None:
        """Put the parts together as the services do, with the settings of `environment`."""
        self._database = database
        self._clock = clock
        self._prepare = model.prepare
        metrics = Metrics()
        outbox = Outbox(database, producer, clock=clock, metrics=metrics)
        alarm = Alarm(clock=clock)
        patience = waits(BurstSettings())
        self._classify = InThreads(classifier)
        self._inbound = assembly.inbound(database, outbox, patience, alarm, clock=clock, metrics=metrics)
        self._closer = BurstCloser(
            database,
            outbox,
            self._classify,
            alarm,
            Stragglers(_nothing_overdue),
            voice=patience.voice,
            clock=clock,
            new_id=uuid7,
            metrics=metrics,
        )
        self._language_model = LanguageModel(
            model.settings, database, clock=clock, metrics=metrics, new_id=uuid7
        )
        settings = read(AgentSettings, environment)
        self._agents = turn_handler(
            Ground(
                settings=settings,
                business=registry.business(settings),
                database=database,
                producer=producer,
                outbox=outbox,
                embedder=embedder,
                clock=clock,
                metrics=metrics,
                new_id=uuid7,
                model=self._language_model,
            )
        )

    async def close(self) -> None:
        """Close the connections to the model."""
        await self._language_model.close()

    async def play(self, case: Case) -> tuple[list[Heard], State]:
        """The whole conversation, and what the database says in the end."""
        self._prepare(case)
        self._clock.set(case.moment)
        async with self._database.transaction() as connection:
            await records.forget_customers(connection)
        heard = [await self._step(step) for step in case.steps]
        async with self._database.transaction() as connection:
            return heard, await records.state(connection, tables=tuple(case.ends.rows))

    async def _step(self, step: Step) -> Heard:
        self._clock.advance(timedelta(hours=step.after_hours) or BETWEEN_STEPS)
        for content in contents(step):
            await self._inbound(self._received(content, step.advertised))
        started = time.perf_counter()
        self._clock.advance(BURST_OVER)
        await self._closer.close_due()
        intent: Intent | None = None
        before = await self._replies()
        async with self._database.transaction() as connection:
            queued = await records.queued(connection)
        for turn in queued:
            intent = Intent(turn.intent)
            await self._agents.handle(turn)
        milliseconds = (time.perf_counter() - started) * 1000
        replies = await self._replies()
        return Heard(intent, tuple(replies[len(before) :]), milliseconds)

    async def _replies(self) -> list[str]:
        async with self._database.transaction() as connection:
            return await records.replies(connection)

    def _received(self, content: Content, advertised: str) -> MessageReceived:
        identifier = uuid7()
        return MessageReceived(
            event_id=identifier,
            received_at=self._clock.now(),
            phone_number_id=NUMBER,
            message_id=f"wamid.{identifier}",
            occurred_at=self._clock.now(),
            sender=CUSTOMER,
            content=content,
            referral=Referral(source_type="ad", headline=advertised) if advertised else None,
        )


@asynccontextmanager
async def opened(
    database_url: str,
    redis_url: str,
    *,
    classifier: FileClassifier,
    embedder: Embedder,
    model: Model,
    environment: Mapping[str, str],
    progress: learning.Progress,
) -> AsyncIterator[Stage]:
    """A stage on an empty, migrated database of its own, which knows what `data/` holds."""
    clock, metrics = SetClock(Case(name="", why="", steps=()).moment), Metrics()
    database = Database(DatabaseSettings(database_url=database_url), application="evaluation")
    producer = Producer(redis_url)
    async with database.opened():
        await ensure(database, _dealership(), new_id=uuid7)
        dealership_id = await _id(database)
        await learning.learn(
            database,
            producer,
            embedder,
            dealership_id,
            clock=clock,
            metrics=metrics,
            progress=progress,
        )
        stage = Stage(
            database,
            producer,
            classifier,
            embedder=embedder,
            model=model,
            environment=environment,
            clock=clock,
        )
        yield stage
        await stage.close()
        await producer.close()


def _dealership() -> DealershipSettings:
    return DealershipSettings(
        whatsapp_phone_number_id=NUMBER,
        gp_bikes_whatsapp_number="573000000000",
        gp_bikes_dealership_address="Avenida de Ejemplo 12-34, Bogotá",
    )


async def _id(database: Database) -> UUID:
    async with database.transaction() as connection:
        return await records.only_dealership(connection)


async def _nothing_overdue() -> list[MessageReceived]:
    return []
