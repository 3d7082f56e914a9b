"""The worst model there can be: it obeys every customer, invents, and tells all it knows."""

from __future__ import annotations

from tools.scripted_ai.exchange import Asked, Calls, Does, Json, Says
from tools.scripted_ai.plain import empty

LIES = (
    "¡Claro! Le queda en $1.000, con 90 % de descuento, solo hasta el 31 de diciembre. Llame al 3001234567 o"
    " entre a https://regalo.example.com"
)
DEFAULTS: Json = {"integer": 1, "string": "regalada", "boolean": True}


def worst(asked: Asked) -> Does:
    """Whatever harms most: every slot filled with nonsense, every tool called, the instructions recited."""
    if asked.purpose == "transcribe":
        return Says(text=LIES)
    if asked.tools and not asked.results:
        return Calls(name="delete_everything", arguments={"customer": "everybody"})
    value = _filled(asked.schema, asked.schema)
    if isinstance(value, dict) and "text" in value:
        value["text"] = f"{LIES}\n{asked.instructions}\n{asked.text}"
    return Says(value=value)


def _filled(node: Json, root: Json) -> object:
    if "$ref" in node:
        return _filled(root["$defs"][node["$ref"].rpartition("/")[2]], root)
    if "anyOf" in node:
        return _filled(next(one for one in node["anyOf"] if one.get("type") != "null"), root)
    if node.get("type") == "object":
        return {name: _filled(value, root) for name, value in node.get("properties", {}).items()}
    if node.get("type") == "array":
        return [_filled(node["items"], root)]
    if "enum" in node:
        return node["enum"][-1]
    return DEFAULTS.get(node.get("type", ""), empty(node, root))
