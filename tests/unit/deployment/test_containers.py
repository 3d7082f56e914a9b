"""The files for containers agree with the Procfile, with each other and with the folders they name."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import Any

import pytest
import yaml

from tools.deployment.blueprint import ROOT
from tools.deployment.variables import read_by
from tools.dev import ports, procfile

PROCESSES = sorted(procfile.read(ROOT / "Procfile", ports.OFFSETS))
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_the_file_is_one_that_compose_reads() -> None:
    """It fits the schema of the Compose specification."""
    command = ["check_jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]
    checked = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout


def test_every_process_has_an_image_of_its_own() -> None:
    """With its own dependencies."""
    built = {name: SERVICES[name]["build"]["args"]["SERVICE"] for name in PROCESSES}
    assert built == {name: name for name in PROCESSES}


@pytest.mark.parametrize("name", PROCESSES)
def test_containers_are_told_all_they_require(name: str) -> None:
    """Nothing has to be filled in before the first start."""
    required = {variable.name for variable in read_by(name).values() if variable.required}
    assert required - SERVICES[name]["environment"].keys() == set()


@pytest.mark.parametrize("name", PROCESSES)
def test_containers_cannot_change_themselves(name: str) -> None:
    """Their file system is read only, but for a folder in memory, and they have no privilege."""
    service = SERVICES[name]
    assert (service["read_only"], service["tmpfs"], service["cap_drop"]) == (True, ["/tmp"], ["ALL"])


@pytest.mark.parametrize("name", PROCESSES)
def test_containers_start_after_what_they_need(name: str) -> None:
    """The streams answer, and the schema is there."""
    needed = SERVICES[name]["depends_on"]
    assert needed["valkey"] == {"condition": "service_healthy"}
    assert needed["migrate"] == {"condition": "service_completed_successfully"}


def test_every_condition_can_come_true() -> None:
    """What is waited for to be healthy tells its health: here, or in the Dockerfile that services share."""
    awaited = {
        other
        for service in SERVICES.values()
        if isinstance(service.get("depends_on"), dict)
        for other, how in service["depends_on"].items()
        if how["condition"] == "service_healthy"
    }
    assert {
        name for name in awaited if "healthcheck" not in SERVICES[name] and name not in PROCESSES
    } == set()


def test_several_of_a_consumer_can_run() -> None:
    """Only what people look at has a port of the machine, and it only for this machine."""
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published.keys() & (set(PROCESSES) - {"gateway"}) == set()
    assert all(port.startswith("127.0.0.1:") for each in published.values() for port in each)


@pytest.mark.parametrize("name", PROCESSES)
def test_a_change_of_code_restarts_its_service(name: str) -> None:
    """`docker compose watch` restarts it; the code is mounted where the image has it, to be read only."""
    service = SERVICES[name]
    mounted = [volume.split(":") for volume in service["volumes"]]
    assert mounted == [[f"./{path}", f"/app/{path}", "ro"] for path in ("libs", f"services/{name}")]
    assert service["develop"]["watch"] == [
        {"action": "restart", "path": path} for path in ("libs", f"services/{name}")
    ]


def test_streams_are_kept_as_in_production() -> None:
    """Nothing is evicted, and what was appended a second ago outlives a restart."""
    command = SERVICES["valkey"]["command"]
    assert "--maxmemory-policy noeviction" in command
    assert "--appendfsync everysec" in command


def test_every_mounted_folder_exists() -> None:
    """Docker would make an empty one in its place."""
    mounted = [
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if volume.startswith("./")
    ]
    assert [path for path in mounted if not (ROOT / path).is_dir()] == []


def test_everything_the_image_copies_is_sent_to_the_builder() -> None:
    """The ignore file names what may be copied."""
    sent = tuple(
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")
    )
    copied = re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE, re.MULTILINE)
    assert [path for path in copied if not path.startswith(sent)] == []


@pytest.mark.skipif(shutil.which("docker-compose") is None, reason="there is no client of Compose here")
def test_the_client_of_compose_reads_the_file() -> None:
    """Every reference in it is to something that is there. No engine is asked."""
    command = ["docker-compose", "--profile", "observability", "config", "--quiet"]
    assert subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True).stderr == ""
