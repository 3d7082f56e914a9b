"""Who sends what nobody has signed is limited; who signs is not, whatever else comes from there."""

from __future__ import annotations

from starlette.types import Scope

from services.gateway.strangers import PER_MINUTE, REMEMBERED, Strangers
from tests.unit.gateway.appenders import Memory
from tests.unit.gateway.serving import Served
from tests.whatsapp import encode, message, signature, with_messages

HOLA = encode(with_messages(message()))


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        """Where it was turned to."""
        return self.seconds


def sender(address: str, *, seen: str = "") -> Scope:
    """A request from that address, as the edge `seen` it."""
    headers = [(b"cf-connecting-ip", seen.encode())] if seen else []
    return {"type": "http", "client": (address, 1), "headers": headers}


def test_a_minute_later_an_address_may_be_wrong_again() -> None:
    """And another address at any time."""
    clock = Clock()
    strangers = Strangers(clock=clock)  # type: ignore[arg-type] # it needs no more of a clock
    told = [strangers.are_too_many(sender("192.0.2.1")) for _ in range(PER_MINUTE + 1)]
    other = strangers.are_too_many(sender("192.0.2.2"))
    clock.seconds = 61
    assert (told[:-1].count(True), told[-1], other) == (0, True, False)
    assert not strangers.are_too_many(sender("192.0.2.1"))


def test_the_address_is_the_one_that_the_edge_saw() -> None:
    """All requests come from the platform's own proxies."""
    strangers = Strangers(clock=Clock())  # type: ignore[arg-type] # it needs no more of a clock
    for _ in range(PER_MINUTE):
        strangers.are_too_many(sender("10.0.0.1", seen="192.0.2.1"))
    assert not strangers.are_too_many(sender("10.0.0.1", seen="192.0.2.2"))
    assert strangers.are_too_many(sender("10.0.0.2", seen="192.0.2.1"))


def test_many_addresses_take_no_more_memory() -> None:
    """The oldest are forgotten."""
    strangers = Strangers(clock=Clock())  # type: ignore[arg-type] # it needs no more of a clock
    for _ in range(PER_MINUTE + 1):
        strangers.are_too_many(sender("192.0.2.1"))
    for number in range(REMEMBERED):
        strangers.are_too_many(sender(f"198.51.100.{number}"))
    assert not strangers.are_too_many(sender("192.0.2.1"))


async def test_what_is_signed_passes_however_much_is_not() -> None:
    """Both come from one address here."""
    served = Served(Memory())
    answers = [(await served.request("POST", content=HOLA)).status_code for _ in range(PER_MINUTE + 2)]
    assert (answers.count(401), answers.count(429)) == (PER_MINUTE, 2)
    assert (await served.post_bytes(HOLA)).status_code == 200
    assert served.counted("limited") == 2


async def test_guessing_the_verify_token_is_limited() -> None:
    """With the same count."""
    served = Served(Memory())
    for _ in range(PER_MINUTE):
        await served.request("GET", params={"hub.mode": "subscribe", "hub.verify_token": "guess"})
    told = await served.request("GET", params={"hub.mode": "subscribe", "hub.verify_token": "guess"})
    assert told.status_code == 429


async def test_two_app_secrets_are_valid_while_one_is_being_changed() -> None:
    """What the former signed is taken, and what a third signed is not."""
    served = Served(Memory(), previous_secret="the secret before")
    told = [
        (await served.request("POST", content=HOLA, headers=[("X-Hub-Signature-256", signed)])).status_code
        for signed in (signature(HOLA), signature(HOLA, "the secret before"), signature(HOLA, "a third one"))
    ]
    assert told == [200, 200, 401]
