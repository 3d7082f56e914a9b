"""The term of a credit in months: "a 36 meses", "a tres años", "24 cuotas"."""

from __future__ import annotations

import re

from libs.common.understanding.numbers import digits

SHORTEST, LONGEST = 3, 84

_MONTHS = re.compile(r"(?<![\d.,])(\d{1,2}) ?(?:meses|mes|cuotas|mensualidades|pagos|letras)\b")
_YEARS = re.compile(r"(?<![\d.,])(\d|un) anos?\b(?P<half> y medio\b)?")
_AT = re.compile(r"\b(?:a|en|de|con) (\d{2})(?: y | o |$|[?,.;!])")


def find_term(text: str, *, asked: bool = False) -> int | None:
    """The months over which the customer would pay, SHORTEST to LONGEST, or None.

    `asked` says that the customer was asked for it: then a bare number of months counts too.
    """
    words = digits(text)
    candidates = [*_months(words), *_years(words), *(int(match[1]) for match in _AT.finditer(words))]
    if asked and not candidates:
        candidates = [int(number) for number in re.findall(r"(?<![\d.,])\d{1,2}(?![\d.,])", words)]
    return next((months for months in candidates if SHORTEST <= months <= LONGEST), None)


def _months(words: str) -> list[int]:
    return [
        int(match[1])
        for match in _MONTHS.finditer(words)
        if not re.search(r"\b(?:en|hace|dentro de|como)(?: como)? $", words[: match.start()])
        or "cuotas" in match[0]
    ]


def _years(words: str) -> list[int]:
    return [
        (int(match[1]) if match[1].isdigit() else 1) * 12 + 6 * bool(match["half"])
        for match in _YEARS.finditer(words)
        if re.search(r"\b(?:a|por) $", words[: match.start()])
    ]
