"""Yes and no, as people in Bogotá say them to an offer."""

from __future__ import annotations

import re

from libs.common.understanding.text import fold_words

_PLEASANTRY = (
    r"por favor|porfa(?:vor|s|cito)?|porfis|(?:muchas |mil )?gracias|muy amable|pues|senor(?:a|ita)?|"
    r"amig[oa]|parce(?:ro)?|vecin[oa]|veci|sumerce"
)
_YES = (
    r"s+i+p?|sisas|claro(?: que si)?|dale|listos?|vale|bueno|ok(?:ay|ey|is)?|perfecto|super|excelente|"
    r"genial|de una|hagale|hagamosle|hagamoslo|correcto|exacto|asi es|de acuerdo|por supuesto|como no|obvio|"
    r"me (?:parece|interesa|gustaria|sirve)(?: (?:bien|perfecto|mucho|eso))?|eso|esta bien|bien|"
    r"(?:si )?(?:quiero|necesito|deseo)|adelante|va|me encantaria|con (?:mucho )?gusto"
)
_NO = (
    r"no+p?|nel|nones|para nada|claro que no|todavia no|aun no|(?:por )?ahora no|por el momento no|mejor no|"
    r"ya no|no (?:hace falta|es necesario|se preocupe|te preocupes|quiero|necesito|me interesa)|"
    r"(?:por )?ahora|por el momento|todavia|asi esta bien|(?:mejor )?(?:mas tarde|despues|luego|otro dia)|"
    r"(?:luego |despues |yo )?(?:les|le|te) (?:escribo|aviso)|lo pienso"
)
FEW_MORE = 5
_BEGINS = re.compile(
    r"(?:(?P<yes>s+i+p?|claro(?: que si)?|tengo)|(?P<no>no+p?|todavia no|aun no))"
    rf"(?: [a-z0-9]+){{0,{FEW_MORE}}}"
)
_ASSENT = re.compile(rf"(?:(?:{_PLEASANTRY}) )*(?:{_YES})(?: (?:{_YES}|{_PLEASANTRY}))*")
_REFUSAL = re.compile(rf"(?:(?:{_PLEASANTRY}|pero) )*(?:{_NO})(?: (?:{_NO}|{_YES}|{_PLEASANTRY}))*")


def assents(text: str) -> bool | None:
    """Whether `text`, said to an offer, accepts it; None when it is no such answer, or not only one."""
    words = fold_words(text)
    if _ASSENT.fullmatch(words):
        return True
    return False if _REFUSAL.fullmatch(words) else None


def yes_or_no(text: str) -> bool | None:
    """What `text` says to a question of yes or no, at most FEW_MORE words included that repeat the question.

    "Sí tengo licencia" is a yes, "todavía no la he sacado" a no; None is neither.
    """
    words = fold_words(text)
    begins = _BEGINS.fullmatch(words)
    return assents(text) if begins is None else begins["yes"] is not None
