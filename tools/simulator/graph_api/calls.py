"""One Graph API call: who makes it, what it carries, what it is answered, with faults and the log."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from typing import TYPE_CHECKING

import msgspec
from starlette.responses import Response

from tools.simulator.graph_api.errors import GraphError
from tools.simulator.models import Exchange

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from tools.simulator.exchanges import ExchangeLog
    from tools.simulator.faults import Fault, FaultName, Faults, GraphOperation
    from tools.simulator.json_types import JsonObject
    from tools.simulator.models import BusinessNumber
    from tools.simulator.numbers import Numbers
    from tools.simulator.protocol.identifiers import Identifiers

_BEARER = re.compile(r"Bearer (\S+)")


class Call:
    """A request under way. `operation` and `payload` are for the log, and are set as they become known."""

    def __init__(self, request: Request, operation: str, fault_operation: GraphOperation) -> None:
        self.request = request
        self.operation = operation
        self.fault_operation = fault_operation
        self.payload: object = None

    def token(self) -> str:
        """The bearer token; 190 when there is none."""
        found = _BEARER.fullmatch(self.request.headers.get("authorization", ""))
        if not found:
            raise GraphError(190, "The request has no bearer token.")
        return found.group(1)

    def name(self, part: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[part])


class Calls:
    """Runs an operation as the Graph API would: version, faults, Meta's error shape, and the log."""

    def __init__(
        self,
        *,
        api_version: str,
        numbers: Numbers,
        faults: Faults,
        log: ExchangeLog,
        identifiers: Identifiers,
        clock: Callable[[], float],
    ) -> None:
        self._api_version = api_version
        self._numbers = numbers
        self._faults = faults
        self._log = log
        self._identifiers = identifiers
        self._clock = clock

    async def run(self, call: Call, work: Callable[[], Awaitable[JsonObject]]) -> Response:
        """Answer the call with what `work` returns or the `GraphError` it raises, unless a fault strikes."""
        at, started = self._clock(), time.perf_counter()
        note = ""
        try:
            self._check_version(call)
            status, answer, note = await self._run_with_faults(call, work)
        except GraphError as error:
            status, answer = error.status, error.body(self._identifiers.trace_id())
        exchange = Exchange(
            id=0,
            kind="graph",
            operation=call.operation,
            at=at,
            method=call.request.method,
            path=call.request.url.path,
            status=status,
            milliseconds=round((time.perf_counter() - started) * 1000, 2),
            note=note,
            request=call.payload,
            response=answer,
        )
        self._log.record(exchange)
        return Response(msgspec.json.encode(answer), status_code=status or 504, media_type="application/json")

    def number(self, call: Call) -> BusinessNumber:
        """The number in the path if the token may use it; 190 for a wrong token, 100 for another number."""
        token = call.token()
        if not self._numbers.has_token(token):
            raise GraphError(190, "The access token could not be decrypted.")
        number = self._numbers.get(call.name("phone_number_id"))
        if number is None or number.access_token != token:
            details = f"Object with ID '{call.name('phone_number_id')}' does not exist or cannot be loaded."
            raise GraphError(100, details)
        return number

    def check_token(self, call: Call) -> None:
        """For operations on media, which any of the account's tokens may do."""
        if not self._numbers.has_token(call.token()):
            raise GraphError(190, "The access token could not be decrypted.")

    def strikes(self, call: Call, name: FaultName) -> Fault | None:
        """The named fault if it happens to this call."""
        return self._faults.strikes(name, call.fault_operation)

    def _check_version(self, call: Call) -> None:
        version = call.request.path_params.get("version", self._api_version)
        if version != self._api_version:
            raise GraphError(2500, f"This account is on {self._api_version}, not on {version}.")

    async def _run_with_faults(
        self, call: Call, work: Callable[[], Awaitable[JsonObject]]
    ) -> tuple[int, JsonObject, str]:
        await self._refuse_by_fault(call)
        silent = self.strikes(call, "never_answer")
        if silent:
            await _stay_silent(call.request, silent.seconds)
            return 0, {}, "never answered, nothing done"
        answer = await work()
        dropped = self.strikes(call, "drop_answer")
        if dropped:
            await _stay_silent(call.request, dropped.seconds)
            return 0, answer, "done, but the answer was dropped"
        slow = self.strikes(call, "slow_answer")
        if slow:
            await asyncio.sleep(slow.seconds)
        return 200, answer, "answered slowly" if slow else ""

    async def _refuse_by_fault(self, call: Call) -> None:
        if self.strikes(call, "server_error"):
            raise GraphError(
                131000, "Message failed to send due to an unknown error (a fault set in the simulator)."
            )
        if self.strikes(call, "rate_limited"):
            raise GraphError(
                130429, "Cloud API message throughput has been reached (a fault set in the simulator)."
            )


async def _stay_silent(request: Request, seconds: float) -> None:
    """Until the caller hangs up, or these seconds are over."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while (await request.receive())["type"] != "http.disconnect":
                pass
