"""Identifiers in Meta's forms, from an injected source of chance."""

from __future__ import annotations

import base64
import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_LETTERS_AND_DIGITS = string.ascii_letters + string.digits


class Identifiers:
    """Makes identifiers that look like Meta's; with a seeded source always the same ones."""

    def __init__(self, source: Random) -> None:
        self._source = source

    def message_id(self) -> str:
        """A `wamid`: base64 of random bytes under Meta's prefix."""
        return "wamid." + base64.b64encode(b"\x1c\x06" + self._source.randbytes(28)).decode()

    def media_id(self) -> str:
        """Sixteen digits, as media ids are."""
        return str(self._source.randrange(10**15, 10**16))

    def user_id(self, country: str = "CO") -> str:
        """A business-scoped user id: country, dot, digits."""
        return f"{country}.{self._source.randrange(10**19, 10**20)}"

    def phone(self) -> str:
        """An invented Colombian mobile number: 57300 and seven digits that begin with three zeros."""
        return f"57300000{self._source.randrange(10**4):04d}"

    def trace_id(self) -> str:
        """The `fbtrace_id` of an error."""
        return "A" + "".join(self._source.choices(_LETTERS_AND_DIGITS, k=22))

    def token(self) -> str:
        """An unguessable part of a download address."""
        return "".join(self._source.choices(_LETTERS_AND_DIGITS, k=40))
