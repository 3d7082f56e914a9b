"""What a service does to which tables: read from the SQL in its source, and in the libraries it imports."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools.documents import walked

ROOT = Path(__file__).parents[2]

Rights = Mapping[str, frozenset[str]]
"""What may be done (SELECT, INSERT, UPDATE, DELETE), by table."""

_SQL = re.compile(r"\b(?:FROM|INTO|UPDATE|COPY|LOCK|JOIN)\b")
_CREATED = re.compile(r"^CREATE (?:TABLE (?:IF NOT EXISTS )?|VIEW )(\w+)", re.MULTILINE)
_DROPPED = re.compile(r"^DROP TABLE (?:IF EXISTS )?(\w+)", re.MULTILINE)
_DONE = (
    ("INSERT", re.compile(r"\b(?:INSERT INTO|COPY)\s+(\w+)")),
    ("UPDATE", re.compile(r"\bUPDATE\s+(?:ONLY\s+)?(\w+)\s")),
    ("DELETE", re.compile(r"\bDELETE FROM\s+(\w+)")),
    ("UPDATE", re.compile(r"\bLOCK TABLE\s+(\w+)")),
    ("SELECT", re.compile(r"\b(?:FROM|JOIN|USING)\s+(\w+)")),
    ("SELECT", re.compile(r",\s+(\w+)\s+(?:\w+\s+)?(?:WHERE|JOIN)\b")),
)
_LOCKED = re.compile(r"\bFOR (?:NO KEY UPDATE|UPDATE|SHARE|KEY SHARE)\b")
_READ_BY_A_WRITE = re.compile(r"\b(?:WHERE|RETURNING|ON CONFLICT|SET)\b")


def tables(root: Path = ROOT) -> list[str]:
    """Every table and view that the migrations make, in the order of the alphabet."""
    sql = [path.read_text(encoding="utf-8") for path in sorted((root / "migrations").glob("*.sql"))]
    made = {name for text in sql for name in _CREATED.findall(text)}
    return sorted(made - {name for text in sql for name in _DROPPED.findall(text)})


def rights(service: str, root: Path = ROOT) -> Rights:
    """What the statements of `services/<service>` do, and those of every library module that it imports."""
    known = frozenset(tables(root))
    found: dict[str, set[str]] = defaultdict(set)
    for path in modules(service, root):
        for statement in _read(path, root).statements:
            for table, right in done(statement, known):
                found[table].add(right)
        for table, right in walked.done_by(path, root):
            found[table].add(right)
    return {table: frozenset(what) for table, what in sorted(found.items())}


def done(statement: str, known: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    """What one statement does to which of the `known` tables."""
    reads_what_it_writes = _READ_BY_A_WRITE.search(statement)
    # A row can be locked only by who may change it.
    changed = {*_changed_where_they_exist(statement), *_locked(statement)}
    yield from ((name, "UPDATE") for name in changed & known)
    for right, pattern in _DONE:
        for name in pattern.findall(statement):
            if name in known:
                yield name, right
                if right != "SELECT" and reads_what_it_writes:
                    yield name, "SELECT"


def _changed_where_they_exist(statement: str) -> Iterator[str]:
    """The tables whose rows are changed where an INSERT finds them; a statement may have several INSERTs."""
    for part in statement.split("INSERT INTO ")[1:]:
        if "DO UPDATE" in part:
            yield part.split(None, 1)[0]


def _locked(statement: str) -> Iterator[str]:
    """The tables that a SELECT locks rows of: all that it reads, and no other part of the statement."""
    for lock in _LOCKED.finditer(statement):
        query = statement[_beginning(statement, lock.start()) : lock.start()]
        for right, pattern in _DONE:
            if right == "SELECT":
                yield from pattern.findall(f"{query}WHERE")


def _beginning(statement: str, end: int) -> int:
    """Where the query begins that stands, without the parentheses around it, before `end`."""
    depth = 0
    for place in range(end - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(statement[place], 0)
        if depth < 0:
            return place
    return 0


def modules(service: str, root: Path = ROOT) -> list[Path]:
    """The files of a service, and of every library module that they import, directly or not."""
    waiting = sorted((root / "services" / service).rglob("*.py"))
    seen: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += _read(path, root).imported
    return sorted(seen)


@dataclass(frozen=True)
class _Source:
    imported: list[Path]
    statements: list[str]


@cache
def _read(path: Path, root: Path) -> _Source:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return _Source(list(_imported(tree, root)), [each for each in _texts_of(tree) if _SQL.search(each)])


def _imported(tree: ast.AST, root: Path) -> Iterator[Path]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("libs"):
            module = root.joinpath(*node.module.split("."))
            candidates = [module.with_suffix(".py"), *(module / f"{each.name}.py" for each in node.names)]
            yield from (path for path in candidates if path.exists())


def _texts_of(tree: ast.AST) -> Iterator[str]:
    # Docstrings are no statements, and the pieces of an f-string are one only together.
    others = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    others |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(_texts(node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in others:
            yield node.value


def _texts(parts: Iterable[ast.expr]) -> Iterator[str]:
    for part in parts:
        yield str(part.value) if isinstance(part, ast.Constant) else " x "
