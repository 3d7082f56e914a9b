"""A model that adds nothing: it understands nothing beyond the rules, and says the draft as it stands."""

from __future__ import annotations

from typing import Any

from tools.scripted_ai.exchange import Asked, Does, Refuses, Says


def plain(asked: Asked) -> Does:
    """The least that fits the schema; drafts and texts to be summed up come back as they are."""
    if asked.purpose == "transcribe":
        return Says(text="hola, buenas")
    if asked.purpose == "intent":
        return Refuses(status=400)  # whatever it said would be something
    value = empty(asked.schema, asked.schema)
    if isinstance(value, dict) and "text" in value:
        value["text"] = asked.given.get("draft", asked.given.get("before", ""))
    return Says(value=value)


def empty(node: Any, root: Any) -> Any:  # noqa: ANN401 - a JSON schema and the JSON it describes
    """The smallest value that fits the schema `node` of the document `root`."""
    if "$ref" in node:
        return empty(root["$defs"][node["$ref"].rpartition("/")[2]], root)
    if "anyOf" in node:
        kinds = [option for option in node["anyOf"] if option.get("type") == "null"]
        return None if kinds else empty(node["anyOf"][0], root)
    if "enum" in node:
        return node["enum"][0]
    kind = node.get("type")
    if kind == "object":
        return {name: empty(value, root) for name, value in node.get("properties", {}).items()}
    return {"array": [], "string": "", "integer": 0, "number": 0, "boolean": False}.get(kind)
