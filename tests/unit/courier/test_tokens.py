"""Tokens by number."""

from __future__ import annotations

import pytest

from libs.common.settings import GraphSettings, SettingsError
from services.courier.tokens import Tokens


def tokens(text: str) -> Tokens:
    """The tokens that the setting names."""
    return Tokens(GraphSettings(whatsapp_access_token="shared", whatsapp_access_tokens=text))


def test_a_number_has_its_own_tokens_or_the_shared_one() -> None:
    """Dealerships of several business accounts live on one installation."""
    found = tokens('{"1000": "own", "2000": ["new", "old"]}')
    assert [found.of(number) for number in ("1000", "2000", "3000")] == [
        ("own",),
        ("new", "old"),
        ("shared",),
    ]


def test_the_token_that_worked_is_tried_first() -> None:
    """One rejected call for each process, not one for each message."""
    found = tokens('{"2000": ["new", "old"]}')
    found.prefer("2000", "old")
    assert found.of("2000") == ("old", "new")


@pytest.mark.parametrize(
    "text", ["secret", "[]", '{"1000": 5}', '{"1000": ""}', '{"1000": []}', '{"1": [""]}']
)
def test_a_setting_that_is_no_map_of_tokens_is_refused(text: str) -> None:
    """By its name, and with none of what it holds."""
    with pytest.raises(SettingsError, match="WHATSAPP_ACCESS_TOKENS: must be a JSON object") as caught:
        tokens(text)
    assert "secret" not in str(caught.value)
