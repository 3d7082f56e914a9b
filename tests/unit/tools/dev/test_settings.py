"""What the processes of bin/dev find in their environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.dev import ports, settings
from tools.dev.backing import wanted
from tools.gpbikes.environment import found


@pytest.fixture
def dotenv(tmp_path: Path) -> Path:
    """A developer's .env, with one line as it was copied from the example."""
    path = tmp_path / ".env"
    path.write_text("WHATSAPP_APP_SECRET=from the file\nGP_BIKES_DEALERSHIP_NAME='Otra Sede'\nREDIS_URL=\n")
    return path


PORTS = ports.from_base(9000)


def test_without_any_settings(tmp_path: Path) -> None:
    """Everything has a value for development, and messages go to the simulator."""
    values = settings.read(tmp_path / ".env", {}, PORTS)
    assert values["WHATSAPP_APP_SECRET"] == "development-app-secret"
    assert values["WHATSAPP_API_BASE_URL"] == "http://127.0.0.1:9002"


def test_the_file_wins_over_defaults(dotenv: Path) -> None:
    """What a developer wrote down is used."""
    values = settings.read(dotenv, {}, PORTS)
    assert values["WHATSAPP_APP_SECRET"] == "from the file"
    assert values["GP_BIKES_DEALERSHIP_NAME"] == "Otra Sede"


def test_the_environment_wins_over_the_file(dotenv: Path) -> None:
    """What is set for one run is used."""
    values = settings.read(dotenv, {"WHATSAPP_APP_SECRET": "from the shell"}, PORTS)
    assert values["WHATSAPP_APP_SECRET"] == "from the shell"


def test_an_empty_variable_counts_as_absent(dotenv: Path) -> None:
    """An example that was copied and not filled in changes nothing."""
    values = settings.read(dotenv, {"WHATSAPP_APP_SECRET": ""}, PORTS)
    assert values["WHATSAPP_APP_SECRET"] == "from the file"
    assert "REDIS_URL" not in values


def test_another_graph_api(tmp_path: Path) -> None:
    """The courier can be sent elsewhere, while the simulator still writes to this gateway."""
    elsewhere = {"WHATSAPP_API_BASE_URL": "http://127.0.0.1:1", "WEBHOOK_URL": "http://127.0.0.1:1"}
    values = settings.read(tmp_path / ".env", elsewhere, PORTS)
    assert values["WHATSAPP_API_BASE_URL"] == "http://127.0.0.1:1"
    assert values["WEBHOOK_URL"] == "http://127.0.0.1:9000/webhooks/whatsapp"


def test_servers_when_none_is_given(tmp_path: Path) -> None:
    """All of them are embedded."""
    values = settings.read(tmp_path / ".env", {}, PORTS)
    assert [each.server.name for each in wanted(tmp_path, PORTS, values)] == [
        "valkey",
        "postgres",
        "seaweedfs",
        "embedding-server",
    ]


@pytest.mark.parametrize(
    ("variable", "server"),
    [
        ("REDIS_URL", "valkey"),
        ("DATABASE_URL", "postgres"),
        ("S3_ENDPOINT_URL", "seaweedfs"),
        ("OPENAI_EMBEDDING_BASE_URL", "embedding-server"),
    ],
)
def test_servers_when_one_is_given(tmp_path: Path, variable: str, server: str) -> None:
    """An address that is set replaces the embedded server."""
    values = settings.read(tmp_path / ".env", {variable: "somewhere"}, PORTS)
    assert server not in [each.server.name for each in wanted(tmp_path, PORTS, values)]


def test_the_embedded_store_when_other_credentials_are_set(tmp_path: Path) -> None:
    """A developer's own keys are never given to the store, which has keys of its own."""
    values = settings.read(tmp_path / ".env", {"AWS_ACCESS_KEY_ID": "somebody's own"}, PORTS)
    store = next(each for each in wanted(tmp_path, PORTS, values) if each.server.name == "seaweedfs")
    assert store.settings["AWS_ACCESS_KEY_ID"] == "development"


def test_what_the_processes_get_is_noted_for_the_operators_commands(tmp_path: Path) -> None:
    """The commands find the servers of bin/dev; what the shell has anyway is not written down."""
    settings.note(tmp_path / "environment", {"PATH": "/bin", "REDIS_URL": "redis://x"}, {"PATH": "/bin"})
    assert found({}, tmp_path / "environment") == {"REDIS_URL": "redis://x"}


def test_the_note_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Secrets of development are still nobody else's business."""
    settings.note(tmp_path / "environment", {"REDIS_URL": "redis://x"}, {})
    assert (tmp_path / "environment").stat().st_mode & 0o777 == 0o600
