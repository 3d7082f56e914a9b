"""The dealership's WhatsApp numbers: one from the settings, more when several dealerships are simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.simulator.errors import NotFoundError

if TYPE_CHECKING:
    from tools.simulator.models import BusinessNumber


class Numbers:
    """Finds numbers by id; the first one is the default."""

    def __init__(self, first: BusinessNumber) -> None:
        self._first = first
        self._numbers = {first.phone_number_id: first}

    def add(self, number: BusinessNumber) -> None:
        """Add a number or replace the one with the same id."""
        self._numbers[number.phone_number_id] = number

    def all(self) -> list[BusinessNumber]:
        """Every number, the default first."""
        return list(self._numbers.values())

    def get(self, phone_number_id: str) -> BusinessNumber | None:
        """The number with this id, if there is one."""
        return self._numbers.get(phone_number_id)

    def find(self, phone_number_id: str | None) -> BusinessNumber:
        """The number with this id, or the default; raise `NotFoundError` for an unknown id."""
        if phone_number_id is None:
            return self._first
        number = self._numbers.get(phone_number_id)
        if number is None:
            raise NotFoundError("phone number id", phone_number_id)
        return number

    def has_token(self, token: str) -> bool:
        """Whether the token belongs to any of the numbers."""
        return any(number.access_token == token for number in self._numbers.values())

    def clear(self) -> None:
        """Keep the default only."""
        self._numbers = {self._first.phone_number_id: self._first}
