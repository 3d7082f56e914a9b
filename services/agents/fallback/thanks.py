"""Messages that close a conversation rather than ask for something: "ok", "listo, muchas gracias", "chao"."""

from __future__ import annotations

from collections.abc import Sequence

from libs.common.understanding.text import fold_words

_WORDS = frozenset(
    (
        *("gracias", "muchas", "mil", "muy", "amable", "igualmente", "de", "nada", "con", "gusto"),
        *("ok", "okay", "okey", "listo", "vale", "dale", "bueno", "bien", "ya", "perfecto", "super"),
        *("excelente", "genial", "chevere", "bacano", "chao", "adios", "hasta", "luego", "feliz", "buen"),
        *("buena", "dia", "tarde", "noche", "por", "la", "informacion", "info", "todo", "y"),
    )
)
_TELLING = _WORDS - frozenset(("muchas", "mil", "muy", "de", "con", "hasta", "por", "la", "todo", "y", "ya"))


def only_thanks(texts: Sequence[str]) -> bool:
    """Whether all of a turn's words are thanks, agreement or a goodbye, and there are some."""
    words = fold_words(" ".join(texts)).split()
    return bool(set(words) & _TELLING) and set(words) <= _WORDS
