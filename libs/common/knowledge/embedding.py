"""Texts and their vectors, whoever makes them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

DIMENSIONS = 384
"""Length of every vector; the column type in Postgres says the same."""

RECIPE = 1
"""How a chunk becomes the text that is embedded; counting it up embeds everything anew."""


class Purpose(StrEnum):
    """What a text is embedded for: some models put questions and what answers them differently."""

    QUERY = "query"
    PASSAGE = "passage"


@dataclass(frozen=True)
class Embedded:
    """The vectors of some texts, in their order, and which model the provider says it used."""

    vectors: Sequence[array[float]]
    served_as: str
    tokens: int


class Embedder(Protocol):
    """Turns texts into vectors."""

    async def embed(self, texts: Sequence[str], purpose: Purpose, *, model: str) -> Embedded:
        """One vector of DIMENSIONS for each text.

        Raises EmbeddingUnavailable or EmbeddingRefused.
        """


def passage(title_path: Sequence[str], body: str) -> str:
    """The text of a chunk as it is embedded: its titles tell what a bare price or list is about."""
    return f"{' > '.join(title_path)}\n{body}"


def facets(title_path: Sequence[str], body: str, asked: Sequence[str]) -> tuple[str, ...]:
    """Every text by which a chunk is found: its own, and the ways in which customers ask for it."""
    return (passage(title_path, body), *asked)
