"""What is asked about a credit besides its instalments."""

from __future__ import annotations

import re

from libs.common.understanding.text import fold_words

_PAPERS = re.compile(
    r"\b(?:papel(?:es)?|document\w+|requisitos?|que (?:necesito|piden|se necesita|debo (?:llevar|tener)))\b"
)
_APPLY = re.compile(
    r"\b(?:pre ?aprob\w+|aprob\w+|aplicar|aplico|solicitar|solicitud|solicito|estudio de credito|tramit\w+|"
    r"(?:iniciar|empezar|arrancar|hacer|comenzar) (?:el |la |con el |con la )?"
    r"(?:credito|proceso|estudio|solicitud))\b"
)
_WITHDRAW = re.compile(
    r"\b(?:cancel\w+|retir\w+|anul\w+|ya no (?:quiero|voy|necesito)|desist\w+)\b.*"
    r"\b(?:solicitud|credito|tramite|estudio|pre ?aprobacion)\b"
)


_RATE = re.compile(r"\b(?:tasas?|interes(?:es)?|porcentaje)\b")
_QUESTION = re.compile(
    r"\breportad[oa]s?\b|\bdata ?credito\b|\bcentrales? de riesgo\b|\b(?:co ?deudor|fiador)\w*"
    r"|\bdemor\w+|\bcuanto (?:tiempo )?tard\w+|\ben cuantos? (?:dias|tiempo)\b|\bme aprueban\b"
    r"|\b(?:abon\w+|prepag\w+) (?:a )?(?:capital)?\b|\bprenda\b|\bextranjer\w+|\bsin (?:cuota )?inicial\b"
    r"|\bcada cuanto\b|\bdebo\b"
)


def asks_rate(text: str) -> bool:
    """Whether `text` asks what a credit costs."""
    return _RATE.search(fold_words(text)) is not None


def asks_beside_figures(text: str) -> bool:
    """Whether `text` asks about credits what no figure answers: how long it takes, who is given one."""
    return _QUESTION.search(fold_words(text)) is not None


def asks_for_papers(text: str) -> bool:
    """Whether `text` asks what a credit takes."""
    return _PAPERS.search(fold_words(text)) is not None


def applies(text: str) -> bool:
    """Whether `text` asks for a pre-approval."""
    return _APPLY.search(fold_words(text)) is not None


def withdraws(text: str) -> bool:
    """Whether `text` takes an application back."""
    return _WITHDRAW.search(fold_words(text)) is not None
