"""Which service of the workshop a customer means."""

from __future__ import annotations

import re

from libs.common.understanding.numbers import digits
from libs.common.understanding.text import fold_words
from libs.common.workshop import Services, WorkshopService

DIAGNOSIS = "diagnostico"
"""The service for whatever no other is for."""

_CHECK = re.compile(r"\b(?:mantenimientos?|revision(?:es)?|servicio|chequeo|kilometr\w+|preventivo)\b")
_PERIODIC = 5_000
_FIRST = 1_000


def find_service(text: str, services: Services) -> WorkshopService | None:
    """The service that `text` names by one of its keywords, the longest counting; None when it names none."""
    words = fold_words(re.sub(r"\bk\b", "mil", digits(text)))
    found = [
        (len(keyword), service)
        for service in services.entries
        for keyword in service.keywords
        if re.search(rf"\b{keyword}", words)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def wants_check(text: str) -> bool:
    """Whether `text` asks for a periodic check, by whatever mileage."""
    return _CHECK.search(fold_words(text)) is not None


def check_at(kilometres: int, services: Services) -> WorkshopService | None:
    """The periodic check that is due at a mileage: the first, then small and large ones in turn."""
    checks = {service.kilometres: service for service in services.entries if service.kilometres}
    if kilometres < (_FIRST + _PERIODIC) / 2:
        return checks.get(_FIRST)
    rounds = max(round(kilometres / _PERIODIC), 1)
    return checks.get(_PERIODIC if rounds % 2 else 2 * _PERIODIC)
