"""The list of commands is that of the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import libs.faust_redis.commands
from libs.faust_redis.commands import COMMANDS

LIST = Path(libs.faust_redis.commands.__file__)
SENT_BY_REDIS_PY = {"AUTH", "CLIENT", "SETNAME", "SELECT"}
ERROR_CODES = {
    "ASK",
    "BUSYGROUP",
    "CLUSTERDOWN",
    "ERR",
    "MASTERDOWN",
    "MOVED",
    "NOGROUP",
    "NOSCRIPT",
    "READONLY",
    "TRYAGAIN",
}
WORD = re.compile(r"[A-Z]{2,}|[*~]")
IN_SCRIPT = re.compile(r"'([A-Z]{2,}|[*~])'")


def words_of(source: Path) -> Iterator[str]:
    """The words of commands that stand in a module: as strings of their own, or in a script."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if "redis.call" in node.value:
                yield from IN_SCRIPT.findall(node.value)
            elif WORD.fullmatch(node.value):
                yield node.value


def test_the_list_has_every_word_of_a_command_and_no_other() -> None:
    """A command or an option that is added or dropped must be so in the list, too."""
    sources = [path for path in LIST.parent.glob("*.py") if path != LIST]
    sent = {word for source in sources for word in words_of(source)} - ERROR_CODES
    names = {word for command in COMMANDS for word in command.split()}
    options = {option for options in COMMANDS.values() for option in options}
    assert sent | SENT_BY_REDIS_PY == names | options
