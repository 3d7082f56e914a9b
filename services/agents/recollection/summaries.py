"""Summaries of what was said: by the model where there is one, else by extract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from msgspec import Struct

from libs.common.ai.errors import AIError
from libs.common.ai.language_model import LanguageModel
from libs.common.ai.questions import Account, Question
from libs.common.ai.questions import Said as Shown
from services.agents.frame.turn import Said
from services.agents.guard.figures import figures
from services.agents.guard.wording import links
from services.agents.mind import prompts
from services.agents.mind.silences import without_silences
from services.agents.recollection.extract import LONGEST, extract, telling

SECONDS = 20.0
"""Nobody waits for a summary."""

_log = structlog.stdlib.get_logger(__name__)


class Summary(Struct, frozen=True):
    """What was said, in short."""

    text: str


@dataclass(frozen=True)
class Summaries:
    """Sums conversations up."""

    model: LanguageModel | None

    async def of(self, history: Sequence[Said], account: Account, *, before: str = "") -> str:
        """What `history` tells beyond the summary `before`, and that; at most LONGEST letters.

        The model is asked only where the customer's own words would not all fit.
        """
        plain = extract(history, before=before)
        fits = len(before) + sum(map(len, telling(history))) < LONGEST
        if self.model is None or not self.model.configured or fits:
            return plain
        data = prompts.conversation(history, before=before)
        question = Question(
            purpose="summary",
            instructions=prompts.SUMMARY,
            messages=(Shown(role="user", text=data),),
        )
        try:
            reply = await self.model.ask(question, Summary, account, seconds=SECONDS)
        except AIError as error:
            _log.info("summary_extracted", problem=str(error))
            return plain
        text = without_silences(reply.value.text.strip()) if reply.value else ""
        return text if _holds(text, data) else plain


def _holds(text: str, source: str) -> bool:
    """Whether a summary is one: short, and without a figure or an address of its own."""
    if not 0 < len(text) <= LONGEST:
        return False
    return set(figures(text)) <= set(figures(source)) and links(text) <= links(source)
