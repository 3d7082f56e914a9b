"""How soon a customer wants to buy, on the scale of the lead score."""

from __future__ import annotations

import re

from libs.common.understanding.numbers import digits
from libs.common.understanding.scales import Grade, grade, rule

_NOT_YET = (
    rule(
        1,
        "(?:pura |por |mera )?curiosidad",
        "chismoseando",
        "curioseando",
        "por saber no mas",
        "por preguntar",
    ),
    rule(
        2,
        "(?:solo|solamente|unicamente|nada mas) (?:(?:quiero|es|por|para|de) )*"
        "(?:informacion|informarme|info|averiguar|preguntar|saber)",
        "(?:solo|apenas|estoy) (?:estoy )?(?:averiguando|preguntando|informando\\w*)",
        "no (?:pienso|voy a) comprar (?:ahora|todavia|aun|por ahora)",
    ),
    rule(
        3,
        "(?:evaluando|cotizando|comparando|pensandolo|mirando|viendo)",
        "(?:lo estoy|estoy) (?:pensando|analizando|mirando|viendo)",
        "no tengo (?:mucho )?afan",
        "sin (?:mucho )?afan",
        "no (?:tengo|hay) prisa",
        "mirar opciones",
        "el otro ano",
        "el proximo ano",
    ),
)
_SOON = (
    rule(
        10,
        "hoy(?: mismo)?",
        "ya mismo",
        "de una vez",
        "(?:lo )?(?:mas pronto|antes) posible",
        "urgente(?:mente)?",
        "(?:me |es )?urge",
        "inmediata?(?:mente)?",
        "manana(?! por la noche)",
        "pasado manana",
        "esta (?:misma )?semana",
        "este fin de semana",
        "(?:el|este) (?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)",
        "la (?:quiero|necesito|compro) ya",
        "compro ya",
        "para ya",
    ),
    rule(
        9,
        "(?:la )?(?:otra|proxima|entrante|siguiente) semana",
        "la semana (?:que viene|entrante|proxima|siguiente)",
        "(?:esta |la |en la |esta )quincena",
    ),
    rule(
        8, "este mes", "(?:antes de(?: que)? )?(?:fin|finales|final) de(?:l)? mes", "(?:termine|acabe) el mes"
    ),
    rule(
        7,
        "(?:el )?(?:otro|proximo|siguiente) mes",
        "(?:el )?mes (?:que viene|entrante|proximo)",
        "mes y medio",
    ),
    rule(6, "un par de meses", "en unos meses"),
    rule(4, "pronto", "en estos dias", "mas adelante", "proximamente", "apenas pueda", "cuando pueda"),
)
_SPAN = re.compile(
    r"(?:en|de|entre|dentro de|por ahi en|para dentro de|como en|de aqui a|antes de)"
    r"(?: \w+)?? (?:\d{1,3} (?:a|o|y) )?(?P<count>\d{1,3}|un|una) (?P<unit>dias?|semanas?|mes|meses|anos?)\b"
)
_DAYS = {"dia": 1, "semana": 7, "mes": 30, "ano": 365}


def find_urgency(text: str) -> Grade | None:
    """The urgency from 1 to 10 that `text` tells, or None: a stated time first, else the attitude."""
    words = digits(text)
    span = _SPAN.search(words)
    if span:
        return Grade(_grade_of_days(_days(span)), span[0])
    return grade(words, _SOON) or grade(words, _NOT_YET)


def _days(span: re.Match[str]) -> int:
    count = 1 if span["count"] in {"un", "una"} else int(span["count"])
    unit = {"meses": "mes"}.get(span["unit"], span["unit"].rstrip("s") if span["unit"] != "mes" else "mes")
    return count * _DAYS[unit]


def _grade_of_days(days: int) -> int:
    limits = ((6, 10), (15, 9), (30, 8), (60, 7), (90, 6), (180, 5))
    return next((value for most, value in limits if days <= most), 3)
