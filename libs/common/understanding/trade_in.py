"""The vehicle a customer offers in part payment."""

from __future__ import annotations

import re
from dataclasses import dataclass

from libs.common.understanding.kilometres import find_kilometres
from libs.common.understanding.makes import MAKES
from libs.common.understanding.numbers import digits

_OFFERS = re.compile(
    r"\b(?:parte (?:de|del) pago|me la reciben|(?:me )?reciben (?:mi|la|una|motos?)|retoma|"
    r"entreg(?:o|ar|aria|ando) (?:mi|la|una)|(?:les |le )?(?:doy|dejo) (?:mi|la)|"
    r"cambiar(?:la|lo)? (?:mi|la|por)|cuanto me (?:dan|darian|reciben|reconocen)(?: por)?|"
    r"(?:vender|vendo)(?:les)? mi moto|avaluan|avaluo|permuta\w*|mi moto (?:vieja|usada))\b"
)
_VEHICLE = re.compile(
    rf"\b(?:(?:una?|mi|la|el) )?(?P<make>{MAKES})\b"
    r"(?P<type>(?: (?!modelo|del|de|ano|con|en|y|por|para|que|como|si)[a-z0-9]{1,6}){0,2})"
)
_CAR = re.compile(r"\b(?:mi|un|el) (?P<make>carro|camioneta|automovil|moto|scooter)\b")
_YEAR = re.compile(r"\b(?:modelo|mod|ano|del|de)? ?(?P<year>(?:19[89]|20[0-4])\d)\b")


@dataclass(frozen=True, slots=True)
class TradeIn:
    """What is offered, as far as told; `vehicle` in the customer's words, folded."""

    vehicle: str
    year: int | None = None
    kilometres: int | None = None


def find_trade_in(text: str, *, asked: bool = False) -> TradeIn | None:
    """The vehicle that `text` offers in part payment, or None.

    `asked` says that the customer was asked about it, so that naming a vehicle offers it.
    """
    words = digits(text)
    offers = _OFFERS.search(words)
    if offers is None and not asked:
        return None
    vehicle = _named(words, offers.start() if offers else 0)
    year = _YEAR.search(words)
    if vehicle is None:
        return None
    return TradeIn(vehicle, int(year["year"]) if year else None, find_kilometres(text))


def _named(words: str, near: int) -> str | None:
    matches = [*_VEHICLE.finditer(words)] or [*_CAR.finditer(words)]
    if not matches:
        return None
    # What comes last before the offer, or first after it, is what is offered; later ones are wished for.
    before = [match for match in matches if match.end() <= near]
    match = before[-1] if before else matches[0]
    kind = match.groupdict().get("type") or ""
    kind = re.sub(r" (?:19|20)\d\d.*| \d{1,2} (?:k|palos).*", "", kind)
    return f"{match['make']}{kind}".strip()
