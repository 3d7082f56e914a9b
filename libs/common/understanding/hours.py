"""Hours of the day as people say them: "a las 3", "tipo 10 y media", "temprano", "después de las 2"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

FIRST_WORKING_HOUR = 7
"""An hour said without morning or evening lies between this one and twelve hours later."""


class DayPart(StrEnum):
    """A part of the day."""

    EARLY = "early"
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"


_PARTS = (
    (DayPart.EARLY, r"tempran\w+|a primera hora|primera hora|bien de manana|apenas abran"),
    (DayPart.NOON, r"mediodia|medio dia|a las 12\b"),
    (DayPart.MORNING, r"(?:por|en|de|a) la manan(?:a|ita)|mananita|antes de(?:l)? (?:almuerzo|mediodia)"),
    (DayPart.AFTERNOON, r"(?:por|en|de) la tarde(?:cita)?|tardecita|despues de(?:l)? almuerzo|esta tarde"),
    (DayPart.EVENING, r"(?:por|en|de) la noche|esta noche"),
)
_COMPILED = tuple((part, re.compile(rf"\b(?:{pattern})\b")) for part, pattern in _PARTS)

_MERIDIEM = r"a\.? ?m\b|p\.? ?m\b|m\b"
_NOT_A_COUNT = r"(?! ?(?:de \w+ de 20|/|%|palos|k\b|motos?|cuotas|meses|dias|horas|anos|pesos|[:.,]?\d))"
_HOUR = (
    r"(?P<hour>\d{1,2}|una)(?:[:.h]?(?P<minute>\d{2}))?(?: y (?P<past>media|cuarto|\d{1,2}))?"
    rf"(?: ?(?P<meridiem>{_MERIDIEM}))?{_NOT_A_COUNT}"
)
_CLOCK = re.compile(
    r"\b(?P<lead>a las?|(?:el|la|los) de las?|las?|tipo|como a las?|sobre las?|a eso de las?|para las?) "
    rf"{_HOUR}"
)
_BARE_CLOCK = re.compile(
    r"(?<![\d.,:/])(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))(?: ?(?P<meridiem>a\.? ?m|p\.? ?m|m)\b)?"
    r"|(?<![\d.,:/])(?P<hour_alone>\d{1,2}) ?"
    r"(?P<meridiem_alone>a\.? ?m\b|p\.? ?m\b|h\b|(?=de la (?:manana|tarde|noche)\b))"
)
_ALONE = re.compile(
    rf"(?:(?:bueno|dale|listo|entonces|mejor|si) )?(?:las? )?{_HOUR}(?: (?:por favor|porfa))?"
)
_TO = re.compile(r"\b(?P<minute>10|5|20|cuarto|25) para las? (?P<hour>\d{1,2}|una)\b")
_FROM = re.compile(rf"\b(?:despues de|desde|a partir de|pasadas) (?:las? )?{_HOUR}")
_UNTIL = re.compile(rf"\b(?:antes de|hasta) (?:las? )?{_HOUR}")
_BETWEEN = re.compile(
    r"\b(?:entre|de) (?:las? )?(?P<low>\d{1,2}|una)(?: ?(?:am|pm))? (?:y|a) (?:las? )?(?P<high>\d{1,2}|una)\b"
    rf"(?: ?(?P<meridiem>{_MERIDIEM}))?{_NOT_A_COUNT}"
)


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when on a day; None is open. Both ends are meant, too."""

    earliest: time | None = None
    latest: time | None = None


def find_day_part(words: str) -> DayPart | None:
    """The part of the day that folded `words` name, or None."""
    return next((part for part, pattern in _COMPILED if pattern.search(words)), None)


def find_span(words: str, part: DayPart | None) -> Span | None:
    """The hours between which folded `words` with numbers in digits want something: "después de las 2"."""
    between = _BETWEEN.search(words)
    if between:
        ends = [_time(_hour(between[end]), 0, between["meridiem"], part) for end in ("low", "high")]
        return Span(*sorted(filter(None, ends))) if all(ends) else None
    start, end = _FROM.search(words), _UNTIL.search(words)
    if start is None and end is None:
        return None
    return Span(*(_of(match, part) if match else None for match in (start, end)))


def find_clock_time(words: str, part: DayPart | None, *, day_told: bool, asked: bool = False) -> time | None:
    """The hour that folded `words` with numbers in digits name, or None.

    `part` settles morning or afternoon where the hour does not; `day_told` says that a day was named, so
    that "el 5 a las 3" has its hour; `asked` that the customer was asked for an hour, so that "10" is one.
    """
    to = _TO.search(words)
    if to:
        minutes = {"cuarto": 15}.get(to["minute"]) or int(to["minute"])
        hour = _hour(to["hour"])
        return _time((hour - 1) % 24 if hour else 0, 60 - minutes, None, part)
    match = _CLOCK.search(words)
    if match and (match["lead"] not in {"la", "las"} or day_told):
        return _of(match, part)
    bare = _BARE_CLOCK.search(words)
    if bare:
        meridiem = bare["meridiem"] or bare["meridiem_alone"]
        return _time(int(bare["hour"] or bare["hour_alone"]), int(bare["minute"] or 0), meridiem, part)
    alone = _ALONE.fullmatch(words) if asked else None
    return _of(alone, part) if alone else None


def _of(match: re.Match[str], part: DayPart | None) -> time | None:
    past = {"media": 30, "cuarto": 15, None: 0}.get(match["past"], -1)
    minutes = int(match["minute"] or 0) or (int(match["past"]) if past < 0 else past)
    return _time(_hour(match["hour"]), minutes, match["meridiem"], part)


def _hour(word: str) -> int:
    return 1 if word == "una" else int(word)


def _time(hour: int, minute: int, meridiem: str | None, part: DayPart | None) -> time | None:
    if hour > 23 or minute > 59:
        return None
    if hour <= 12 and meridiem != "h":
        hour = _on_24_hours(hour, (meridiem or "")[:1], part)
    return time(hour, minute)


def _on_24_hours(hour: int, meridiem: str, part: DayPart | None) -> int:
    if meridiem == "m":  # "12 m." is noon
        return 12
    morning = meridiem == "a" or (not meridiem and part in {DayPart.EARLY, DayPart.MORNING})
    evening = meridiem == "p" or (not meridiem and part in {DayPart.AFTERNOON, DayPart.EVENING})
    if morning:
        return hour % 12
    if evening:
        return hour % 12 + 12
    return hour if hour >= FIRST_WORKING_HOUR else hour + 12
