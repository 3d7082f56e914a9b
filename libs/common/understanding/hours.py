"""Hours of the day as people say them: "a las 3", "tipo 10 y media", "temprano", "en la tardecita"."""

from __future__ import annotations

import re
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
    (DayPart.MORNING, r"(?:por|en|de) la manan(?:a|ita)|mananita|antes de(?:l)? (?:almuerzo|mediodia)"),
    (DayPart.AFTERNOON, r"(?:por|en|de) la tarde(?:cita)?|tardecita|despues de(?:l)? almuerzo|esta tarde"),
    (DayPart.EVENING, r"(?:por|en|de) la noche|esta noche"),
)
_COMPILED = tuple((part, re.compile(rf"\b(?:{pattern})\b")) for part, pattern in _PARTS)

_MERIDIEM = r"(?: ?(?P<meridiem>a\.? ?m\b|p\.? ?m\b|m\b))?"
_CLOCK = re.compile(
    r"\b(?P<lead>a las?|las?|tipo|como a las?|sobre las?|desde las?|a eso de las?|despues de las?|para las?) "
    r"(?P<hour>\d{1,2}|una)(?:(?:[:.h]|:)(?P<minute>\d{2}))?(?: y (?P<past>media|cuarto|\d{1,2}))?"
    rf"{_MERIDIEM}(?! ?(?:de \w+ de 20|/|%|palos|k|motos?|cuotas|meses|dias))"
)
_BARE_CLOCK = re.compile(
    r"(?<![\d.,:/])(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))(?: ?(?P<meridiem>a\.? ?m|p\.? ?m|m)\b)?"
    r"|(?<![\d.,:/])(?P<hour_alone>\d{1,2}) ?(?P<meridiem_alone>a\.? ?m|p\.? ?m)\b"
)
_TO = re.compile(r"\b(?P<minute>10|5|20|cuarto|25) para las? (?P<hour>\d{1,2}|una)\b")


def find_day_part(words: str) -> DayPart | None:
    """The part of the day that folded `words` name, or None."""
    return next((part for part, pattern in _COMPILED if pattern.search(words)), None)


def find_clock_time(words: str, part: DayPart | None, *, day_told: bool) -> time | None:
    """The hour that folded `words` with numbers in digits name, or None.

    `part` settles morning or afternoon where the hour does not; `day_told` says that a day was named, so
    that "el 5 a las 3" has its hour.
    """
    to = _TO.search(words)
    if to:
        minutes = {"cuarto": 15}.get(to["minute"]) or int(to["minute"])
        hour = _hour(to["hour"])
        return _time((hour - 1) % 24 if hour else 0, 60 - minutes, None, part)
    match = _CLOCK.search(words)
    if match and (match["lead"] not in {"la", "las"} or day_told):
        past = {"media": 30, "cuarto": 15, None: 0}.get(match["past"], -1)
        minutes = int(match["minute"] or 0) or (int(match["past"]) if past < 0 else past)
        return _time(_hour(match["hour"]), minutes, match["meridiem"], part)
    bare = _BARE_CLOCK.search(words)
    if bare is None:
        return None
    meridiem = bare["meridiem"] or bare["meridiem_alone"]
    return _time(int(bare["hour"] or bare["hour_alone"]), int(bare["minute"] or 0), meridiem, part)


def _hour(word: str) -> int:
    return 1 if word == "una" else int(word)


def _time(hour: int, minute: int, meridiem: str | None, part: DayPart | None) -> time | None:
    if hour > 23 or minute > 59:
        return None
    if hour <= 12:
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
