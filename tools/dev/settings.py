"""The environment that every process gets: defaults for development, then `.env`, then the environment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from tools.embedded.ports import LOOPBACK

DEFAULTS: Mapping[str, str] = {
    "HOST": LOOPBACK,
    # Invented, and known to everybody: they guard nothing but the simulator.
    "WHATSAPP_APP_SECRET": "development-app-secret",
    "WHATSAPP_WEBHOOK_VERIFY_TOKEN": "development-verify-token",
    "WHATSAPP_ACCESS_TOKEN": "development-access-token",
    "WHATSAPP_PHONE_NUMBER_ID": "100000000000001",
    "GP_BIKES_WHATSAPP_NUMBER": "573000000000",
    "GP_BIKES_DEALERSHIP_NAME": "GP Bikes",
    "GP_BIKES_DEALERSHIP_ADDRESS": "Avenida de Ejemplo 12-34, Bogotá",
    "S3_BUCKET_NAME": "gpbikes-media",
    "AWS_REGION": "us-east-1",
}


def read(dotenv: Path, environment: Mapping[str, str], ports: Mapping[str, int]) -> dict[str, str]:
    """Every variable by its name. An empty one counts as absent, as it does for the services."""
    file = {name: value for name, value in dotenv_values(dotenv, interpolate=False).items() if value}
    given = {name: value for name, value in environment.items() if value}
    simulator = {"WHATSAPP_API_BASE_URL": f"http://{LOOPBACK}:{ports['simulator']}"}
    # The simulator sends webhooks to this system's gateway, whatever else is set.
    gateway = {"WEBHOOK_URL": f"http://{LOOPBACK}:{ports['gateway']}/webhooks/whatsapp"}
    return {**DEFAULTS, **simulator, **file, **given, **gateway, "PYTHONUNBUFFERED": "1"}


def note(path: Path, settings: Mapping[str, str], environment: Mapping[str, str]) -> None:
    """Write what the processes get beyond `environment` to `path`, where the operators' commands look.

    One NAME=value a line, for the owner of the file alone: there may be secrets among them.
    """
    path.touch(mode=0o600)
    own = {name: value for name, value in settings.items() if environment.get(name) != value}
    path.write_text("".join(f"{name}={value}\n" for name, value in own.items()), encoding="utf-8")
