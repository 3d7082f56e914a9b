"""Kind words at the head of a reply, which wear off when every reply begins with them."""

from __future__ import annotations

import re

_GLADLY = re.compile(r"Con (?:mucho )?gusto(?:, \w+)?(?:[.,!] | (?=l[aeo] ))(?=.)", re.DOTALL)
_COURTESY = re.compile(r"¡?(?:Con (?:mucho )?gusto|Claro que sí|Perfecto|Listo)(?:, \w+)?[.!](?:\s+|$)")


def begins_gladly(body: str) -> bool:
    """Whether `body` begins with "Con mucho gusto" or "Con gusto"."""
    return body.lstrip("¡").startswith(("Con mucho gusto", "Con gusto"))


def without_gladness(body: str) -> str:
    """`body` without the "Con mucho gusto" that it begins with, where the rest is a sentence by itself."""
    rest = _GLADLY.sub("", body, count=1) if _GLADLY.match(body) else body
    return rest[:1].upper() + rest[1:]


def without_courtesy(told: str) -> str:
    """`told` without the kind word that it begins with; empty where that is all."""
    return _COURTESY.sub("", told, count=1) if _COURTESY.match(told) else told
