"""docs/settings.md and .env.example, from the settings themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from msgspec import NODEFAULT, Struct
from msgspec import inspect as shapes

from libs.common import settings


def groups() -> Iterator[type[Struct]]:
    """Every group of settings, in the order of the module."""
    for value in vars(settings).values():
        if inspect.isclass(value) and issubclass(value, Struct) and value is not Struct:
            yield value


def page() -> str:
    """The table of every variable, by group."""
    return "\n".join([_HEAD, *(_section(group) for group in groups())])


def env_example() -> str:
    """A file to copy to .env: every variable with its meaning, defaults commented out."""
    return "\n".join([_ENV_HEAD, *(_env_section(group) for group in groups())])


_HEAD = """\
# Settings

Generated from `libs/common/settings.py` by `bin/docs`.
A service reads only the groups it needs, once, when it starts.
Environment variables win over `.env`, which wins over the defaults.
"""

_ENV_HEAD = """\
# Copy to .env and fill in. Generated from libs/common/settings.py by `bin/docs`.
# `bin/dev` needs none of these: it sets values for development by itself.
"""


def _section(group: type[Struct]) -> str:
    rows = [
        f"| `{field.encode_name}` | {_kind(field)} | {_default(field)} | {_description(field)} |"
        for field in _fields(group)
    ]
    table = ["| variable | type | default | meaning |", "|---|---|---|---|", *rows]
    return "\n".join([f"## {group.__name__}", "", inspect.getdoc(group) or "", "", *table, ""])


def _env_section(group: type[Struct]) -> str:
    lines = [f"# {inspect.getdoc(group)}"]
    for field in _fields(group):
        lines.append(f"#   {_description(field)}")
        commented = "" if field.required else "# "
        value = "" if field.default is NODEFAULT else field.default
        lines.append(f"{commented}{field.encode_name}={value}")
    return "\n".join([*lines, ""])


def _fields(group: type[Struct]) -> tuple[shapes.Field, ...]:
    shape = shapes.type_info(group)
    assert isinstance(shape, shapes.StructType), "a group of settings is a Struct"
    return shape.fields


def _metadata(field: shapes.Field) -> shapes.Metadata:
    assert isinstance(field.type, shapes.Metadata), f"{field.name} needs a Meta with a description"
    return field.type


def _description(field: shapes.Field) -> str:
    return str((_metadata(field).extra_json_schema or {})["description"])


def _kind(field: shapes.Field) -> str:
    metadata = _metadata(field)
    kind = type(metadata.type).__name__.removesuffix("Type").lower().replace("str", "text")
    return f"{kind}, secret" if (metadata.extra or {}).get("secret") else kind


def _default(field: shapes.Field) -> str:
    if field.required:
        return "required"
    return f"`{field.default}`" if field.default != "" else "empty"
