"""The simulator's settings, read once from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.simulator.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to listen, where webhooks go, and the credentials both sides share."""

    host: str
    port: int
    webhook_url: str
    app_secret: str
    access_token: str
    phone_number_id: str
    display_phone_number: str
    api_version: str
    verify_token: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Raise `SettingsError` naming the first variable that is missing or unreadable."""
        return cls(
            host=environment.get("HOST", "127.0.0.1"),
            port=_port(environment),
            webhook_url=environment.get("WEBHOOK_URL", "http://127.0.0.1:8000/webhooks/whatsapp"),
            app_secret=_required(environment, "WHATSAPP_APP_SECRET"),
            access_token=_required(environment, "WHATSAPP_ACCESS_TOKEN"),
            phone_number_id=_required(environment, "WHATSAPP_PHONE_NUMBER_ID"),
            display_phone_number=_required(environment, "GP_BIKES_WHATSAPP_NUMBER"),
            api_version=environment.get("WHATSAPP_API_VERSION", "v26.0"),
            verify_token=environment.get("WHATSAPP_WEBHOOK_VERIFY_TOKEN", ""),
        )


def _port(environment: Mapping[str, str]) -> int:
    text = environment.get("PORT", "8002")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise SettingsError("PORT", "a number from 1 to 65535")
    return int(text)


def _required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "").strip()
    if not value:
        raise SettingsError(name, "set to a text that is not empty")
    return value
