"""The language model as the services know it: asked in shapes, limited in time and money, and often off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TypeVar

import msgspec
import structlog

from libs.common.ai.breaker import Breaker, State
from libs.common.ai.connection import Connection
from libs.common.ai.errors import AIError, AIMalformed, AIOff, AIRefused, AIUnavailable, OffReason
from libs.common.ai.ledger import MICROPESOS, Ledger
from libs.common.ai.protocol import OpenAIProtocol
from libs.common.ai.questions import Account, Purpose, Question, Reply, Response, Said, Shape
from libs.common.ai.retrying import retried
from libs.common.clock import Clock
from libs.common.database import Database, DatabaseUnavailable
from libs.common.identifiers import NewIdentifier
from libs.common.metrics import Metrics
from libs.common.settings import AISettings

OPENAI_URL = "https://api.openai.com/v1"
_LASTING: tuple[OffReason, ...] = ("not_configured", "circuit_open", "day_cap")
"""Reasons that hold for everybody, not for one conversation."""
_ONCE_MORE = "Your last answer did not fit the JSON schema. Answer again with that JSON and nothing else."

_log = structlog.stdlib.get_logger(__name__)
Result = TypeVar("Result")


class LanguageModel:
    """Answers questions within their time, or raises an AIError; never anything else."""

    def __init__(
        self,
        settings: AISettings,
        database: Database,
        *,
        clock: Clock,
        metrics: Metrics,
        new_id: NewIdentifier,
    ) -> None:
        """Connect nothing before the first question; without a provider every question is AIOff."""
        self._settings = settings
        self._clock = clock
        self._metrics = metrics
        self._ledger = Ledger(database, settings, clock=clock, new_id=new_id)
        self._connection = Connection(settings.openai_base_url or OPENAI_URL, settings.openai_api_key)
        self._protocol = OpenAIProtocol(
            self._connection,
            model=settings.openai_model,
            transcription_model=settings.openai_transcription_model,
        )
        self._at_once = asyncio.Semaphore(settings.openai_concurrency)
        self._off: set[OffReason] = set()
        self._breaker = Breaker(clock, changed=self._breaker_changed)
        for reason in _LASTING:
            metrics.ai_off.labels(reason).set(0)
        self._switch("not_configured", off=not settings.given)

    @property
    def configured(self) -> bool:
        """Whether there is a provider at all."""
        return self._settings.given

    @property
    def sees_images(self) -> bool:
        """Whether questions may carry images."""
        return self._settings.openai_model_sees_images

    async def ask(
        self, question: Question, shape: type[Shape], account: Account, *, seconds: float
    ) -> Reply[Shape]:
        """The answer within `seconds`, all tries together: a value of `shape`, or calls of the tools given.

        An answer out of shape is asked for once more. Raises AIError.
        """

        async def tries() -> Reply[Shape]:
            try:
                return await self._once(question, shape, account)
            except AIMalformed:
                again = Said(role="user", text=_ONCE_MORE)
                repeated = replace(question, messages=(*question.messages, again))
                return await self._once(repeated, shape, account)

        return await self._counted(question.purpose, account, tries, seconds)

    async def transcribe(
        self, audio: bytes, *, name: str, media_type: str, account: Account, seconds: float
    ) -> str:
        """What is said in `audio`; empty when nothing is. `name` needs only an honest extension.

        Raises AIError.
        """

        async def spoken() -> str:
            response = await self._answered(
                lambda: self._protocol.transcribe(
                    audio, name=name, media_type=media_type, seconds=self._one_try
                )
            )
            await self._write(account, "transcribe", self._settings.openai_transcription_model, response)
            return response.text.strip()

        return await self._counted("transcribe", account, spoken, seconds)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Be ready while the block runs; getting so goes on beside it."""
        warming = asyncio.create_task(self.warm(), name="warm-ai")
        try:
            yield
        finally:
            await warming
            await self.close()

    async def warm(self) -> None:
        """Load what the first question would otherwise have to wait for: over a second."""
        if self.configured:
            await self._connection.opened()

    async def close(self) -> None:
        """Close the connections."""
        await self._connection.close()

    @property
    def _one_try(self) -> float:
        return self._settings.openai_timeout_ms / 1000

    async def _counted(
        self,
        purpose: Purpose,
        account: Account,
        work: Callable[[], Awaitable[Result]],
        seconds: float,
    ) -> Result:
        started, outcome = self._clock.monotonic(), "ok"
        try:
            await self._permit(account)
            return await self._within(seconds, work)
        except AIError as error:
            outcome = _OUTCOMES[type(error)]
            raise
        finally:
            self._metrics.ai_requests.labels(purpose, outcome).inc()
            self._metrics.ai_seconds.labels(purpose).observe(self._clock.monotonic() - started)

    async def _permit(self, account: Account) -> None:
        if not self._settings.given:
            raise AIOff("not_configured")
        try:
            await self._ledger.permit(account)
        except AIOff as error:
            if error.reason == "day_cap":
                self._switch("day_cap", off=True)
            else:
                _log.info("ai_cap_reached", conversation_id=str(account.conversation_id))
            raise
        self._switch("day_cap", off=False)
        if not self._breaker.admits():
            raise AIOff("circuit_open")

    async def _within(self, seconds: float, work: Callable[[], Awaitable[Result]]) -> Result:
        try:
            async with asyncio.timeout(seconds):
                return await work()
        except TimeoutError as error:
            self._breaker.failed()
            raise AIUnavailable(f"no answer within {seconds:g} s") from error

    async def _once(self, question: Question, shape: type[Shape], account: Account) -> Reply[Shape]:
        response = await self._answered(lambda: self._protocol.chat(question, shape, seconds=self._one_try))
        await self._write(account, question.purpose, self._settings.openai_model, response)
        if response.calls and question.tools:
            return Reply(value=None, calls=response.calls)
        return Reply(value=_decoded(response.text, shape))

    async def _answered(self, call: Callable[[], Awaitable[Response]]) -> Response:
        """A response after as many tries as it takes; the breaker hears of every one."""

        async def watched() -> Response:
            try:
                async with self._at_once:
                    response = await call()
            except AIUnavailable:
                self._breaker.failed()
                raise
            except AIError:
                self._breaker.succeeded()  # somebody answers, if not what was wanted
                raise
            self._breaker.succeeded()
            return response

        return await retried(watched, attempts=self._settings.openai_attempts, clock=self._clock)

    async def _write(self, account: Account, purpose: Purpose, model: str, response: Response) -> None:
        usage = response.usage
        self._metrics.ai_tokens.labels(purpose, "input").inc(usage.input_tokens)
        self._metrics.ai_tokens.labels(purpose, "output").inc(usage.output_tokens)
        self._metrics.ai_pesos.labels(account.agent, purpose).inc(self._ledger.price(usage) / MICROPESOS)
        try:
            await self._ledger.write(account, purpose, model, usage)
        except DatabaseUnavailable as error:
            _log.warning("ai_usage_not_written", problem=error.problem, purpose=purpose)

    def _breaker_changed(self, state: State) -> None:
        self._metrics.ai_breaker.set(state)
        self._switch("circuit_open", off=state is State.OPEN)

    def _switch(self, reason: OffReason, *, off: bool) -> None:
        """Tell, when it is news, that the model is off for everybody, or on again."""
        if off is (reason in self._off):
            return
        self._off.symmetric_difference_update({reason})
        self._metrics.ai_off.labels(reason).set(int(off))
        _log.warning("ai_off" if off else "ai_on", reason=reason)


_OUTCOMES: dict[type[AIError], str] = {
    AIOff: "off",
    AIUnavailable: "unavailable",
    AIRefused: "refused",
    AIMalformed: "malformed",
}


def _decoded(text: str, shape: type[Shape]) -> Shape:
    try:
        return msgspec.json.decode(text, type=shape)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise AIMalformed(type(error).__name__) from None
