"""`render.yaml` as types: a field, a plan or a trigger that the platform does not know is an error here.

The platform itself says "successful" to a plan it does not know, and skips the service.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from libs.common import data_files

ROOT = Path(__file__).parents[2]
FILE = ROOT / "render.yaml"

Count = Annotated[int, Meta(ge=1, le=100)]
Percent = Annotated[int, Meta(ge=1, le=90)]
ComputePlan = Literal[
    "starter", "standard", "pro", "pro plus", "pro max", "pro ultra", "0.5c-512mb", "1c-2g", "2c-4g"
]
PostgresPlan = Literal["basic-256mb", "basic-1gb", "basic-4gb", "pro-4gb", "pro-8gb", "pro-16gb"]
KeyValuePlan = Literal["free", "starter", "standard", "pro", "pro plus"]
Region = Literal["virginia"]
"""The nearest to Colombia; the platform's default is on the other coast."""


class _Part(Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    """A part of the file; what it does not name, it does not take."""


class FromService(_Part, frozen=True, kw_only=True):
    """A value that another service has."""

    type: Literal["web", "pserv", "keyvalue"]
    name: str
    property: str | None = None
    env_var_key: str | None = None


class FromDatabase(_Part, frozen=True, kw_only=True):
    """A value that a database has."""

    name: str
    property: Literal[
        "connectionString", "connectionPoolString", "host", "port", "user", "password", "database"
    ]


class Variable(_Part, frozen=True, kw_only=True):
    """A variable of the environment, or a whole group of them. Values are text: a bare `true` is refused."""

    key: str | None = None
    value: str | None = None
    generate_value: bool = False
    sync: bool = True
    from_group: str | None = None
    from_service: FromService | None = None
    from_database: FromDatabase | None = None


class Group(_Part, frozen=True, kw_only=True):
    """Variables that several services share."""

    name: str
    env_vars: tuple[Variable, ...]


class Scaling(_Part, frozen=True, kw_only=True):
    """How many instances the platform runs by itself, by processor time and memory only."""

    min_instances: Count
    max_instances: Count
    target_cpu_percent: Percent | None = field(name="targetCPUPercent", default=None)
    target_memory_percent: Percent | None = None


class Previews(_Part, frozen=True, kw_only=True):
    """Whether pull requests get copies, and for how many days."""

    generation: Literal["off", "manual", "automatic"]
    expire_after_days: Count | None = None


class _Process(_Part, frozen=True, kw_only=True, tag_field="type"):
    name: str
    runtime: Literal["python"]
    plan: ComputePlan
    region: Region
    auto_deploy_trigger: Literal["off", "commit", "checksPass"]
    build_command: str
    start_command: str
    max_shutdown_delay_seconds: Annotated[int, Meta(ge=1, le=300)]
    env_vars: tuple[Variable, ...]
    pre_deploy_command: str | None = None
    num_instances: Count = 1
    scaling: Scaling | None = None
    previews: Previews | None = None

    @property
    def least_instances(self) -> int:
        """Instances that always run."""
        return self.scaling.min_instances if self.scaling else self.num_instances

    @property
    def most_instances(self) -> int:
        """Instances that may run."""
        return self.scaling.max_instances if self.scaling else self.num_instances

    @property
    def services(self) -> list[str]:
        """The services that an instance runs, by the folder of each: what its build installs."""
        return self.build_command.split()[1:]


class Web(_Process, frozen=True, kw_only=True, tag="web"):
    """A process that the internet reaches, once its health page answers."""

    health_check_path: str


class PrivateService(_Process, frozen=True, kw_only=True, tag="pserv"):
    """A process that only the private network reaches; the platform looks at no health page of it."""


class Cron(_Part, frozen=True, kw_only=True, tag_field="type", tag="cron"):
    """A process that is started by the clock and ends; it is paid by the second, with a least charge."""

    name: str
    runtime: Literal["python"]
    plan: ComputePlan
    region: Region
    schedule: Annotated[str, Meta(pattern=r"^(\S+ ){4}\S+$")]
    """Five fields, in UTC."""
    auto_deploy_trigger: Literal["off", "commit", "checksPass"]
    build_command: str
    start_command: str
    env_vars: tuple[Variable, ...]
    previews: Previews | None = None

    @property
    def services(self) -> list[str]:
        """What its build installs."""
        return self.build_command.split()[1:]


class KeyValue(_Part, frozen=True, kw_only=True, tag_field="type", tag="keyvalue"):
    """Valkey. Its defaults would evict stream entries."""

    name: str
    plan: KeyValuePlan
    region: Region
    ip_allow_list: tuple[str, ...]
    maxmemory_policy: Literal["noeviction"]
    persistence_mode: Literal["journal-snapshot", "snapshot", "off"]


class Database(_Part, frozen=True, kw_only=True):
    """Postgres. By default it is open to the internet."""

    name: str
    plan: PostgresPlan
    region: Region
    postgres_major_version: str
    disk_size_gb: Count = field(name="diskSizeGB")
    ip_allow_list: tuple[str, ...]
    preview_plan: PostgresPlan | None = None
    preview_disk_size_gb: Count | None = field(name="previewDiskSizeGB", default=None)


class Networking(_Part, frozen=True, kw_only=True):
    """Whether other environments reach the private network of this one."""

    isolation: Literal["enabled", "disabled"]


class Permissions(_Part, frozen=True, kw_only=True):
    """Whether only administrators may change the environment."""

    protection: Literal["enabled", "disabled"]


class Environment(_Part, frozen=True, kw_only=True):
    """Services and stores that belong together."""

    name: str
    env_var_groups: tuple[Group, ...]
    services: tuple[Web | PrivateService | Cron | KeyValue, ...]
    databases: tuple[Database, ...]
    networking: Networking | None = None
    permissions: Permissions | None = None

    @property
    def processes(self) -> Iterator[Web | PrivateService]:
        """The services that run code of ours all the time."""
        return (each for each in self.services if isinstance(each, Web | PrivateService))

    @property
    def jobs(self) -> Iterator[Cron]:
        """What runs code of ours now and then."""
        return (each for each in self.services if isinstance(each, Cron))

    @property
    def stores(self) -> Iterator[KeyValue | Database]:
        """Where things are kept."""
        yield from (each for each in self.services if isinstance(each, KeyValue))
        yield from self.databases

    def variables(self, process: Web | PrivateService | Cron) -> dict[str, Variable]:
        """Every variable of a process by its name, its groups opened; a group that is missing has none."""
        groups = {group.name: group.env_vars for group in self.env_var_groups}
        opened = [
            variable
            for entry in process.env_vars
            for variable in (groups.get(entry.from_group, ()) if entry.from_group else (entry,))
        ]
        return {variable.key: variable for variable in opened if variable.key}


class Project(_Part, frozen=True, kw_only=True):
    """A name over environments."""

    name: str
    environments: tuple[Environment, ...]


class Blueprint(_Part, frozen=True, kw_only=True):
    """The whole file."""

    previews: Previews
    projects: tuple[Project, ...]

    @property
    def environments(self) -> dict[str, Environment]:
        """Every environment by its name."""
        return {each.name: each for project in self.projects for each in project.environments}


def load(path: Path = FILE) -> Blueprint:
    """The blueprint at `path`. Raises data_files.DataFileError, which names the field that does not fit."""
    return data_files.read(path, Blueprint)
