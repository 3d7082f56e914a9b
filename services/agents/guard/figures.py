"""The figures of a text, whatever they count, brought to one form for comparing."""

from __future__ import annotations

import re

from libs.common.understanding.numbers import digits

_FIGURE = re.compile(
    r"(?P<number>\d+(?:[.,'\u2019:/-]\d+)*)(?: ?(?P<unit>palos|k|%)(?![a-z]))?(?: ?(?P<half>[ap])\.? ?m\b)?"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,'\u2019]\d{3})+")
_UNITS = {"palos": 1_000_000, "k": 1_000}


def figures(text: str) -> tuple[str, ...]:
    """Every number of `text`, also one in words, in its order: "$20.000.000" and "veinte millones" are one.

    A percentage and a half of the day stay with their number: "18%", "3p".
    """
    return tuple(_plain(match) for match in _FIGURE.finditer(digits(text)))


def _plain(match: re.Match[str]) -> str:
    number, unit = match["number"], match["unit"] or ""
    if _THOUSANDS.fullmatch(number):
        number = re.sub(r"\D", "", number)
    elif number.endswith(":00"):
        number = number[:-3]
    number = number.replace(",", ".")
    if unit in _UNITS:
        number = f"{float(number) * _UNITS[unit]:.0f}" if re.fullmatch(r"\d+(?:\.\d+)?", number) else number
    return number + ("%" if unit == "%" else "") + (match["half"] or "")
