"""What a customer wants of the calendar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from libs.common.understanding.text import fold_words


class Wish(StrEnum):
    """What a turn wants."""

    BOOK = "book"
    TEST_RIDE = "test_ride"
    MOVE = "move"
    CANCEL = "cancel"
    LIST = "list"
    CONFIRM = "confirm"
    PRICE = "price"
    WITHOUT_APPOINTMENT = "without_appointment"
    """Whether one may simply come."""
    WORKSHOP_STATUS = "workshop_status"
    """How a motorcycle is doing that stands in the workshop."""
    PICK_UP = "pick_up"
    """The motorcycle cannot come by itself."""


class Shift(StrEnum):
    """Which other times are wanted than those that were offered."""

    EARLIER = "earlier"
    LATER = "later"
    OTHER = "other"
    SOONEST = "soonest"


Key = TypeVar("Key")

_APPOINTMENT = r"(?:citas?|sitas?|turnos?|reservas?|cupo|hora|prueba)"
_WHICH = r"(?:que|cual(?:es)?|cuando|ver|hora|dia)"
_TO_CHANGE = r"(?:cambi|mov|muev|corr|aplaz|pas|adelant|atras|modific)\w*"


def _compiled(patterns: Mapping[Key, tuple[str, ...]]) -> Mapping[Key, re.Pattern[str]]:
    return {key: re.compile("|".join(parts)) for key, parts in patterns.items()}


# In this order: the rarer wish first, so that "cancelar la cita" is no wish to book.
_WISHES = _compiled(
    {
        Wish.CONFIRM: (
            r"^(?:si )?confirm(?:o|ado|ada|amos)\b",
            r"\bconfirmo\b",
            r"\balla (?:estare|nos vemos|llego)\b",
            r"^si (?:senor |senora )?(?:voy|asisto|ahi estare)\b",
        ),
        Wish.WITHOUT_APPOINTMENT: (
            r"\bsin (?:cita|turno)\b",
            r"\bllega y ya\b",
            r"\b(?:toca|hay que|tengo que|debo) (?:pedir|sacar|agendar|separar) (?:cita|turno)\b.* o\b",
        ),
        Wish.WORKSHOP_STATUS: (
            r"\b(?:ya )?(?:esta|quedo|estara) lista\b",
            r"^(?!.*\bdejarla\b).*\b(?:recogerla|recoger (?:hoy |manana )?(?:mi|la) moto)\b(?!.*\bgrua\b)",
            r"\bya esta (?:mi|la)\b.*\bdeje\b",
            r"\bla deje\b.*\b(?:taller|ayer|hoy|con ustedes)\b",
            r"\bcomo va (?:mi|la) moto\b",
        ),
        Wish.PICK_UP: (
            r"\bgrua\b",
            r"\brecog(?:er|en|erla|erme) (?:la moto )?(?:en|a) (?:mi )?(?:casa|domicilio)\b",
        ),
        Wish.CANCEL: (
            r"\b(?:cancel|anul|elimin)\w*\b",
            rf"\bquit\w+ (?:el|la|mi) {_APPOINTMENT}\b",
            r"\bya no (?:voy|la voy|puedo ir|podre ir|quiero (?:la cita|ir)|necesito la cita)\b",
            rf"\bno (?:voy|vamos) a (?:poder )?(?:ir|llevarla|asistir)\b(?!.*\b(?:{_TO_CHANGE}|otr|mejor))",
        ),
        Wish.MOVE: (
            rf"\b{_TO_CHANGE}(?: \w+)? (?:la |mi |el |esa )?{_APPOINTMENT}\b",
            r"\b(?:reprogram|reagend|pospon|reubic|re agend)\w*",
            rf"\b(?:la|me la) (?:(?:pueden|puede|podemos|podrian) )?{_TO_CHANGE}\b",
            r"\bno (?:alcanzo|puedo) (?:a )?(?:llegar|ir|llevarla)\b",
            r"\b(?:cambi|mov|corr|aplaz|pas)\w*(?:la|me) (?:para|al?)\b",
            r"\bpuedo llegar mas tarde\b",
            r"\bno (?:voy|alcanzo) a (?:alcanzar|llegar)\b",
            rf"\b(?:la )?(?:puedo|podemos|puede|pueden) {_TO_CHANGE}\b",
        ),
        Wish.LIST: (
            rf"\b{_WHICH}\b.{{0,20}}\b(?:es|era|son|tengo|mis?) (?:mi |la )?{_APPOINTMENT}\b",
            r"\b(?:que|cuales|cuantas|mis) citas\b",
            r"\btengo (?:alguna )?(?:cita|turno)\b(?!.*\bcancel)",
            r"\bconfirm\w+ si\b.*\bcita\b",
            r"\bquedo (?:mi|la) cita\b",
        ),
        Wish.TEST_RIDE: (
            r"\bprueba (?:de )?(?:manejo|ruta|conduccion)\b",
            r"\btest ?(?:drive|ride)\b",
            r"\bdemos?\b",
            r"\bprob(?:ar|arla|arlas|arme)\b",
            r"\bmanejarla antes\b",
            r"\bvuelt(?:a|ica|ecita)\b",
            r"\bsentir la\b",
            r"\bdan pruebas\b",
            r"\bmontar(?:la)? (?:antes|la|una|para probar)\b",
        ),
        Wish.PRICE: (
            r"\b(?:cuanto|que) (?:vale|cuesta|cobra|sale|es|dura|me (?:cuesta|cobra|sale|vale))n?\b(?! pasa)",
            r"\bprecios?\b",
            r"\bvalor\b",
            r"\bdemora\w*\b",
            r"\bcuanto tiempo\b",
            r"\bque (?:incluye|trae|le hacen)\b",
            r"\bmientras espero\b",
            r"^(?:ustedes )?(?:hacen|lavan|arreglan)\b",
        ),
        Wish.BOOK: (
            r"\b(?:agend|reserv|separ|program|aparta|apunt|anot)\w*",
            rf"\b{_APPOINTMENT}\b",
            r"\bllevar(?:la|le)?\b",
            r"\bllevo\b",
            r"\b(?:me la|la) (?:reciben|revisan|pueden)\b",
            r"\bhay (?:campo|espacio|disponib\w+)\b",
            r"\btienen (?:espacio|cupo)\b",
        ),
    }
)
_SHIFTS = _compiled(
    {
        Shift.SOONEST: (
            r"\b(?:lo )?(?:mas pronto|antes) (?:que se pueda|posible)\b",
            r"\bcuanto antes\b",
            r"\bla primera que (?:haya|tenga)\b",
        ),
        Shift.LATER: (r"\bmas tarde(?:cito)?\b", r"\bmas tardecito\b"),
        Shift.EARLIER: (r"\bmas temprano\b", r"\bantes\b(?! de)"),
        Shift.OTHER: (
            r"\botr[oa]s? (?:dia|hora|horario|fecha)s?\b",
            r"\bningun[oa]?\b",
            r"\bno (?:me )?(?:sirve|cuadra|queda)\w*\b",
            r"\bese dia no\b",
            r"\bno puedo\b",
            r"\bque (?:otro|mas|otros) (?:dias?|horarios?|hay|tiene)\b",
        ),
    }
)
_INSTEAD = re.compile(rf"\b(?:mejor|mas bien|en vez|prefiero|{_TO_CHANGE})\b")


_NO_LICENCE = re.compile(
    r"^no+\b|\bno (?:la )?tengo\b|\bsin (?:licencia|pase)\b|\bvencid\w+|\btramite\b|\b(?:todavia|aun) no\b"
)
_LICENCE = re.compile(r"^si+\b|\bclaro\b|\b(?:la |lo |si )?tengo\b|\bvigente\b|\ba ?[12]\b")
_PICKED_UP = re.compile(r"\b(?:a )?domicilio\b|\brecog(?:er|erla|en|ida)\b|\bgrua\b")
_SAYS_NO_LICENCE = re.compile(r"\bno (?:la )?(?:tengo|tiene)(?: \w+){0,2} (?:licencia|pase)\b")
_SAYS_LICENCE = re.compile(
    r"\b(?:tengo|tiene|saque|dieron)(?: (?:mi|la|el|ya|una?)){0,2} (?:licencia|pase)\b"
    r"|\b(?:tengo|tiene) (?:la |el )?a ?[12]\b"
)


def has_licence(text: str) -> bool | None:
    """Whether `text`, said to the question for a licence, tells that there is one; None: it does not say."""
    words = fold_words(text)
    if _NO_LICENCE.search(words):
        return False
    return True if _LICENCE.search(words) else None


def tells_licence(text: str) -> bool | None:
    """Whether `text`, whatever was asked, says that there is a licence, or that there is none."""
    words = fold_words(text)
    if _SAYS_NO_LICENCE.search(words):
        return False
    return True if _SAYS_LICENCE.search(words) else None


def find_wish(text: str) -> Wish | None:
    """What `text` wants, or None when its words do not say."""
    words = fold_words(text)
    return next((wish for wish, pattern in _WISHES.items() if pattern.search(words)), None)


def asks_price(text: str) -> bool:
    """Whether `text` asks what something costs, whatever it wants besides."""
    return _WISHES[Wish.PRICE].search(fold_words(text)) is not None


def picks_up(text: str) -> bool:
    """Whether `text` speaks of the motorcycle being picked up, or of work at the customer's house."""
    return _PICKED_UP.search(fold_words(text)) is not None


def find_shift(text: str) -> Shift | None:
    """Which other times `text` wants, or None."""
    words = fold_words(text)
    return next((shift for shift, pattern in _SHIFTS.items() if pattern.search(words)), None)


def wants_instead(text: str) -> bool:
    """Whether `text` puts one thing in the place of another: "mejor el lunes"."""
    return _INSTEAD.search(fold_words(text)) is not None
