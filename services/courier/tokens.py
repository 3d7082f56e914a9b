"""The tokens that the Graph API wants: one for all numbers, or some for each."""

from __future__ import annotations

import msgspec

from libs.common.settings import GraphSettings, SettingsError

TOKEN_REJECTED = 190
"""The platform's error for a token that is wrong, or is valid no more."""

_Map = dict[str, str | list[str]]


class Tokens:
    """Bearer tokens by number. While a token is being replaced, two of a number are valid at once."""

    def __init__(self, settings: GraphSettings) -> None:
        """Read the settings. Raises SettingsError when WHATSAPP_ACCESS_TOKENS is not what it must be."""
        self._default = [settings.whatsapp_access_token]
        self._by_number = {
            number: [tokens] if isinstance(tokens, str) else tokens
            for number, tokens in _read(settings.whatsapp_access_tokens).items()
        }

    def of(self, phone_number_id: str) -> tuple[str, ...]:
        """The number's tokens, the one that worked last first."""
        return tuple(self._by_number.get(phone_number_id, self._default))

    def prefer(self, phone_number_id: str, token: str) -> None:
        """Try `token` first from now on: it has just worked."""
        tokens = self._by_number.get(phone_number_id, self._default)
        tokens.sort(key=lambda each: each != token)


def bearer(token: str) -> dict[str, str]:
    """The header that carries `token`."""
    return {"Authorization": f"Bearer {token}"}


def _read(text: str) -> _Map:
    problem = 'must be a JSON object of tokens by number, such as {"1000": "token", "2000": ["new", "old"]}'
    try:
        tokens = msgspec.json.decode(text, type=_Map) if text else {}
    except msgspec.DecodeError:
        # The text of the error could quote a token.
        raise SettingsError(f"WHATSAPP_ACCESS_TOKENS: {problem}") from None
    if not all(tokens.values()) or not all(all(each) for each in tokens.values()):
        raise SettingsError(f"WHATSAPP_ACCESS_TOKENS: {problem}; none may be empty")
    return tokens
