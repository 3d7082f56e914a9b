"""What a customer earns in a month."""

from __future__ import annotations

import re

from libs.common.understanding.amounts import Amount, find_amounts, locate_amounts
from libs.common.understanding.numbers import digits

_EARNS = re.compile(
    r"\b(?:gan(?:o|amos|aba)|sueldo|salario|ingresos?|me pagan|me gano|deveng\w+|recib[oi]|me entran|me hago|"
    r"saco|me quedan|pension de|nomina)\b"
)
_SPENT = re.compile(r"\b(?:inicial|entrada|cuota inicial|presupuesto|ahorr\w+)\b")
_MOMENT = re.compile(r"\b(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|manana|a las? \d)\b")
"""An appointment, not an amount: "el sábado a las 10"."""
_REACH = 40
_MINIMUM = re.compile(r"\b(?:(?P<count>\d(?:[.,]5)?) |(?:el |un |del |al ))(?:salario )?minim[oa]s?\b")


def find_income(text: str, *, minimum_wage: int, asked: bool = False) -> Amount | None:
    """The pesos a month that the customer says to earn, or None.

    `minimum_wage` is what "el mínimo" amounts to, in pesos a month; `asked` says that the customer was
    asked for the income, so that an amount alone is one.
    """
    words = digits(text)
    minimum = _MINIMUM.search(words)
    if minimum and (asked or _EARNS.search(words)):
        pesos = round(float((minimum["count"] or "1").replace(",", ".")) * minimum_wage)
        return Amount(pesos, pesos)
    for found in locate_amounts(words):
        before = words[max(0, found.start - _REACH) : found.start]
        earns = list(_EARNS.finditer(before))
        if earns and not _SPENT.search(before[earns[-1].end() :]):
            return found.amount
    bare = asked and not _MOMENT.search(words)
    return next(iter(find_amounts(text, asked=True)), None) if bare else None
