"""Messages that close a conversation rather than ask for something: "ok", "listo, muchas gracias", "chao"."""

from __future__ import annotations

from collections.abc import Sequence

from libs.common.understanding.text import fold_words

_TELLING = frozenset(
    (
        *("gracias", "amable", "igualmente", "nada", "ok", "okay", "okey", "listo", "vale", "dale", "bueno"),
        *("bien", "perfecto", "super", "excelente", "genial", "chevere", "bacano", "chao", "adios", "luego"),
        "feliz",
    )
)
_ACCOMPANYING = frozenset(
    (
        *(
            "muchas",
            "mil",
            "muy",
            "de",
            "con",
            "gusto",
            "ya",
            "hasta",
            "buen",
            "buena",
            "dia",
            "tarde",
            "noche",
        ),
        *("por", "la", "informacion", "info", "todo", "y"),
    )
)
"""Words that say nothing by themselves."""


def only_thanks(texts: Sequence[str]) -> bool:
    """Whether all of a turn's words are thanks, agreement or a goodbye, and there are some."""
    words = set(fold_words(" ".join(texts)).split())
    return bool(words & _TELLING) and words <= _TELLING | _ACCOMPANYING
