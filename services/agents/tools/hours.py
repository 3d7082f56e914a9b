"""When the dealership is open."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct

from libs.common import spanish_time
from libs.common.ai.questions import ToolDescription
from libs.common.opening_hours import OpeningHours
from services.agents.mind.tools import Asking, Found


class Nothing(Struct, frozen=True):
    """No arguments."""


@dataclass(frozen=True)
class TellHours:
    """Tells the week's hours, and whether somebody is there."""

    hours: OpeningHours

    @property
    def description(self) -> ToolDescription:
        """For the model."""
        return ToolDescription(
            name="opening_hours",
            description="The week's opening hours, whether it is open now, when it opens next.",
            arguments=Nothing,
        )

    async def run(self, arguments: Nothing, asking: Asking) -> Found:  # noqa: ARG002 - there are none
        """Both, in words."""
        week = f"Atendemos de {spanish_time.week(self.hours)}; domingos y festivos descansamos."
        if self.hours.is_open(asking.now):
            return Found(f"{week}\nEn este momento está abierto.")
        opening = spanish_time.when(self.hours.next_opening(asking.now), self.hours.local(asking.now))
        return Found(f"{week}\nEn este momento está cerrado; abre {opening}.")
