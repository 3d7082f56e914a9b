"""Phone numbers in texts."""

from __future__ import annotations

from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, format_number

HOME = "CO"


def find_phone(text: str) -> str | None:
    """The first valid phone number in `text`, in the form +573001234567, or None.

    A number without a country's prefix is one of Colombia.
    """
    for match in PhoneNumberMatcher(text, HOME):
        return format_number(match.number, PhoneNumberFormat.E164)
    return None
