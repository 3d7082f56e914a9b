"""Invented customers who write whether or not they are answered, each message with its number."""

from __future__ import annotations

import asyncio
from random import Random

from tools.load.platform import Platform, phone


async def write_all(
    platform: Platform, *, messages: int, customers: int, seconds: float, chance: Random
) -> None:
    """Let the customers write so many messages, spread by chance over so many seconds.

    A customer's messages reach the gateway one after the other; one that it does not take delays the next.
    """
    shares = [messages // customers + (place < messages % customers) for place in range(customers)]
    moments = [sorted(chance.uniform(0.0, seconds) for _ in range(share)) for share in shares]
    await asyncio.gather(*(_write(platform, phone(place), at) for place, at in enumerate(moments)))


async def _write(platform: Platform, customer: str, moments: list[float]) -> None:
    loop = asyncio.get_running_loop()
    started = loop.time()
    for number, moment in enumerate(moments):
        await asyncio.sleep(max(0.0, started + moment - loop.time()))
        await platform.write(customer, number, f"Hola, buenos días, este es mi mensaje {number}")
