"""The part of a Dockerfile's language that ours is written in, and that can be done without Docker.

DockerfileError - an instruction beyond that part: write it otherwise, or teach it to this module
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_VARIABLE = re.compile(r"\$\{(\w+)\}|\$(\w+)")
_TOLD_ONLY = frozenset({"EXPOSE", "STOPSIGNAL"})
"""Instructions that say something about the image and change nothing in it."""


class DockerfileError(Exception):
    """A line that is not understood; the text names it and says why."""

    def __init__(self, number: int, problem: str) -> None:
        super().__init__(f"Dockerfile, line {number}: {problem}")


@dataclass(frozen=True)
class Copy:
    """A file or folder of the repository, or of another stage, that comes into this one."""

    source: str
    target: str
    stage: str = ""


@dataclass(frozen=True)
class Run:
    """A command of the build, for the shell."""

    command: str


@dataclass(frozen=True)
class Variables:
    """What every command from here on finds in its environment."""

    values: Mapping[str, str]


@dataclass(frozen=True)
class Folder:
    """Where every command from here on runs, and where relative targets are."""

    path: str


Step = Copy | Run | Variables | Folder


@dataclass
class Stage:
    """One image: those before the last only lend files."""

    base: str
    name: str = ""
    arguments: dict[str, str] = field(default_factory=dict)
    """Those of the build's arguments that the stage declares; a stage without is the same in every build."""

    steps: list[Step] = field(default_factory=list)
    user: str = ""
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    @property
    def variables(self) -> dict[str, str]:
        """What a container of this image finds in its environment."""
        return {
            name: value
            for step in self.steps
            if isinstance(step, Variables)
            for name, value in step.values.items()
        }

    @property
    def folder(self) -> str:
        """Where a container of this image starts."""
        return next((step.path for step in reversed(self.steps) if isinstance(step, Folder)), "/")


def stages(text: str, arguments: Mapping[str, str]) -> list[Stage]:
    """The stages of a build with these arguments, in order. Raises DockerfileError."""
    read: list[Stage] = []
    for number, instruction, rest in _instructions(text):
        if instruction == "FROM":
            read.append(_stage(number, rest, {stage.name for stage in read}))
        elif not read:
            raise DockerfileError(number, f"{instruction} stands before the first FROM")
        else:
            _add(read[-1], number, instruction, rest, arguments)
    return read


def _instructions(text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.endswith("\\"):
            raise DockerfileError(number, "an instruction has one line")
        if line.strip() and not line.startswith("#"):
            instruction, _, rest = line.partition(" ")
            yield number, instruction, rest.strip()


def _stage(number: int, rest: str, known: set[str]) -> Stage:
    match rest.split():
        case [base]:
            return Stage(base)
        case [base, "AS", name] if name not in known:
            return Stage(base, name)
        case _:
            raise DockerfileError(number, "write FROM base, or FROM base AS name with a name of its own")


def _add(stage: Stage, number: int, instruction: str, rest: str, arguments: Mapping[str, str]) -> None:
    match instruction:
        case "ARG" if rest in arguments:
            stage.arguments[rest] = arguments[rest]
        case "COPY":
            stage.steps.append(_copy(number, _filled(number, rest, stage)))
        case "RUN":
            stage.steps.append(Run(rest))
        case "ENV":
            values = dict(word.split("=", 1) for word in rest.split() if "=" in word)
            stage.steps.append(
                Variables({name: _filled(number, value, stage) for name, value in values.items()})
            )
        case "WORKDIR":
            stage.steps.append(Folder(rest))
        case "USER":
            stage.user = rest
        case "CMD":
            stage.command = _words(number, rest)
        case "HEALTHCHECK":
            stage.health = _words(number, rest.partition("CMD ")[2])
        case _ if instruction not in _TOLD_ONLY:
            raise DockerfileError(number, f"{instruction} {rest} is not understood")


def _copy(number: int, rest: str) -> Copy:
    match rest.split():
        case [origin, source, target] if origin.startswith("--from="):
            return Copy(source, target, origin.removeprefix("--from="))
        case [source, target] if not source.startswith("--"):
            return Copy(source, target)
        case _:
            raise DockerfileError(number, "write COPY source target, or COPY --from=stage source target")


def _filled(number: int, text: str, stage: Stage) -> str:
    """The text with the arguments that the stage has declared in their places, as Docker fills them in."""

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name not in stage.arguments:
            raise DockerfileError(number, f"the stage does not declare ARG {name}")
        return stage.arguments[name]

    return _VARIABLE.sub(value, text)


def _words(number: int, text: str) -> list[str]:
    try:
        words = json.loads(text)
    except ValueError:
        raise DockerfileError(number, 'write the command as ["word", "word"]') from None
    return [str(word) for word in words]
