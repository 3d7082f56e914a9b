"""The files that deploy the system agree with the Procfile, and avoid the platform's dangerous defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tools.dev import ports, procfile

ROOT = Path(__file__).parents[2]
PROCESSES = {
    name: " ".join(["python", *command[1:]])
    for name, command in procfile.read(ROOT / "Procfile", ports.OFFSETS).items()
}
KNOWN_PLANS = {"starter", "standard", "pro", "basic-256mb", "basic-1gb", "basic-4gb", "pro-4gb", "pro-8gb"}


def load(name: str) -> dict[str, Any]:
    """A YAML file of the project's root."""
    content = yaml.safe_load((ROOT / name).read_text())
    assert isinstance(content, dict)
    return content


RENDER = load("render.yaml")
COMPOSE = load("docker-compose.yml")
INSTANCES = {
    each["name"].removeprefix("gpbikes-"): each
    for each in RENDER["services"]
    if each["type"] in {"web", "pserv"}
}


def test_render_runs_every_process() -> None:
    """Each with the command that developers run it with."""
    assert {name: each["startCommand"] for name, each in INSTANCES.items()} == PROCESSES


@pytest.mark.parametrize("name", PROCESSES)
def test_render_installs_what_the_process_needs(name: str) -> None:
    """Its own requirements, by hash."""
    command = INSTANCES[name]["buildCommand"]
    assert "--require-hashes" in command
    assert f"requirements/{name}.txt" in command


def test_only_the_gateway_can_be_reached_from_outside() -> None:
    """Everything else is private, the database and the streams included."""
    public = [name for name, each in INSTANCES.items() if each["type"] == "web"]
    stores = [each for each in RENDER["services"] if each["type"] == "keyvalue"] + RENDER["databases"]
    assert public == ["gateway"]
    assert [each["ipAllowList"] for each in stores] == [[], []]


def test_streams_are_never_evicted() -> None:
    """The platform's default policy would lose entries."""
    (store,) = [each for each in RENDER["services"] if each["type"] == "keyvalue"]
    assert (store["maxmemoryPolicy"], store["persistenceMode"]) == ("noeviction", "journal-snapshot")


def test_render_knows_every_plan_and_region() -> None:
    """An unknown plan is skipped in silence, and a default region is far away."""
    everything = [*RENDER["services"], *RENDER["databases"]]
    assert {each["plan"] for each in everything} <= KNOWN_PLANS
    assert {each["region"] for each in everything} == {"virginia"}


def test_one_service_migrates_the_database() -> None:
    """Before anything of the new version starts."""
    assert [name for name, each in INSTANCES.items() if "preDeployCommand" in each] == ["router"]


def test_compose_runs_every_process() -> None:
    """Each in an image of its own."""
    built = {
        name: each["build"]["args"]["SERVICE"]
        for name, each in COMPOSE["services"].items()
        if "env_file" in each
    }
    assert built == {name: name for name in PROCESSES}


def test_compose_keeps_every_stream_entry() -> None:
    """As in production."""
    assert "--maxmemory-policy noeviction" in COMPOSE["services"]["valkey"]["command"]
