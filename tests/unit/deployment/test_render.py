"""The blueprint keeps the platform's rules, and each rule notices what breaks it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from libs.common.data_files import DataFileError
from tools.deployment import blueprint, rules, variables
from tools.dev import ports, procfile

PROCFILE = procfile.read(blueprint.ROOT / "Procfile", ports.OFFSETS)
READ_BY = cache(variables.read_by)
PRODUCTION = blueprint.load().environments["production"]
STAGING = blueprint.load().environments["staging"]

Document = dict[str, Any]  # the file as YAML has it, to be broken in many ways


def service(document: Document, name: str) -> Document:
    """A service of production."""
    services = document["projects"][0]["environments"][0]["services"]
    found = next(each for each in services if each["name"] == f"gpbikes-{name}")
    assert isinstance(found, dict)
    return found


def environment(document: Document) -> Document:
    """Production as a whole."""
    found = document["projects"][0]["environments"][0]
    assert isinstance(found, dict)
    return found


def write(folder: Path, break_it: Callable[[Document], object]) -> Path:
    """The blueprint of this project, broken, in a file of its own."""
    document = yaml.safe_load(blueprint.FILE.read_text())
    break_it(document)
    path = folder / "render.yaml"
    path.write_text(yaml.safe_dump(document))
    return path


def test_the_blueprint_keeps_every_rule() -> None:
    """Whoever adds a setting to a service names it here: the message tells which."""
    assert rules.problems(blueprint.load(), READ_BY) == []


@pytest.mark.parametrize(
    ("break_it", "named"),
    [
        (lambda file: service(file, "router").update(plan="starter-plus"), "plan"),
        (lambda file: service(file, "router").update(healthCheckPath="/livez"), "healthCheckPath"),
        (lambda file: service(file, "gateway").update(autoDeployTrigger=False), "autoDeployTrigger"),
        (lambda file: service(file, "gateway").pop("healthCheckPath"), "healthCheckPath"),
        (lambda file: service(file, "streams").update(maxmemoryPolicy="allkeys-lru"), "maxmemoryPolicy"),
        (lambda file: service(file, "streams").pop("ipAllowList"), "ipAllowList"),
        (lambda file: service(file, "agents").update(maxShutdownDelaySeconds=301), "maxShutdownDelaySeconds"),
        (lambda file: service(file, "agents").update(region="oregon"), "region"),
        (lambda file: service(file, "agents").update(type="worker"), "worker"),
        (lambda file: service(file, "agents")["envVars"].append({"key": "X", "value": True}), "value"),
        (lambda file: environment(file)["databases"][0].pop("ipAllowList"), "ipAllowList"),
    ],
    ids=[
        "a plan that is not known",
        "a health check of a private service",
        "off without quotes",
        "a web service without a health check",
        "streams that may be evicted",
        "streams open to the internet by default",
        "more time to stop than there is",
        "a region far away",
        "a worker",
        "a boolean without quotes",
        "a database open by default",
    ],
)
def test_what_the_platform_would_not_take(
    tmp_path: Path, break_it: Callable[[Document], object], named: str
) -> None:
    """The file cannot be read, and the error names the field."""
    with pytest.raises(DataFileError, match=named):
        blueprint.load(write(tmp_path, break_it))


def set_variable(file: Document, name: str, **source: object) -> None:
    """Add a variable to a service of production."""
    service(file, name)["envVars"].append(source)


def drop_variable(file: Document, name: str, key: str) -> None:
    """Take a variable from a service of production."""
    of_service = service(file, name)["envVars"]
    of_service.remove(next(each for each in of_service if each.get("key") == key))


@pytest.mark.parametrize(
    ("break_it", "problem"),
    [
        (lambda file: set_variable(file, "router", fromGroup="nobody"), "no such group"),
        (
            lambda file: set_variable(
                file, "gateway", key="DATABASE_URL", fromDatabase={"name": "x", "property": "host"}
            ),
            "there is no database x",
        ),
        (
            lambda file: set_variable(file, "router", key="X", fromService={"type": "pserv", "name": "y"}),
            "there is no pserv y",
        ),
        (lambda file: set_variable(file, "router", key="LOG_LEVEL"), "not declared as a secret"),
        (
            lambda file: drop_variable(file, "courier", "WHATSAPP_ACCESS_TOKEN"),
            "WHATSAPP_ACCESS_TOKEN is read",
        ),
        (lambda file: set_variable(file, "agents", key="UNREAD", value="1"), "UNREAD is set and nothing"),
        (
            lambda file: set_variable(file, "gateway", key="WHATSAPP_APP_SECRET", value="s"),
            "stands in the file",
        ),
        (
            lambda file: environment(file)["envVarGroups"][0]["envVars"].append({"key": "X", "sync": False}),
            "belongs to a service",
        ),
        (lambda file: service(file, "agents").update(maxShutdownDelaySeconds=20), "20 s to stop"),
        (
            lambda file: service(file, "agents").update(scaling={"minInstances": 1, "maxInstances": 2}),
            "scaled by lag",
        ),
        (lambda file: service(file, "agents").update(numInstances=9), "connections may be wanted"),
        (lambda file: service(file, "streams").update(persistenceMode="off"), "must outlive a restart"),
        (
            lambda file: service(file, "streams").update(ipAllowList=["0.0.0.0/0"]),
            "may be reached from outside",
        ),
        (lambda file: environment(file)["databases"][0].update(diskSizeGB=12), "not 12"),
        (lambda file: service(file, "router").pop("preDeployCommand"), "one service migrates"),
        (lambda file: service(file, "router").update(name="gpbikes-agents"), "is taken 2 times"),
    ],
    ids=[
        "a group that is missing",
        "a database that is missing",
        "a service that is missing",
        "a variable without a value",
        "a variable that is read and not set",
        "a variable that is set and not read",
        "a secret in the file",
        "a secret in a group",
        "less time to stop than an answer takes",
        "a consumer scaled by processor time",
        "more connections than Postgres takes",
        "streams that a restart empties",
        "streams open to the internet",
        "a disk of a size that is not sold",
        "no migration",
        "a name taken twice",
    ],
)
def test_what_would_not_work(tmp_path: Path, break_it: Callable[[Document], object], problem: str) -> None:
    """Each rule says what is wrong."""
    found = rules.problems(blueprint.load(write(tmp_path, break_it)), READ_BY)
    assert problem in "\n".join(found)


@pytest.mark.parametrize("name", PROCFILE)
def test_production_runs_what_developers_run(name: str) -> None:
    """Each process of the Procfile is a service of its own, with its own dependencies."""
    (process,) = [each for each in PRODUCTION.processes if each.services == [name]]
    assert process.start_command == " ".join(["python", *PROCFILE[name][1:]])


def test_staging_runs_what_developers_run() -> None:
    """Every process of the Procfile, whatever shares an instance."""
    assert sorted(name for process in STAGING.processes for name in process.services) == sorted(PROCFILE)


@pytest.mark.parametrize("chosen", [PRODUCTION, STAGING], ids=["production", "staging"])
def test_only_the_gateway_can_be_reached(chosen: blueprint.Environment) -> None:
    """Everything else is on the private network."""
    public = [each.services for each in chosen.processes if isinstance(each, blueprint.Web)]
    assert public == [["gateway"]]


def test_every_instance_is_small() -> None:
    """Each has 512 MB."""
    assert {each.plan for each in [*PRODUCTION.processes, *STAGING.processes]} == {"starter"}


def test_previews_carry_no_secret() -> None:
    """A preview is made on request, and what Render copies into it is no secret of ours."""
    assert blueprint.load().previews.generation == "manual"
    copied = {
        name
        for process in PRODUCTION.processes
        for name, variable in PRODUCTION.variables(process).items()
        if variable.value is not None
    }
    secret = {read.name for name in PROCFILE for read in READ_BY(name).values() if read.secret}
    assert copied & secret == set()
