"""Anger, as customers in Colombia write it: how strong it is, and never mistaken for warmth.

Many strong words are warm between friends ("qué moto tan hijueputa"), and "robo" is what an insurance is
against: what counts is said of us, or of how the customer is treated.
"""

from __future__ import annotations

import re
from enum import IntEnum

from libs.common.understanding.text import fold_words


class Anger(IntEnum):
    """How angry a message is."""

    NONE = 0
    SOME = 1
    """Impatience: one such message may pass, two in a row do not."""
    STRONG = 2
    """An insult or an accusation: one is enough."""


_OF_US = r"(?:son|ustedes|partida de|manada de|par de|cuerda de|unos|puros|que)"
_INSULTS = (
    r"(?:ladrones|estafadores|rateros|mentirosos|incompetentes|ineptos|inutiles|sinverguenzas|descarados|"
    r"idiotas|imbeciles|estupidos|brutos|payasos|piratas|tramposos|hijueputas?|malparid[oa]s|gonorreas)"
)
_FILTH = r"(?:mierda|porqueria|asco|basura)"
_OURS = r"(?:servicio|atencion|moto|empresa|concesionario|taller|gente|bot)"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


_STRONG = _any(
    rf"{_OF_US} (?:unos |mas |tan |los |muy )*{_INSULTS}",
    rf"^(?:uy |ay |oiga |no |pero )?(?:{_INSULTS} ?)+(?:$|eso|tan|como|por)",
    rf"desastre de {_OURS}",
    r"me (?:estan )?(?:robaron|robando|estafaron|estafando|tumbaron|tumbando|vieron la cara)",
    r"esto es (?:una?|un vil) (?:estafa|robo|tumbada)",
    r"hij[oa]s? de (?:puta|perra)",
    r"vayanse a la mierda",
    r"coman mierda",
    rf"{_FILTH} de {_OURS}",
    rf"(?:su|este|el|la) {_OURS} es (?:una?|la) {_FILTH}",
    rf"que {_FILTH}",
    r"me tienen (?:mamad[oa]|hart[oa])",
    r"estoy (?:furios[oa]|indignad[oa]|emputad[oa]|mamad[oa])",
    r"es el colmo",
    r"(?:es|parece) una burla",
    r"se estan burlando",
    r"falta de respeto",
    r"irrespetuos[oa]s",
    r"groser[oa]s",
)
_SOME = _any(
    r"ya (?:le|les|te|se lo) (?:he )?dij[eo]",
    r"ya (?:le|les|te) habia dicho",
    r"cuantas veces (?:le|les|te|tengo|hay)",
    r"otra vez lo mismo",
    r"(?:usted )?no (?:me )?(?:entiende|entienden|esta entendiendo|ayuda)",
    r"(?:esto|usted|(?:este|el|su) bot) no (?:me )?sirve",
    r"no sirven? para nada",
    r"que (?:fastidio|pereza|rabia|piedra|mamera|poca seriedad|falta de seriedad)",
    r"(?:tanta|mucha) demora",
    r"(?:muy )?(?:mal|mala|pesimo|pesima) (?:servicio|atencion)",
    r"(?:servicio|atencion) tan (?:mal[oa]|pesim[oa])",
    r"pesim[oa]",
    r"estoy (?:muy )?(?:cansad[oa]|aburrid[oa]|molest[oa]|brav[oa]|decepcionad[oa]|hart[oa])",
    r"nadie (?:me )?(?:responde|contesta|da razon)",
    r"no me (?:responden|contestan|dan razon|solucionan)",
    r"inaceptable",
    r"deje de (?:preguntar|repetir)",
    r"responda lo que (?:le )?pregunt\w+",
)
_WARM = re.compile(r"\b(?:chimba|bacan[oa]|linda|hermosa|bonita|me encanta|gracias|jaja\w*)\b")


def find_anger(text: str) -> Anger:
    """How angry `text` is."""
    words = fold_words(text)
    if _STRONG.search(words):
        return Anger.SOME if _WARM.search(words) else Anger.STRONG
    return Anger.SOME if _SOME.search(words) else Anger.NONE
