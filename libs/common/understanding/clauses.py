"""The parts of a message that may each hold a wish of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPENS_A_WISH = (
    r"tambi[eé]n|adem[aá]s|aparte|de paso|otra cosa|cu[aá]nt|d[oó]nde|qu[eé]|en cu[aá]nto|hasta|a qu[eé]|"
    r"quer[ií]a|quisiera|quiero|necesito|saber|averiguar|preguntar|me |si |c[oó]mo|ya |tienen|hacen|hay|"
    r"venden"
)
_VERB = (
    r"(?:pued|podr|podemos|quier|quis|dej|presta|dan?\b|hac|ten|tien|financ|vend|entreg|recib|acept|atiend|"
    r"abr|tra[ei]|vien|manej|mand|env[ií]|cobr|sirv|qued|est[aá]|sal[ei]|necesit|demor|llev|rega|prueb|monta)"
)
_NAMES_A_WISH = (
    r"(?:el|la|los|las|de|del) (?:direcci[oó]n|ubicaci[oó]n|horario|garant[ií]a|cuota|seguro|soat|"
    r"mantenimiento|matr[ií]cula|domicilio|env[ií]o|entrega|prueba)"
)
_TO_BE_DONE = (
    rf"{_VERB}|(?:l[aeo]s?|se|nos) (?:l[aeo]s? )?{_VERB}|{_NAMES_A_WISH}|"
    r"(?:a|en|por|con) (?:cuotas|cr[eé]dito|plazos)|financiad|por d[oó]nde|a c[oó]mo|con qu[eé]"
)
"""What opens a wish though it names nothing, or only what is asked: "y la puedo probar", "y a cuotas"."""
_BETWEEN = re.compile(
    r"(?:\.(?!\d)|[;?!¿¡\n])+"
    rf"|,? \b(?:y|e)\b (?=(?:{_OPENS_A_WISH}|{_TO_BE_DONE}))"
    r"|,? \b(?:tambi[eé]n|adem[aá]s|aparte de eso|de paso|otra cosa|y otra)\b"
    r"|,(?!\d) ?(?:es que )?",
    re.IGNORECASE,
)
_SHORTEST = 2


@dataclass(frozen=True)
class Clause:
    """A part of a text, and where it stands in it."""

    text: str
    start: int
    end: int


def clauses(text: str) -> list[Clause]:
    """The parts of `text` between sentence marks, commas and words like "y también", of two words or more."""
    found, start = [], 0
    for between in (*_BETWEEN.finditer(text), None):
        end = between.start() if between else len(text)
        part = text[start:end]
        if len(part.split()) >= _SHORTEST:
            found.append(Clause(part.strip(), start, end))
        start = between.end() if between else end
    return found
