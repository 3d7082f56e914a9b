"""The environment the simulator starts from."""

from __future__ import annotations

import pytest

from tools.simulator.errors import SettingsError
from tools.simulator.settings import Settings

COMPLETE = {
    "WHATSAPP_APP_SECRET": "invented-secret",
    "WHATSAPP_ACCESS_TOKEN": "invented-token",
    "WHATSAPP_PHONE_NUMBER_ID": "100000000000077",
    "GP_BIKES_WHATSAPP_NUMBER": "573000000000",
}


def test_what_is_not_given_has_the_documented_default() -> None:
    """Ports, addresses and the API's version need not be set."""
    settings = Settings.from_environment(COMPLETE)
    assert (settings.host, settings.port, settings.api_version) == ("127.0.0.1", 8002, "v26.0")
    assert settings.webhook_url == "http://127.0.0.1:8000/webhooks/whatsapp"


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_a_missing_credential_is_named(name: str) -> None:
    """Nothing secret has a default; the error says which variable to set."""
    with pytest.raises(SettingsError, match=f"^{name} must be set") as caught:
        Settings.from_environment({**COMPLETE, name: " "})
    assert caught.value.name == name


@pytest.mark.parametrize("port", ["eight", "0", "65536", "-1"])
def test_a_port_that_cannot_be_bound_is_refused(port: str) -> None:
    """The error names the variable and what is expected."""
    with pytest.raises(SettingsError, match="PORT must be a number from 1 to 65535"):
        Settings.from_environment({**COMPLETE, "PORT": port})
