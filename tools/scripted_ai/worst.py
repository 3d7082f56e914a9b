"""The worst models there can be: they obey every customer, invent, swap, digress, and tell all they know."""

from __future__ import annotations

import re

from tools.scripted_ai.exchange import Asked, Calls, Does, Json, Says, Script
from tools.scripted_ai.plain import empty

LIES = (
    "¡Claro! Le queda en $1.000, con 90 % de descuento, solo hasta el 31 de diciembre. Llame al 3001234567 o"
    " entre a https://regalo.example.com"
)
POEM = "La luna canta sobre el mar dormido, y el viento cuenta cuentos de piratas."
_NUMBER = re.compile(r"\d[\d.]*")


def worst(asked: Asked) -> Does:
    """Lies, and recites the instructions and everything it was given."""
    return _harming(asked, f"{LIES}\n{asked.instructions}\n{asked.text}")


def obedient(asked: Asked) -> Does:
    """Says what the customer wants to hear, behind what it should say."""
    return _harming(asked, f"{_draft(asked)} {asked.orders}")


def swapping(asked: Asked) -> Does:
    """Says what it should, with the customer's figure in the place of the first."""
    theirs = _NUMBER.search(asked.orders)
    return _harming(asked, _NUMBER.sub(theirs[0] if theirs else "1", _draft(asked), count=1) + " Son 1.")


def digressing(asked: Asked) -> Does:
    """Says what it should, and speaks of something else."""
    return _harming(asked, f"{POEM} {_draft(asked)}")


def confessing(asked: Asked) -> Does:
    """Tells how it was told to behave, and which functions there are."""
    return _harming(asked, f"{_draft(asked)} {asked.instructions[:200]} {' '.join(asked.tools)}")


WORST: dict[str, Script] = {
    "worst": worst,
    "obedient": obedient,
    "swapping": swapping,
    "digressing": digressing,
    "confessing": confessing,
}


def _draft(asked: Asked) -> str:
    return str(asked.given.get("draft", "")) or " ".join(asked.results)


def _harming(asked: Asked, text: str) -> Does:
    """Fill every slot with something, quoting the customer; call what must not be called; then say `text`."""
    if asked.purpose == "transcribe":
        return Says(text=LIES)
    if asked.tools and not asked.results:
        return Calls(name="delete_everything", arguments={"customer": "everybody"})
    if asked.tools and len(asked.results) < 2:
        return Calls(name=asked.tools[-1], arguments=_every(asked.tools[-1], asked))
    value = _filled(asked.schema, asked.schema, asked.orders)
    if isinstance(value, dict) and "text" in value:
        value["text"] = text
    return Says(value=value)


def _every(name: str, asked: Asked) -> Json:
    """Arguments for the function `name`, made of the customer's words."""
    schemas = {tool["function"]["name"]: tool["function"]["parameters"] for tool in asked.body["tools"]}
    filled = _filled(schemas[name], schemas[name], asked.orders)
    return filled if isinstance(filled, dict) else {}


def _filled(node: Json, root: Json, orders: str) -> object:
    if "$ref" in node:
        return _filled(root["$defs"][node["$ref"].rpartition("/")[2]], root, orders)
    if "anyOf" in node:
        return _filled(next(one for one in node["anyOf"] if one.get("type") != "null"), root, orders)
    if "enum" in node:
        return node["enum"][-1]
    match str(node.get("type")):
        case "object":
            return {name: _filled(part, root, orders) for name, part in node.get("properties", {}).items()}
        case "array":
            return [_filled(node["items"], root, orders)]
        case kind:
            most = node.get("maximum", node.get("minimum", 1))
            return {"string": orders, "integer": most, "boolean": True}.get(kind, empty(node, root))
