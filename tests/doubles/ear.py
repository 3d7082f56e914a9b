"""A language model that only hears."""

from __future__ import annotations

from dataclasses import dataclass, field

from libs.common.ai.errors import AIError, AIOff
from libs.common.ai.questions import Account


@dataclass
class Ear:
    """Behaves as `LanguageModel.transcribe`: off, unless it has something to say or something is wrong."""

    text: str | None = None
    error: AIError = field(default_factory=lambda: AIOff("not_configured"))
    heard: list[tuple[bytes, str, str, Account]] = field(default_factory=list)

    async def transcribe(
        self, audio: bytes, *, name: str, media_type: str, account: Account, seconds: float
    ) -> str:
        """The text. Raises the error when there is none."""
        assert seconds > 0, "nobody hears in no time"
        if self.text is None:
            raise self.error
        self.heard.append((audio, name, media_type, account))
        return self.text
