"""The documents lead somewhere, and what they tell people to run works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LIMIT_SECONDS = 60
IGNORED = {".venv", ".data", ".cache"}
PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tools").rglob("*.md")]
    if not IGNORED & set(path.relative_to(ROOT).parts)
)
CHECKLIST = (ROOT / "docs/setup/render-deployment-checklist.md").read_text()
LOCAL = re.findall(r"```sh local\n(.*?)```", CHECKLIST, re.DOTALL)


def anchors(page: Path) -> set[str]:
    """What a link into the page may name: its headings, as GitHub writes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    """Files and headings exist; addresses on the internet are not visited."""
    dead = []
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("command", LOCAL, ids=lambda command: " ".join(command.split()[:2]))
def test_what_the_checklist_runs_here_works(command: str) -> None:
    """Each local command ends well."""
    environment = {**os.environ, "PYTHON": sys.executable, "GPBIKES_PYTHON": sys.executable}
    told = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_the_checklist_has_commands_for_this_machine() -> None:
    """They would be skipped in silence if their mark were lost."""
    assert len(LOCAL) == 4


def test_the_checklist_is_as_long_as_was_asked_for() -> None:
    """Thirty points before, twenty after."""
    before, after = CHECKLIST.split("## After")
    assert before.count("- [ ]") >= 30
    assert after.split("## In the first week")[0].count("- [ ]") >= 20


def test_the_checklist_names_every_secret_that_the_platform_asks_for() -> None:
    """Nobody looks for one while the form is open."""
    asked = set(re.findall(r"key: (\w+), sync: false", (ROOT / "render.yaml").read_text()))
    assert {name for name in asked if f"`{name}`" not in CHECKLIST} == set()


def test_the_index_leads_to_every_page() -> None:
    """Decisions have a folder of their own."""
    docs = ROOT / "docs"
    linked = re.findall(r"\]\(([^)\s]+)\)", (docs / "README.md").read_text())
    pages = {str(path.relative_to(docs)) for path in docs.rglob("*.md") if path.parent.name != "decisions"}
    assert pages - {*linked, "README.md"} == set()


SECURITY = (ROOT / "docs/operations/security.md").read_text()
THREATS = re.findall(r"^\| (A\d\d|API\d+|LLM\d\d) .*\| (.+) \| (.+) \|$", SECURITY, re.MULTILINE)


def test_every_threat_of_the_three_lists_has_its_row() -> None:
    """Ten of each, whatever there is to be said."""
    expected = [f"A{number:02}" for number in range(1, 11)]
    expected += [f"API{number}" for number in range(1, 11)]
    expected += [f"LLM{number:02}" for number in range(1, 11)]
    assert [name for name, *_ in THREATS] == expected


@pytest.mark.parametrize(("threat", "where", "tested"), THREATS, ids=[name for name, *_ in THREATS])
def test_what_stands_against_a_threat_exists(threat: str, where: str, tested: str) -> None:
    """The files in which it is, and those that test it."""
    files, tests = re.findall(r"`([^`]+)`", where), re.findall(r"`([^`]+)`", tested)
    assert files, threat
    assert tests, threat
    assert [path for path in files + tests if not (ROOT / path).exists()] == []
    assert all(path.startswith("tests/") for path in tests)
