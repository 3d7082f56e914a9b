"""An embedding server over OpenAI's protocol that costs next to nothing: equal texts have equal vectors."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from array import array
from random import Random

import msgspec
from msgspec import Struct

from libs.common.knowledge.embedding import DIMENSIONS
from tools.load.graph_api import JsonConnection


class Wanted(Struct, frozen=True):
    """The part of a call that says what is to be embedded, and how vectors are to be written."""

    input: str | list[str]
    model: str = ""
    encoding_format: str = "float"


_calls = msgspec.json.Decoder(Wanted)


def answer(body: bytes) -> dict[str, object]:
    """The vectors that a call asks for."""
    wanted = _calls.decode(body)
    texts = [wanted.input] if isinstance(wanted.input, str) else wanted.input
    vectors = [vector(text) for text in texts]
    in_base64 = wanted.encoding_format == "base64"
    written = [base64.b64encode(each.tobytes()).decode() if in_base64 else each.tolist() for each in vectors]
    return {
        "object": "list",
        "model": wanted.model,
        "data": [
            {"object": "embedding", "index": place, "embedding": each} for place, each in enumerate(written)
        ],
        "usage": {"prompt_tokens": len(texts), "total_tokens": len(texts)},
    }


def vector(text: str) -> array[float]:
    """A direction that depends on the text and means nothing; of length one."""
    chance = Random(hashlib.sha256(text.encode()).digest())  # noqa: S311 - the same for each text
    values = [chance.gauss(0.0, 1.0) for _ in range(DIMENSIONS)]
    length = sum(value * value for value in values) ** 0.5
    return array("f", [value / length for value in values])


async def serve(*, host: str, port: int) -> asyncio.Server:
    """An embedding server on a port; to be closed by the caller."""
    return await asyncio.get_running_loop().create_server(lambda: JsonConnection(answer), host, port)
