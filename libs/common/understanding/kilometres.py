"""Mileages: "5 mil km", "voy en 4.800", "la revisión de los 10.000"."""

from __future__ import annotations

import re

from libs.common.understanding.numbers import NUMBER, digits, value

LARGEST = 500_000

_WITH_UNIT = re.compile(
    rf"(?P<figure>{NUMBER})(?P<thousands> k)? ?(?:km|kms|kilometros?|kilometraje)\b(?! por)(?!/)"
)
_CONTEXT = re.compile(
    r"\b(?:voy (?:en|por|como en)|kilometraje(?: de| es)?|revision de(?: los)?|mantenimiento de(?: los)?|"
    r"servicio de(?: los)?|a los|(?:la|el) de(?: los)?|lleva|(?:va|esta|anda|ando|estoy) en|"
    r"(?:paso|pase|llego|llegue|cumplio|hizo)(?: a)?(?: los)?|tiene recorridos?|recorridos?)[ :]+(?:como )?"
    rf"(?P<figure>{NUMBER})(?P<thousands> k)?\b(?! ?(?:anos|dias|meses|horas|palos|pesos|cc|%|de la|am|pm))"
)
_SMALLEST_BARE = 300
_MISSING = re.compile(
    rf"\bfaltan? (?:como )?(?P<missing>{NUMBER}) ?(?:km|kms|kilometros?)? "
    rf"(?:para|pa) (?:los|llegar a(?: los)?) (?P<figure>{NUMBER})(?P<thousands> k)?\b"
)


def find_kilometres(text: str, *, asked: bool = False) -> int | None:
    """The mileage that `text` tells, in kilometres up to LARGEST, or None.

    `asked` says that the customer was asked for it, so that a bare number is one.
    """
    words = digits(text)
    missing = _MISSING.search(words)
    if missing:
        return max(_kilometres(missing) - round(value(missing["missing"])), 0)
    match = _WITH_UNIT.search(words)
    if match is None:
        match = next((one for one in _CONTEXT.finditer(words) if _kilometres(one) >= _SMALLEST_BARE), None)
    if match is None and asked:
        match = re.search(rf"(?P<figure>{NUMBER})(?P<thousands> k)?\b", words)
    kilometres = _kilometres(match) if match else -1
    return kilometres if 0 <= kilometres <= LARGEST else None


def _kilometres(match: re.Match[str]) -> int:
    return round(value(match["figure"]) * (1000 if match["thousands"] else 1))
