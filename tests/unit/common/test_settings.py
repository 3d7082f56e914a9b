"""Settings: read once, typed, each error naming its variable."""

from __future__ import annotations

import pytest

from libs.common.settings import (
    BurstSettings,
    DatabaseSettings,
    RedisSettings,
    ServiceSettings,
    SettingsError,
    WebhookSettings,
    read,
)


def test_a_variable_that_is_set_wins_over_the_default() -> None:
    """What the environment says is taken, as the type the setting has."""
    assert read(BurstSettings, {"BURST_QUIET_MS": "250"}).burst_quiet_ms == 250


def test_a_variable_that_is_absent_leaves_the_default() -> None:
    """The specification's figures are the defaults."""
    settings = read(BurstSettings, {})
    assert (settings.burst_quiet_ms, settings.burst_max_ms) == (700, 4000)


def test_a_variable_set_to_nothing_counts_as_absent() -> None:
    """`PORT=` in a file means that nobody chose a port."""
    assert read(ServiceSettings, {"PORT": ""}).port == 8000


def test_a_missing_variable_is_named() -> None:
    """The error says which variable is missing and where to set it."""
    with pytest.raises(SettingsError, match=r"^REDIS_URL: is missing .* \.env"):
        read(RedisSettings, {})


@pytest.mark.parametrize("value", ["soon", "-1", "9000000"])
def test_a_variable_that_does_not_fit_is_named(value: str) -> None:
    """The error names the variable and what it must be."""
    with pytest.raises(SettingsError, match=r"^BURST_MAX_MS: Expected `int`"):
        read(BurstSettings, {"BURST_MAX_MS": value})


def test_an_error_never_quotes_the_value() -> None:
    """A secret in the wrong variable does not reach a log by way of an error."""
    with pytest.raises(SettingsError) as caught:
        read(DatabaseSettings, {"DATABASE_URL": "postgresql://db", "DATABASE_POOL_SIZE": "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_an_empty_secret_is_refused() -> None:
    """An app secret of no characters would accept every forged webhook."""
    with pytest.raises(SettingsError, match="WHATSAPP_APP_SECRET"):
        read(WebhookSettings, {"WHATSAPP_APP_SECRET": "", "WHATSAPP_WEBHOOK_VERIFY_TOKEN": "token"})
