"""The parts of a message that may each hold a wish of their own."""

from __future__ import annotations

import re

_OPENS_A_WISH = (
    r"tambi[eé]n|adem[aá]s|aparte|de paso|otra cosa|cu[aá]nt|d[oó]nde|qu[eé]|en cu[aá]nto|hasta|a qu[eé]|"
    r"quiero|necesito|me |si |c[oó]mo|ya |tienen|hacen|hay|venden"
)
_BETWEEN = re.compile(
    r"[.;?!¿¡\n]+"
    rf"|,? \b(?:y|e)\b (?=(?:{_OPENS_A_WISH}))"
    r"|,? \b(?:tambi[eé]n|adem[aá]s|aparte de eso|de paso|otra cosa|y otra)\b"
    r"|, ?(?:es que )?",
    re.IGNORECASE,
)
_SHORTEST = 2


def clauses(text: str) -> list[str]:
    """The parts of `text` between sentence marks, commas and words like "y también", of two words or more."""
    parts = [part.strip() for part in _BETWEEN.split(text)]
    return [part for part in parts if len(part.split()) >= _SHORTEST]
