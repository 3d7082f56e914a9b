"""Which variables a service reads: every `read(SomeSettings …)` in its source and in libraries it imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from msgspec import NODEFAULT, Struct
from msgspec import inspect as shapes

from libs.common import settings
from tools.documents.statements import modules

ROOT = Path(__file__).parents[2]
FROM_PLATFORM = frozenset({"RENDER_SERVICE_NAME", "RENDER_INSTANCE_ID", "RENDER_GIT_COMMIT"})
"""What Render sets by itself."""


@dataclass(frozen=True)
class Read:
    """A variable that a service reads."""

    name: str
    required: bool
    secret: bool
    has_value: bool

    @property
    def to_be_named(self) -> bool:
        """Whether a deployment must name it: it has no default, is a secret, or has a value worth seeing."""
        return self.required or self.secret or self.has_value


def read_by(service: str, root: Path = ROOT) -> dict[str, Read]:
    """What `services/<service>` reads of its environment, by name, without what the platform sets."""
    found = {
        variable.name: variable
        for path in sorted(modules(service, root))
        for group in _groups(ast.parse(path.read_text(encoding="utf-8")))
        for variable in _variables(group)
    }
    return {name: variable for name, variable in found.items() if name not in FROM_PLATFORM}


def _groups(tree: ast.AST) -> Iterator[type[Struct]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Name):
            group = getattr(settings, node.args[0].id, None)
            if isinstance(group, type) and issubclass(group, Struct):
                yield group


def _variables(group: type[Struct]) -> Iterator[Read]:
    shape = shapes.type_info(group)
    assert isinstance(shape, shapes.StructType), "a group of settings is a Struct"
    for field in shape.fields:
        extra = field.type.extra if isinstance(field.type, shapes.Metadata) else None
        yield Read(
            field.encode_name,
            required=field.required,
            secret=bool((extra or {}).get("secret")),
            has_value=field.default is not NODEFAULT and field.default != "",
        )
