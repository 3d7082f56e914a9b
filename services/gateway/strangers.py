"""Who sends what nobody has signed, and when that is enough. What Meta sends is never counted here."""

from __future__ import annotations

from collections import OrderedDict

from starlette.types import Scope

from libs.common.clock import Clock
from services.gateway.body import header

PER_MINUTE = 30
"""More than a person who tries a wrong secret, less than anything that tries many."""
REMEMBERED = 4096
"""Addresses; the one that has been quiet for longest is forgotten first."""

_WINDOW_SECONDS = 60.0


class Strangers:
    """Counts refusals by address, in windows of a minute."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def are_too_many(self, scope: Scope) -> bool:
        """Count one more refusal of the sender of `scope`; whether it has had more than PER_MINUTE."""
        address, now = address_of(scope), self._clock.monotonic()
        began, count = self._counts.pop(address, (now, 0))
        if now - began >= _WINDOW_SECONDS:
            began, count = now, 0
        self._counts[address] = (began, count + 1)
        if len(self._counts) > REMEMBERED:
            self._counts.popitem(last=False)
        return count >= PER_MINUTE


def address_of(scope: Scope) -> str:
    """The sender's address as the platform's edge saw it, else that of whoever is connected.

    A sender that reaches the gateway past the edge can write any address: it escapes the limit, which guards
    nothing but our time, and harms nobody else, since what is signed is never limited.
    """
    if seen := header(scope, b"cf-connecting-ip"):
        return seen.decode("latin-1")[:64]
    client = scope.get("client")
    return str(client[0]) if client else ""
