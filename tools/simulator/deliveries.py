"""Webhooks on their way to the gateway: signed, in order per customer, repeated until answered with 200."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import httpx
import msgspec

from tools.simulator.errors import OverloadedError
from tools.simulator.models import Exchange
from tools.simulator.protocol.signature import signature_header

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from tools.simulator.exchanges import ExchangeLog
    from tools.simulator.faults import Faults
    from tools.simulator.json_types import JsonObject

# At once, and then ever more slowly; Meta goes on for days, a test or a demonstration need not.
RETRY_SECONDS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0, 300.0)
MAXIMUM_WAITING = 20_000
_LANES = 64
_ANSWER_SECONDS = 20.0


def _nothing(*_: object) -> None:
    pass


@dataclass(slots=True, eq=False)
class Delivery:
    """One request's body. `on_start` is called at the first attempt, `on_end` with whether it got its 200.

    `app_secret` replaces the right one, and `once` forbids retries: for webhooks meant to be refused.
    """

    operation: str
    envelope: JsonObject
    on_start: Callable[[], None] = _nothing
    on_end: Callable[[bool], None] = _nothing
    app_secret: str | None = None
    once: bool = False


class Deliveries:
    """Accepts webhooks without waiting and delivers each at least once, or gives up after the last retry."""

    def __init__(
        self,
        *,
        client: httpx.AsyncClient,
        url: str,
        app_secret: str,
        log: ExchangeLog,
        faults: Faults,
        clock: Callable[[], float],
        retry_seconds: Sequence[float] = RETRY_SECONDS,
        maximum_waiting: int = MAXIMUM_WAITING,
    ) -> None:
        self._client = client
        self._url = url
        self._app_secret = app_secret
        self._log = log
        self._faults = faults
        self._clock = clock
        self._retry_seconds = retry_seconds
        self._maximum_waiting = maximum_waiting
        self._lanes: list[asyncio.Queue[Delivery]] = [asyncio.Queue() for _ in range(_LANES)]
        self._workers: list[asyncio.Task[None]] = []
        self._asides: set[asyncio.Task[object]] = set()
        self._waiting: set[Delivery] = set()
        self._requests_under_way = 0
        self._discards = 0

    @property
    def waiting(self) -> int:
        """How many webhooks have not been answered with 200 yet, or are on the wire after being discarded."""
        return max(len(self._waiting), self._requests_under_way)

    def start(self) -> None:
        """Begin to deliver; needs a running event loop."""
        self._workers = [asyncio.create_task(self._run_lane(lane)) for lane in self._lanes]

    async def stop(self) -> None:
        """Give up whatever is under way."""
        tasks = [*self._workers, *self._asides]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def discard(self) -> None:
        """Forget what waits, and break off retries; requests on the wire go on unrecorded."""
        self._discards += 1
        self._waiting.clear()
        for task in self._asides:
            task.cancel()

    def post(self, delivery: Delivery, *, lane_key: str) -> None:
        """Queue a webhook; first attempts with the same lane key keep their order.

        Raise `OverloadedError` when too many are waiting already.
        """
        if len(self._waiting) >= self._maximum_waiting:
            raise OverloadedError(len(self._waiting))
        self._waiting.add(delivery)
        held = self._faults.strikes("reorder_webhook")
        if held:
            self._aside(self._deliver_later(delivery, held.seconds))
        else:
            self._lanes[crc32(lane_key.encode()) % _LANES].put_nowait(delivery)
        duplicated = self._faults.strikes("duplicate_webhook")
        for _ in range(duplicated.copies if duplicated else 0):
            self._aside(self._attempt(delivery, 1, note="duplicate"))

    async def _run_lane(self, lane: asyncio.Queue[Delivery]) -> None:
        while True:
            delivery = await lane.get()
            if delivery in self._waiting and not await self._first_attempt(delivery):
                self._aside(self._retry(delivery))

    async def _deliver_later(self, delivery: Delivery, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if not await self._first_attempt(delivery, note="held back"):
            await self._retry(delivery)

    async def _first_attempt(self, delivery: Delivery, note: str = "") -> bool:
        delivery.on_start()
        return await self._attempt(delivery, 1, note=note)

    async def _retry(self, delivery: Delivery) -> None:
        for attempt, pause in enumerate(self._retry_seconds, start=2):
            if delivery.once:
                break
            await asyncio.sleep(pause)
            if delivery not in self._waiting or await self._attempt(delivery, attempt):
                return
        self._end(delivery, delivered=False)

    async def _attempt(self, delivery: Delivery, attempt: int, note: str = "") -> bool:
        body = msgspec.json.encode(delivery.envelope)
        at, started, discards = self._clock(), time.perf_counter(), self._discards
        status, answer = await self._request(body, delivery.app_secret or self._app_secret)
        if discards != self._discards:
            return False
        exchange = Exchange(
            id=0,
            kind="webhook",
            operation=delivery.operation,
            at=at,
            method="POST",
            path=self._url,
            status=status,
            milliseconds=round((time.perf_counter() - started) * 1000, 2),
            attempt=attempt,
            note=note,
            request=delivery.envelope,
            response=answer,
        )
        self._log.record(exchange)
        if status == httpx.codes.OK:
            self._end(delivery, delivered=True)
        return status == httpx.codes.OK

    async def _request(self, body: bytes, app_secret: str) -> tuple[int, str]:
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": signature_header(body, app_secret),
        }
        self._requests_under_way += 1
        try:
            answer = await self._client.post(
                self._url, content=body, headers=headers, timeout=_ANSWER_SECONDS
            )
        except httpx.TransportError as error:
            return 0, type(error).__name__
        finally:
            self._requests_under_way -= 1
        return answer.status_code, answer.text[:2000]

    def _end(self, delivery: Delivery, *, delivered: bool) -> None:
        if delivery in self._waiting:
            self._waiting.discard(delivery)
            delivery.on_end(delivered)

    def _aside(self, work: Coroutine[None, None, object]) -> None:
        task = asyncio.create_task(work)
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)
