"""What the language model may cost, and has cost, in micropesos: millionths of a Colombian peso.

Tokens times the price of a million of them are micropesos without rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from libs.common.ai import repository
from libs.common.ai.errors import AIOff, AIUnavailable
from libs.common.ai.questions import Account, Purpose, Usage
from libs.common.ai.repository import Entry
from libs.common.clock import Clock
from libs.common.database import Database, DatabaseUnavailable
from libs.common.identifiers import NewIdentifier
from libs.common.settings import AISettings

MICROPESOS = 1_000_000
"""In a peso."""
DAY_KNOWN_SECONDS = 5.0
"""The day's sum is read so often; the cap may be passed by what so many seconds cost."""


@dataclass(frozen=True)
class _Known:
    micropesos: int
    until: float


class Ledger:
    """Adds up what is spent, and tells when it is enough."""

    def __init__(
        self, database: Database, settings: AISettings, *, clock: Clock, new_id: NewIdentifier
    ) -> None:
        """Caps and prices are those of `settings`."""
        self._database = database
        self._settings = settings
        self._clock = clock
        self._new_id = new_id
        self._days: dict[UUID, _Known] = {}

    async def permit(self, account: Account) -> None:
        """Return when more may be spent on `account`.

        Raises AIOff at a cap, and AIUnavailable when the sums cannot be read.
        """
        try:
            await self._permit(account)
        except DatabaseUnavailable as error:
            raise AIUnavailable("the ledger cannot be read") from error

    async def write(self, account: Account, purpose: Purpose, model: str, usage: Usage) -> int:
        """Write down what a response has cost, and return it. Raises DatabaseUnavailable."""
        micropesos = self.price(usage)
        entry = Entry(
            id=self._new_id(),
            account=account,
            purpose=purpose,
            model=model,
            usage=usage,
            micropesos=micropesos,
            at=self._clock.now(),
        )
        async with self._database.statement(dealership_id=account.dealership_id) as connection:
            await repository.add(connection, entry)
        return micropesos

    def price(self, usage: Usage) -> int:
        """What `usage` costs; a fraction of a micropeso counts as a whole one."""
        settings = self._settings
        spoken = -int(-usage.seconds * settings.openai_pesos_per_audio_minute * MICROPESOS // 60)
        return (
            usage.input_tokens * settings.openai_pesos_per_million_input_tokens
            + usage.output_tokens * settings.openai_pesos_per_million_output_tokens
            + spoken
        )

    async def _permit(self, account: Account) -> None:
        if await self._today(account.dealership_id) >= self._settings.ai_pesos_per_day * MICROPESOS:
            raise AIOff("day_cap")
        if account.conversation_id is None:
            return
        async with self._database.statement(dealership_id=account.dealership_id) as connection:
            spent = await repository.spent_on(connection, account.conversation_id)
        if spent >= self._settings.ai_pesos_per_conversation * MICROPESOS:
            raise AIOff("conversation_cap")

    async def _today(self, dealership_id: UUID) -> int:
        known = self._days.get(dealership_id)
        if known and self._clock.monotonic() < known.until:
            return known.micropesos
        async with self._database.statement(dealership_id=dealership_id) as connection:
            spent = await repository.spent_today(connection, dealership_id, self._clock.now())
        self._days[dealership_id] = _Known(spent, self._clock.monotonic() + DAY_KNOWN_SECONDS)
        return spent
