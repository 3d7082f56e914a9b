"""The rules that types cannot hold: what a blueprint refers to, what services read, what stores take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from services.agents.frame.handler import ABANDONED_AFTER
from tools.deployment.blueprint import (
    Blueprint,
    Cron,
    Database,
    Environment,
    KeyValue,
    PrivateService,
    Variable,
    Web,
)
from tools.deployment.variables import Read

BUILD_ONLY = frozenset({"PYTHON_VERSION"})
"""What the platform's build reads, and the code does not."""

STOP_MARGIN_SECONDS = 10
CONNECTIONS: Mapping[str, int] = {
    "basic-256mb": 100,
    "basic-1gb": 100,
    "basic-4gb": 100,
    "pro-4gb": 100,
    "pro-8gb": 200,
    "pro-16gb": 400,
}
RESERVED_CONNECTIONS = 10
"""Kept for the superuser, a migration, a backup and a person who looks."""

Process = Web | PrivateService
ReadBy = Callable[[str], Mapping[str, Read]]


def problems(blueprint: Blueprint, read_by: ReadBy) -> list[str]:
    """What is wrong, a sentence each; `read_by` tells what a service reads of its environment."""
    return [
        *_names_taken_twice(blueprint),
        *(
            f"{name}: {problem}"
            for name, environment in blueprint.environments.items()
            for problem in _of_environment(environment, read_by)
        ),
    ]


def _names_taken_twice(blueprint: Blueprint) -> Iterator[str]:
    names = Counter(
        each.name
        for environment in blueprint.environments.values()
        for each in (*environment.services, *environment.databases, *environment.env_var_groups)
    )
    return (f"the name {name} is taken {times} times" for name, times in names.items() if times > 1)


def _of_environment(environment: Environment, read_by: ReadBy) -> Iterator[str]:
    for group in environment.env_var_groups:
        yield from _of_group(group.name, group.env_vars)
    for process in environment.processes:
        yield from _of_process(process)
    for each in (*environment.processes, *environment.jobs):
        yield from _references(environment, each)
        yield from _read(environment, each, read_by)
    yield from _of_stores(environment)
    yield from _migration(environment)


def _of_group(name: str, variables: tuple[Variable, ...]) -> Iterator[str]:
    for variable in variables:
        if variable.value is None and not variable.generate_value:
            yield f"group {name}: {variable.key} must have a value; a secret belongs to a service"


def _references(environment: Environment, process: Process | Cron) -> Iterator[str]:
    groups = {group.name for group in environment.env_var_groups}
    stores = {each.name: each for each in environment.stores}
    services = {each.name: each for each in environment.services}
    for variable in process.env_vars:
        place = f"{process.name}: {variable.key or variable.from_group}"
        if variable.from_group is not None and variable.from_group not in groups:
            yield f"{place}: there is no such group"
        database = variable.from_database
        if database is not None and not isinstance(stores.get(database.name), Database):
            yield f"{place}: there is no database {database.name}"
        service = variable.from_service
        if service is not None:
            named = services.get(service.name)
            if named is None or named.__struct_config__.tag != service.type:
                yield f"{place}: there is no {service.type} {service.name}"
        if variable.from_group is None and not _has_a_source(variable):
            yield f"{place}: has no value and is not declared as a secret"


def _has_a_source(variable: Variable) -> bool:
    return any(
        (
            variable.value is not None,
            variable.generate_value,
            not variable.sync,
            variable.from_service is not None,
            variable.from_database is not None,
        )
    )


def _read(environment: Environment, process: Process | Cron, read_by: ReadBy) -> Iterator[str]:
    given = environment.variables(process)
    read = {name: variable for service in process.services for name, variable in read_by(service).items()}
    for name in sorted({name for name, each in read.items() if each.to_be_named} - given.keys()):
        yield f"{process.name}: {name} is read and neither set nor declared"
    for name in sorted(given.keys() - read.keys() - BUILD_ONLY):
        yield f"{process.name}: {name} is set and nothing reads it"
    for name in sorted(given.keys() & read.keys()):
        if read[name].secret and given[name].value is not None:
            yield f"{process.name}: {name} is a secret and stands in the file"


def _of_process(process: Process) -> Iterator[str]:
    needed = int(ABANDONED_AFTER.total_seconds()) + STOP_MARGIN_SECONDS
    if isinstance(process, PrivateService) and process.max_shutdown_delay_seconds < needed:
        yield f"{process.name}: {process.max_shutdown_delay_seconds} s to stop, and an answer needs {needed}"
    if isinstance(process, PrivateService) and process.scaling is not None:
        yield f"{process.name}: a consumer is scaled by lag, which the platform does not see"


def _of_stores(environment: Environment) -> Iterator[str]:
    for store in environment.stores:
        if store.ip_allow_list:
            yield f"{store.name}: may be reached from outside"
        if isinstance(store, KeyValue) and (store.persistence_mode == "off") != (store.plan == "free"):
            yield f"{store.name}: streams must outlive a restart wherever the plan can"
        if isinstance(store, Database):
            yield from _of_database(environment, store)


def _of_database(environment: Environment, database: Database) -> Iterator[str]:
    if database.disk_size_gb != 1 and database.disk_size_gb % 5:
        yield f"{database.name}: a disk has 1 GB or a multiple of 5, not {database.disk_size_gb}"
    # Twice: while a deploy replaces an instance, the old and the new one hold theirs.
    needed = 2 * sum(_connections(environment, process) for process in environment.processes)
    if needed > CONNECTIONS[database.plan] - RESERVED_CONNECTIONS:
        yield f"{database.name}: {needed} connections may be wanted, too many for {database.plan}"


def _connections(environment: Environment, process: Process) -> int:
    pool = environment.variables(process).get("DATABASE_POOL_SIZE")
    return int(pool.value or 0) * len(process.services) * process.most_instances if pool else 0


def _migration(environment: Environment) -> Iterator[str]:
    migrating = [process.name for process in environment.processes if process.pre_deploy_command]
    if len(migrating) != 1:
        yield f"one service migrates the database, not {len(migrating)}"
