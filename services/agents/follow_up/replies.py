"""What a customer answers to being written to again."""

from __future__ import annotations

import re
from enum import StrEnum

from libs.common.intents import Intent
from libs.common.messages import Reply as Tap
from libs.common.understanding.assent import assents
from libs.common.understanding.text import fold_words
from services.agents.frame.turn import Turn


class Reply(StrEnum):
    """What the customer wants of us now."""

    INTERESTED = "interested"
    VISIT = "visit"
    """To come and see."""
    LATER = "later"
    """Not now, but perhaps another day."""
    THINKING = "thinking"
    """The customer will say, having thought it over or asked somebody."""
    NOT_INTERESTED = "not_interested"
    BOUGHT_ELSEWHERE = "bought_elsewhere"
    BOUGHT_HERE = "bought_here"


TAPPED = {
    "interested": Reply.INTERESTED,
    "question": Reply.INTERESTED,
    "visit": Reply.VISIT,
    "not_interested": Reply.NOT_INTERESTED,
    "later": Reply.LATER,
}
"""What the buttons of the templates say, by the detail of their payload."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_BOUGHT_HERE = _any(
    r"\bcompre (?:con|a|donde) (?:ustedes|yamaha|gp)",
    r"\bya (?:se )?la compre alla\b",
)
_BOUGHT = _any(
    r"\bya (?:me )?(?:compr\w+|consegui\w*|tengo (?:otra|moto|una))\b",
    r"\bcompre (?:una|la|otra|en|por)\b",
    r"\ben (?:otro|otra) (?:lado|concesionario|agencia|parte)\b",
    r"\b(?:me fui por|otra marca|donde la competencia)\b",
    r"\bme salio una (?:de segunda|mas barata)",
    r"\bya me (?:la vendio|dieron) \b",
)
_NOT_BOUGHT = _any(
    r"\bno (?:la )?he comprad", r"\b(?:todavia|aun) no (?:la )?(?:he )?compr", r"\bno compre\b"
)
_NOT_INTERESTED = _any(
    r"\bno (?:me |estoy |nos )?(?:interesa\w*|interesad[oa]s?)\b",
    r"\bya no (?:quiero|voy|vamos|la quiero|la necesito|estoy buscando|necesito)\b",
    r"\b(?:cambie|cambiamos) de (?:opinion|idea)\b",
    r"\bdesist\w+",
    r"\bno (?:voy|vamos) a compr\w+",
    r"^(?:ya )?no gracias\b",
    r"\bdejemos (?:asi|eso asi)\b",
    r"^ya no\b(?! he)",
    r"\bno compre nada\b",
)
_LATER = _any(
    r"\bmas (?:adelante|tarde)\b",
    r"\b(?:ahora|ahorita|por el momento|todavia|aun) no\b",
    r"\baplac\w+|\baplaz\w+",
    r"\b(?:sin|corto de|completar?|completo) (?:la |lo de la )?(?:plata|inicial|empleo)\b",
    r"\b(?:reuniendo|juntando|ahorrando)\b",
    r"\bse me (?:complico|presento|atraveso)\b",
    r"\bespere?me\b|\bdeme (?:tiempo|unos)\b|\bno (?:se olvide|me olvide)\w*",
    r"\b(?:escrib|llam|habl|busqu|contact|record|recuerd|marqu|marc)\w*me\b",
    r"\bme (?:puede )?(?:escriben?|escribe|escribis|escribir|llaman?)\b",
    r"\bcuando (?:tenga|me paguen|reuna|venda|salga|me salga)\b",
    r"\b(?:volver|volvamos) a (?:escribir|contactar|llamar|hablar)\b",
    r"\bme demoro\b|\bno (?:he podido|puedo)\b",
    r"\besper\w+ (?:que|a que|la|las) |\bvamos a esperar\b",
    r"\b(?:la|lo) dej(?:a|e)mos (?:para|asi)\b",
    r"\b(?:el )?(?:proximo|otro) mes (?:retom|habl)\w+",
)
_VISIT = _any(r"\b(?:ir a ver\w*|voy a (?:ir|pasar)|paso (?:por|a)|visitar\w*|agendar (?:una )?visita)\b")
_INTERESTED = _any(
    r"\b(?:sigo|estoy|seguimos|ando) (?:muy |aun |todavia )?(?:interesad|pendiente|buscando|queriendo)\w*",
    r"\bsigo (?:mirando|en )",
    r"\b(?:todavia|aun|si) (?:me interesa\w*|la quiero|la kiero|estoy interesad\w+|quiero|ya quiero)\b",
    r"\bme interesa\b|\bya quiero\b|\bquiero retomar\b",
    r"\b(?:sigamos|retomemos|retomo|seguir con|continuemos|avancemos|vamos a seguir)\b",
    r"\b(?:me|y|ya) (?:me )?decidi\b|\bme (?:animo|convence|gusto|quedo gustando|acuerdo)\b",
    r"\bsi me sirve\b|\bsi (?:senor|senora|senorita|claro)\b",
    r"\b(?:sigue|siguen) (?:disponible|vigente|en pie|igual)\b|\bmismo precio\b|\baun esta\b",
    r"\b(?:respetan|mantienen)\b|\blo que me cotizaron\b|\btengo una (?:pregunta|duda)\b",
)
_THINKING = _any(
    r"\b(?:pens\w+|piens\w+|consult\w+|revis\w+|decid\w+|habl\w+ (?:con|en)|mirando|dud\w+|indecis[oa])\b",
    r"\bno esta convencid[oa]\b|\ben veremos\b|\bme parecio cara\b",
    r"\b(?:le|les|te) (?:aviso|confirmo|cuento|digo|escribo|confirmaba)\b",
)


def find_reply(turn: Turn) -> Reply | None:
    """What the customer answers, by a button or in words; None when it cannot be told."""
    tapped = next((content for content in reversed(turn.contents) if isinstance(content, Tap)), None)
    if tapped is not None:
        intent, _, detail = tapped.payload.partition(":")
        if intent == Intent.FOLLOW_UP and detail in TAPPED:
            return TAPPED[detail]
    return _in_words(fold_words(turn.text), turn.text, asked=bool(turn.asked_detail))


def _in_words(words: str, text: str, *, asked: bool) -> Reply | None:
    if _BOUGHT_HERE.search(words):
        return Reply.BOUGHT_HERE
    if _BOUGHT.search(words) and not _NOT_BOUGHT.search(words):
        return Reply.BOUGHT_ELSEWHERE
    if _NOT_INTERESTED.search(words):
        return Reply.NOT_INTERESTED
    found = next((reply for reply, pattern in _WISHES if pattern.search(words)), None)
    if found is None and asked:
        agreed = assents(text)
        return None if agreed is None else (Reply.INTERESTED if agreed else Reply.LATER)
    return found


_WISHES = (
    (Reply.LATER, _LATER),
    (Reply.VISIT, _VISIT),
    (Reply.INTERESTED, _INTERESTED),
    (Reply.THINKING, _THINKING),
)
