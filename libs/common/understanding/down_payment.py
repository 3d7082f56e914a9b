"""What a customer would pay at once: pesos, or a share of the price."""

from __future__ import annotations

import re
from dataclasses import dataclass

from libs.common.understanding.amounts import MILLION, Amount, find_amounts, locate_amounts
from libs.common.understanding.numbers import digits

_BEFORE = re.compile(
    r"\b(?:inicial|entrada|enganche|doy|dando|dar|abono|abonando|pongo|poniendo|entrego|de una)"
    r"(?: (?:de|seria|es|como|tengo|con|hasta|unos|con))*[ :]*$"
)
_AFTER = re.compile(
    r"^ ?(?:pesos )?(?:de |como |para la |pa la |para |pa )?"
    r"(?:cuota )?(?:inicial|entrada|enganche|de una)\b"
)
_SHARE = re.compile(r"(?<![\d.,])(\d{1,2})(?:[.,]\d)? ?(?:%|por ciento)")
_HALF = re.compile(
    r"\b(?:doy|dar|pago|pagar|pongo|con|dando|abono|inicial)(?: \w+)? la mitad\b"
    r"|\bla mitad (?:de inicial|de entrada)\b"
)
_NONE = re.compile(r"\b(?:sin|cero|0|no tengo(?: para)?(?: la)?) (?:cuota )?(?:inicial|entrada)\b")
_BARE_MILLIONS = re.compile(
    r"\b(?:tengo|doy|dando|con|pongo) (\d{1,2}) "
    r"(?:de|para la|pa la) (?:cuota )?(?:inicial|entrada)\b"
)
_TALKS_OF_IT = re.compile(r"\b(?:inicial|entrada|enganche|abono|doy|dando)\b")


@dataclass(frozen=True, slots=True)
class DownPayment:
    """Either `pesos`, or a `share` of the price from 0 to 1; a share of 0 is none at all."""

    pesos: Amount | None = None
    share: float | None = None


def find_down_payment(text: str, *, asked: bool = False) -> DownPayment | None:
    """The down payment that `text` offers, or None.

    `asked` says that the customer was asked for it, so that an amount or a share alone is one.
    """
    words = digits(text)
    if _NONE.search(words):
        return DownPayment(share=0.0)
    for found in locate_amounts(words):
        if _BEFORE.search(words[: found.start]) or _AFTER.search(words[found.end :]):
            return DownPayment(pesos=found.amount)
    bare = _BARE_MILLIONS.search(words)
    if bare:
        return DownPayment(pesos=Amount(int(bare[1]) * MILLION, int(bare[1]) * MILLION))
    share = _SHARE.search(words)
    if share and (asked or _TALKS_OF_IT.search(words)):
        return DownPayment(share=int(share[1]) / 100)
    if _HALF.search(words) or (asked and "la mitad" in words):
        return DownPayment(share=0.5)
    amounts = find_amounts(text, asked=True) if asked else ()
    return DownPayment(pesos=amounts[0]) if amounts else None
