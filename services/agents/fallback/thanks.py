"""Messages that close a conversation rather than ask for something: "ok", "listo, muchas gracias", "chao"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from libs.common.understanding.text import fold_words

_TELLING = frozenset(
    (
        *("gracias", "amable", "igualmente", "nada", "ok", "okay", "okey", "listo", "vale", "dale", "bueno"),
        *("bien", "perfecto", "super", "excelente", "genial", "chevere", "bacano", "chao", "adios", "luego"),
        *(
            "feliz",
            "jaja",
            "jajaja",
            "jajajaja",
            "jeje",
            "jejeje",
            "thanks",
            "thank",
            "tranquilo",
            "tranquila",
        ),
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
        *("nos", "vemos", "por", "la", "informacion", "info", "todo", "y", "you"),
    )
)
"""Words that say nothing by themselves."""
_APPROVING = re.compile("[👍👌🙏😊🙂😀😁😃😄😂🤣🤝💪❤🔥😍✅🎉🙌👏]")
_WRONG_NUMBER = re.compile(
    r"\b(?:numero|chat|contacto|persona) equivocad[oa]\b|\bme equivoque de (?:numero|chat|persona|contacto)\b"
    r"|\bno era para (?:usted|ustedes|ti|aca)\b|\bera para otr[oa] (?:persona|numero|chat)\b"
)


def only_thanks(texts: Sequence[str]) -> bool:
    """Whether all of a turn's words are thanks, agreement or a goodbye, and there are some."""
    text = " ".join(texts)
    words = set(fold_words(text).split())
    if not words:
        return _APPROVING.search(text) is not None
    return bool(words & _TELLING) and words <= _TELLING | _ACCOMPANYING


def thanks_for_it(texts: Sequence[str]) -> bool:
    """Whether thanks are given and nothing is plainly agreed to: "listo gracias", but not "sí, gracias"."""
    words = set(fold_words(" ".join(texts)).split())
    return "gracias" in words and words <= _TELLING | _ACCOMPANYING


def wrong_number(texts: Sequence[str]) -> bool:
    """Whether the customer meant to write to somebody else."""
    return _WRONG_NUMBER.search(fold_words(" ".join(texts))) is not None
