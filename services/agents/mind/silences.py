"""What told only who answers, and holds no more once it has been said: promises of a person, of silence.

None of it is shown to the model again, nor remembered: an old promise of silence must not silence a new turn.
"""

from __future__ import annotations

import re

_SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n+")
_SILENCES = re.compile(
    r"asesor|[lt]e escribe por este chat|persona de nuestro equipo|no le env[ií]a m[aá]s"
    r"|escr[ií]banos \*?ALTA|dejo de escribirle|en silencio|Ley 1581",
    re.IGNORECASE,
)


def without_silences(text: str) -> str:
    """The sentences of `text` that speak of anything else, in their lines."""
    lines = (
        " ".join(part for part in _SENTENCES.split(line) if part and not _SILENCES.search(part))
        for line in text.split("\n")
    )
    return "\n".join(filter(None, lines))
