"""What keeps the vectors complete without anybody asking: nothing that is stored stays without its vector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from uuid import UUID

import structlog

from libs.common.clock import Clock
from libs.common.database import EVERY_DEALERSHIP, Database
from libs.common.events import EmbeddingRequested
from libs.common.identifiers import NewIdentifier
from libs.common.knowledge.errors import EmbeddingError
from libs.common.knowledge.models import EmbeddingModel
from libs.common.metrics import Metrics
from libs.common.streams import EMBED_REQUEST
from libs.faust_redis.producer import Producer
from services.embeddings import repository, switch
from services.embeddings.floor import FloorKeeper
from services.embeddings.registry import Registry
from services.embeddings.repository import Missing

EACH_SECONDS = 2.0
GRACE = timedelta(minutes=2)
"""So long a new text is left to the request that came with it."""

AGAIN_SECONDS = 300.0
AT_ONCE = 2_000
SUBJECTS_PER_EVENT = 16

log = structlog.get_logger(__name__)


class Housekeeping:
    """One round asks for what is missing, completes the change of a model, and measures its floor."""

    def __init__(
        self,
        database: Database,
        registry: Registry,
        floor: FloorKeeper,
        producer: Producer,
        *,
        clock: Clock,
        new_id: NewIdentifier,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._registry = registry
        self._floor = floor
        self._producer = producer
        self._clock = clock
        self._new_id = new_id
        self._metrics = metrics
        self._asked: dict[UUID, float] = {}

    async def round(self) -> None:
        """To be called by the leader every EACH_SECONDS. Raises DatabaseUnavailable and AppendFailed."""
        try:
            model = await self._registry.wanted()
            missing = await self._missing(model)
            await self._request(model, missing)
            await self._change(model, complete=not missing)
            await self._measure(model, complete=not missing)
        except EmbeddingError as error:
            log.warning("embeddings_wait", reason=str(error))

    async def _missing(self, model: EmbeddingModel) -> list[Missing]:
        async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            missing = await repository.missing(connection, model, limit=AT_ONCE)
        self._metrics.knowledge_missing.set(len(missing))
        return missing

    async def _request(self, model: EmbeddingModel, missing: Sequence[Missing]) -> None:
        now = self._clock.monotonic()
        self._asked = {key: at for key, at in self._asked.items() if now - at < AGAIN_SECONDS}
        # Of the model in use new texts are left to their own requests; one being built must have everything.
        before = self._clock.now() - (GRACE if model.state == "active" else timedelta())
        due = [each for each in missing if each.created_at <= before and each.id not in self._asked]
        if due:
            await self._producer.append_many(
                [(EMBED_REQUEST, event) for event in requests(due, self._new_id)]
            )
            self._asked |= {each.id: now for each in due}
            log.info("embeddings_requested", texts=len(due))

    async def _change(self, model: EmbeddingModel, *, complete: bool) -> None:
        async with self._database.transaction(dealership_id=EVERY_DEALERSHIP) as connection:
            if complete and model.state == "building":
                await switch.activate(connection, model, clock=self._clock)
                self._registry.forget()
                log.info("embedding_model_switched", served_as=model.served_as, model=model.id)
            await switch.drop_retired(connection, clock=self._clock)

    async def _measure(self, model: EmbeddingModel, *, complete: bool) -> None:
        if complete and await self._floor.keep(model):
            log.info("knowledge_floor_measured", model=model.id)


def requests(missing: Sequence[Missing], new_id: NewIdentifier) -> Iterator[EmbeddingRequested]:
    """Events that ask for the vectors of `missing`, of a few texts each, so that several instances share
    them.
    """
    for (dealership_id, subject), group in groupby(
        sorted(missing, key=lambda each: (each.dealership_id, each.subject)),
        key=lambda each: (each.dealership_id, each.subject),
    ):
        identifiers = [each.id for each in group]
        for start in range(0, len(identifiers), SUBJECTS_PER_EVENT):
            yield EmbeddingRequested(
                event_id=new_id(),
                dealership_id=dealership_id,
                subject=subject,
                subject_ids=tuple(identifiers[start : start + SUBJECTS_PER_EVENT]),
            )
