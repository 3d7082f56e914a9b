"""JSON schemas as structured outputs take them: every property required, none besides, no defaults."""

from __future__ import annotations

from typing import Any

import msgspec

_DROPPED = frozenset({"default", "title"})

Schema = dict[str, Any]  # a JSON schema is JSON of any form


def strict(shape: type) -> Schema:
    """The schema of a Struct or dataclass, with an object at its root.

    What has a default in `shape` is required all the same: the model says null or an empty list instead.
    """
    (root,), components = msgspec.json.schema_components([shape], ref_template="#/$defs/{name}")
    name = str(root["$ref"]).rpartition("/")[2]
    definitions = {key: _strict(value) for key, value in components.items()}
    schema = definitions.pop(name)
    return {**schema, "$defs": definitions} if definitions else schema


def _strict(node: Any) -> Any:  # noqa: ANN401 - JSON of any form
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    # Below "properties" the keys are names of fields, and may be called like a keyword.
    made = {
        key: {name: _strict(value) for name, value in value.items()}
        if key == "properties"
        else _strict(value)
        for key, value in node.items()
        if key not in _DROPPED
    }
    if made.get("type") == "object" and "properties" in made:
        made |= {"required": list(made["properties"]), "additionalProperties": False}
    return made
