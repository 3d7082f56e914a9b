"""The language model of an evaluation: none, one that follows a script, or a real one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum

from libs.common.settings import AISettings
from tools.embedded.served import free_socket, served
from tools.evaluation.cases import Case
from tools.scripted_ai.exchange import Asked, Does, Script
from tools.scripted_ai.plain import plain
from tools.scripted_ai.recordings import recorded
from tools.scripted_ai.server import ScriptedAI
from tools.scripted_ai.worst import obedient


class Mode(StrEnum):
    """Who understands and words besides the rules and templates."""

    OFF = "off"
    SCRIPTED = "scripted"
    """A model that adds nothing but what a case has written down for it."""
    WORST = "worst"
    """A model that says whatever customers tell it to: the guards alone keep replies as they must be.

    What it understands is left to the rules, for no guard can see a wrong guess at a mood or a plan.
    """
    REAL = "real"
    """The one that the environment names."""


@dataclass(frozen=True)
class Model:
    """What the agents are told about the model, and what is done before each case."""

    settings: AISettings
    prepare: Callable[[Case], None]


@asynccontextmanager
async def opened(mode: Mode, real: AISettings) -> AsyncIterator[Model]:
    """The model of `mode`, for as long as the block runs; `real` is what the environment says."""
    if mode in {Mode.OFF, Mode.REAL}:
        yield Model(real if mode is Mode.REAL else AISettings(), lambda _: None)
        return
    otherwise: Script = _says_anything if mode is Mode.WORST else plain
    server = ScriptedAI(otherwise)

    def prepare(case: Case) -> None:
        server.script = recorded(case.model, otherwise) if mode is Mode.SCRIPTED else otherwise

    async with served(server.app, free_socket()) as url:
        yield Model(AISettings(openai_base_url=f"{url}/v1", openai_model="scripted"), prepare)


def _says_anything(asked: Asked) -> Does:
    return obedient(asked) if asked.purpose == "say" else plain(asked)
