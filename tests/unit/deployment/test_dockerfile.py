"""The Dockerfile is written in what the tool understands, and says what an image should be."""

from __future__ import annotations

import pytest

from tools.deployment.builder import DOCKERFILE, ROOT
from tools.deployment.dockerfile import Copy, DockerfileError, Folder, Run, Stage, Variables, stages
from tools.deployment.image import SERVICES

TEXT = DOCKERFILE.read_text(encoding="utf-8")


def planned(service: str) -> list[Stage]:
    """The stages of a service's image."""
    return stages(TEXT, {"SERVICE": service, "TRACING": ""})


def copied(stage: Stage) -> set[str]:
    """What of the repository comes into a stage."""
    return {step.source for step in stage.steps if isinstance(step, Copy) and not step.stage}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_gets_its_own_code_and_packages(service: str) -> None:
    """And no other service's."""
    sources = {source for stage in planned(service) for source in copied(stage)}
    assert {f"requirements/{service}.txt", f"services/{service}/"} <= sources
    assert not any(f"services/{other}/" in sources for other in set(SERVICES) - {service})


@pytest.mark.parametrize("service", SERVICES)
def test_everything_that_is_copied_is_there(service: str) -> None:
    """A build would stop at the first thing that is not."""
    sources = {source for stage in planned(service) for source in copied(stage)}
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_only_packages_with_a_known_hash_are_installed() -> None:
    """And nothing is compiled."""
    commands = [step.command for stage in planned("router") for step in stage.steps if isinstance(step, Run)]
    (installed,) = [command for command in commands if command.startswith("pip ")]
    assert "--require-hashes" in installed
    assert "--only-binary :all:" in installed


def test_what_runs_begins_with_nothing_and_has_no_rights() -> None:
    """No package manager and no compiler are in it, and its user has no name of a person."""
    last = planned("router")[-1]
    assert (last.base, last.user) == ("scratch", "65534:65534")


def test_what_is_pruned_never_reaches_the_image() -> None:
    """A file that a later layer removes still takes its place in an earlier one."""
    last = planned("router")[-1]
    assert not any("prune" in step.command for step in last.steps if isinstance(step, Run))


def test_variables_are_those_of_the_service() -> None:
    """The command finds which service it is to run."""
    last = planned("agents")[-1]
    assert last.variables["SERVICE"] == "agents"
    assert last.command == ["sh", "-c", "exec python -m services.$SERVICE"]
    assert last.folder == "/app"


def test_each_step_of_a_stage_is_read_in_order() -> None:
    """What comes before a step holds for it."""
    (stage,) = stages(
        "FROM scratch\n# why\nARG A\nENV B=$A C=2\nWORKDIR /x\nCOPY a b/\nRUN c ${A}\n", {"A": "1"}
    )
    assert stage.arguments == {"A": "1"}
    assert stage.steps == [Variables({"B": "1", "C": "2"}), Folder("/x"), Copy("a", "b/"), Run("c ${A}")]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("RUN a", "line 1: RUN stands before"),
        ("FROM a AS b\nFROM c AS b", "line 2: write FROM"),
        ("FROM a\nRUN b \\\n  c", "line 2: an instruction has one line"),
        ("FROM a\nCOPY $B c", "line 2: the stage does not declare ARG B"),
        ("FROM a\nCOPY --chown=1 b c", "line 2: write COPY"),
        ("FROM a\nCMD b", "line 2: write the command as"),
        ("FROM a\nARG UNKNOWN", "line 2: ARG UNKNOWN is not understood"),
        ("FROM a\nVOLUME /b", "line 2: VOLUME /b is not understood"),
    ],
)
def test_what_could_not_be_done_here(text: str, problem: str) -> None:
    """The line is named: done otherwise than Docker would, the measurement would be of another image."""
    with pytest.raises(DockerfileError, match=problem):
        stages(text, {"A": "1"})
