"""docs/events.md, from the streams and the events they carry."""

from __future__ import annotations

import inspect
from types import UnionType
from typing import Any, cast, get_args

import msgspec

from libs.common import streams
from libs.common.events import Event
from libs.faust_redis.stream import Stream

_HEAD = """\
# Streams and events

Generated from `libs/common/streams.py` and `libs/common/events.py` by `bin/docs`.
An entry has one field, `event`, which holds the JSON of one of the events below.
The JSON's `event` key names the event with its version.
"""


def page() -> str:
    """Every stream with what it carries, then every event with its fields."""
    rows = [f"| `{name}` | {_carried(stream)} |" for name, stream in streams.ALL.items()]
    table = ["| stream | events |", "|---|---|", *rows, ""]
    carried = dict.fromkeys(event for stream in streams.ALL.values() for event in events_of(stream))
    return "\n".join([_HEAD, *table, *(_section(event) for event in carried)])


def events_of(stream: Stream[Any]) -> tuple[type[Event], ...]:
    """The events that a stream carries."""
    carried: object = stream.type
    return get_args(carried) if isinstance(carried, UnionType) else (cast(type[Event], carried),)


def _carried(stream: Stream[Any]) -> str:
    return ", ".join(f"`{tag_of(event)}`" for event in events_of(stream))


def _section(event: type[Event]) -> str:
    rows = [
        f"| `{field.encode_name}` | {_type(event, field.name)} | {'yes' if field.required else 'no'} |"
        for field in msgspec.structs.fields(event)
    ]
    table = ["| field | type | always there |", "|---|---|---|", *rows]
    return "\n".join([f"## `{tag_of(event)}`", "", inspect.getdoc(event) or "", "", *table, ""])


def tag_of(event: type[Event]) -> str:
    """The name of an event, with its version."""
    return str(event.__struct_config__.tag)


def _type(event: type[Event], name: str) -> str:
    for owner in event.__mro__:
        annotation = inspect.get_annotations(owner).get(name)
        if annotation is not None:
            return str(annotation).replace("|", "or")
    raise AssertionError(f"{event.__name__}.{name} is a field without an annotation")
