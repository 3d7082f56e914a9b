"""What is asked: each question of a turn by itself, and whether it is one that needs no knowledge."""

from __future__ import annotations

import re
from collections.abc import Sequence

from libs.common.understanding.clauses import clauses
from libs.common.understanding.text import fold_words

MOST_QUESTIONS = 2
"""More answers than these make no message that anybody reads."""

_ASKS = re.compile(
    r"\b(?:cual|cuant\w+|donde|que|como|hasta|cuando|tienen|hay|venden|hacen|reciben|aceptan)\b"
    r"|\b(?:puedo|se puede)\b"
)
_WHERE = re.compile(
    r"\bdonde (?:queda\w*|estan?|esta ubicad\w+|se ubica\w*|los encuentro|es)\b"
    r"|\b(?:ubicad[oa]s?|ubicacion|direccion)\b|\bcomo (?:llego|llegar|se llega)\b"
    r"|\ben que (?:parte|lado|barrio|zona)\b|\bwhere are you\b|\byour (?:address|location)\b"
)
_PHONE = re.compile(
    r"\btelefono\b|\bnumero (?:de (?:contacto|celular|telefono)|fijo|para llamar(?:los)?)\b"
    r"|\ba que (?:numero|telefono|celular)\b"
)
_OF_SOMETHING_ELSE = re.compile(r"\b(?:taller|moto|motocicleta|llave|papeles?|factura|casco|repuesto)s?\b")


def questions(texts: Sequence[str]) -> tuple[str, ...]:
    """The questions in `texts`, at most MOST_QUESTIONS; all of the words where there are not several."""
    whole = " ".join(texts)
    asking = [clause.text for clause in clauses("\n".join(texts)) if _ASKS.search(fold_words(clause.text))]
    return tuple(asking[:MOST_QUESTIONS]) if len(asking) > 1 else (whole,)


def asks(text: str) -> bool:
    """Whether `text` asks something."""
    return "?" in text or _ASKS.search(fold_words(text)) is not None


def asks_where(question: str) -> bool:
    """Whether it asks where the dealership is."""
    words = fold_words(question)
    return _WHERE.search(words) is not None and _OF_SOMETHING_ELSE.search(words) is None


def asks_phone(question: str) -> bool:
    """Whether it asks by which number the dealership is reached."""
    return _PHONE.search(fold_words(question)) is not None
