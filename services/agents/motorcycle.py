"""The customer's own motorcycle: read from a turn, kept as facts, remembered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from libs.common.understanding.kilometres import find_kilometres
from libs.common.understanding.models import ModelNames
from libs.common.understanding.plates import find_plate
from libs.common.understanding.text import fold_words
from services.agents.frame.turn import FactValue, Memory

MODEL, PLATE, KILOMETRES = "own_model", "plate", "kilometres"

_HAS_NONE = re.compile(
    r"\b(?:no (?:tengo|tiene|me (?:la )?se|se|recuerdo|me acuerdo)|sin|todavia no|aun no|esta en tramite)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Motorcycle:
    """What is known of it; empty and None are what is not."""

    model: str = ""
    """By its name in the catalog."""
    plate: str = ""
    kilometres: int | None = None

    def facts(self) -> Mapping[str, FactValue]:
        """What is known, by the facts' names."""
        named = {MODEL: self.model, PLATE: self.plate, KILOMETRES: self.kilometres}
        return {name: value for name, value in named.items() if value not in {"", None}}

    def knowing(self, told: Motorcycle) -> Motorcycle:
        """What is known once `told` has been told as well; another model is another motorcycle."""
        if told.model and self.model and told.model != self.model:
            return told
        return Motorcycle(
            model=told.model or self.model,
            plate=told.plate or self.plate,
            kilometres=self.kilometres if told.kilometres is None else told.kilometres,
        )


UNKNOWN = Motorcycle()


def read(text: str, models: ModelNames, *, asked: str = "") -> Motorcycle:
    """What `text` tells of the customer's motorcycle; `asked` is the fact that was asked for."""
    found = models.find(text)
    return Motorcycle(
        model=found[0] if len(found) == 1 else "",
        plate=find_plate(text) or "",
        kilometres=find_kilometres(text, asked=asked == KILOMETRES),
    )


def remembered(memory: Memory) -> Motorcycle:
    """What was told before; a motorcycle stays the customer's until another is told."""
    return Motorcycle(
        model=memory.known(MODEL, str) or "",
        plate=memory.known(PLATE, str) or "",
        kilometres=memory.known(KILOMETRES, int),
    )


def knows_not(text: str) -> bool:
    """Whether `text`, said to a question for the motorcycle, tells that there is no answer."""
    return _HAS_NONE.search(fold_words(text)) is not None
