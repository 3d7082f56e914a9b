"""Which models have made vectors, as Postgres knows it."""

from __future__ import annotations

import json
from array import array
from dataclasses import dataclass
from typing import Literal, cast

from libs.common.database import Connection

State = Literal["building", "active", "retired"]


@dataclass(frozen=True)
class EmbeddingModel:
    """A model, as asked for by `name` and as the provider reports it; its vectors are compared with each
    other only.

    `question_mean` is where ordinary questions lie on average. `unit` is the similarity that the best chunk
    has with
    questions about something else, `floor` the evidence most of them stay below; None until they have been
    measured.
    """

    id: int
    name: str
    served_as: str
    recipe: int
    state: State
    question_mean: array[float]
    unit: float | None = None
    floor: float | None = None

    @property
    def table(self) -> str:
        """The partition that holds its vectors of chunks."""
        return f"knowledge_vectors_{self.id}"


async def models(connection: Connection) -> list[EmbeddingModel]:
    """Every model that has or had vectors, oldest first."""
    cursor = await connection.execute(
        """
        SELECT id, name, served_as, recipe, state, question_mean::text, unit, floor
        FROM embedding_models ORDER BY id
        """
    )
    return [
        EmbeddingModel(number, name, served_as, recipe, cast(State, state), _vector(mean), unit, floor)
        for number, name, served_as, recipe, state, mean, unit, floor in await cursor.fetchall()
    ]


async def active_model(connection: Connection) -> EmbeddingModel | None:
    """The model whose vectors are searched; none before the first one is complete."""
    return next((model for model in await models(connection) if model.state == "active"), None)


def _vector(text: str) -> array[float]:
    return array("f", json.loads(text))
