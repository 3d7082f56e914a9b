"""docs/asyncapi.json, from the same streams and events: for tools that read AsyncAPI 3.0."""

from __future__ import annotations

import inspect
import json
from typing import Any

import msgspec

from libs.common import streams
from tools.documents.events import events_of, tag_of

_REF = "#/components/schemas/{name}"


def page() -> str:
    """The document as JSON."""
    carried = dict.fromkeys(event for stream in streams.ALL.values() for event in events_of(stream))
    _, schemas = msgspec.json.schema_components(tuple(carried), ref_template=_REF)
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "GP Bikes: streams",
            "version": "1",
            "description": "Generated from `libs/common/streams.py` and `libs/common/events.py` by "
            "`bin/docs`. An entry of a Redis stream has one field, `event`, the JSON of one of the messages.",
        },
        "defaultContentType": "application/json",
        "servers": {"streams": {"host": "{host}", "protocol": "redis", "variables": {"host": {}}}},
        "channels": {
            _key(name): {
                "address": name,
                "messages": {
                    tag_of(event): {"$ref": f"#/components/messages/{tag_of(event)}"}
                    for event in events_of(stream)
                },
            }
            for name, stream in streams.ALL.items()
        },
        "operations": {
            f"consume_{_key(name)}": {"action": "receive", "channel": {"$ref": f"#/channels/{_key(name)}"}}
            for name in streams.ALL
        },
        "components": {
            "messages": {
                tag_of(event): {
                    "name": tag_of(event),
                    "summary": (inspect.getdoc(event) or "").partition("\n")[0],
                    "payload": {"$ref": _REF.format(name=event.__name__)},
                }
                for event in carried
            },
            "schemas": _ordered(schemas),
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False, default=_plain) + "\n"


def _ordered(value: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """The same schema in the same order each time: alternatives come from sets."""
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        parts = [_ordered(each) for each in value]
        return sorted(parts, key=lambda each: json.dumps(each, sort_keys=True, default=_plain))
    return value


def _key(stream: str) -> str:
    return stream.replace(".", "_")


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON takes
    return str(value)
