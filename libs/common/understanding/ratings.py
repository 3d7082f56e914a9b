"""Scores from 0 to 10: "un 9", "diez", "le doy 8/10", "5 estrellas"."""

from __future__ import annotations

import re

from libs.common.understanding.numbers import digits
from libs.common.understanding.text import fold

HIGHEST = 10

_OF_TEN = re.compile(r"\b(10|\d)(?:[.,]\d)? ?(?:/|de|sobre|out of) ?10\b")
_OF_FIVE = re.compile(r"\b([0-5]) ?(?:(?:/|de|sobre) ?5\b|estrell(?:as?|itas?))")
_GIVEN = re.compile(
    r"\b(?:(?:l[eo]s?|te|me|se) (?:doy|pongo|daria|pondria|califico con|recomiendo|recomendaria)"
    r"|doy|pongo|califi\w+|puntaje|puntuacion|nota|mi (?:voto|respuesta))"
    r" (?:es |de |con |un |una |como |en |un buen )*(10|\d)\b(?![\d%:])"
)
_ZERO = re.compile(r"\bcero\b")
_ARTICLE = re.compile(r"\buna?\b")
"""Not "uno": that is a score."""
_ALONE = re.compile(r"(?<![\d.,:/])(10|\d)(?![\d%:/]|[.,]\d)")
_NOT_A_SCORE = re.compile(
    r"\b(?:10|\d) ?(?:dias?|meses|mes|anos?|horas?|km|kilometros|cuotas|veces|semanas?|pesos|palos|k)\b"
)


def find_rating(text: str, *, asked: bool = False) -> int | None:
    """The score from 0 to 10 that `text` gives, or None.

    `asked` says that the customer was asked for one, so that a bare number is one.
    """
    words = digits(_ARTICLE.sub(" ", _ZERO.sub("0", fold(text))))
    if match := _OF_TEN.search(words):
        return int(match[1])
    if match := _OF_FIVE.search(words):
        return int(match[1]) * 2
    if match := _GIVEN.search(words):
        return int(match[1])
    if not asked:
        return None
    words = _NOT_A_SCORE.sub(" ", words)
    match = _ALONE.search(words)
    return int(match[1]) if match else None


def without_rating(text: str) -> str:
    """The words of `text` beside its score; empty when it holds nothing else worth keeping."""
    words = [word for word in fold(text).split() if any(character.isalpha() for character in word)]
    telling = [word for word in words if word.strip(".,;:!¡") not in _FILLING]
    return " ".join(text.split()) if len(telling) >= 2 else ""


_FILLING = frozenset(
    fold(
        """
        un una le les lo los la doy pongo mi es de con el y por daria pondria calificacion puntaje nota
        cero uno dos tres cuatro cinco seis siete ocho nueve diez sobre a ustedes te yo si claro gracias
        muchas punto puntos estrellas
        """
    ).split()
)
