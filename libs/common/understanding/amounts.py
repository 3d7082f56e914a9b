"""Amounts of pesos, in every form customers write them, and nothing that merely looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from libs.common.understanding.numbers import NUMBER, digits, value

MILLION = 1_000_000
LARGEST = 1_000 * MILLION
SMALLEST_PLAIN = 100_000
"""From here on a figure counts without a word or a sign that makes it money."""
_SMALLEST_SIGNED = 1_000
_BARE_MILLIONS = 60

_NOT_MONEY = (
    r"(?! ?(?:k )?(?:km|kms|kilometros?|millas|cc|c\.c|centimetros|cilindros|meses|mes|cuotas|anos?|dias|"
    r"horas|metros|cm|kg|kilos|hp|caballos)\b)(?! ?%)(?![/-]\d)"
)
_REST = (
    rf"(?: y (?P<half>medio)\b|(?: con| y)? (?P<rest>\d{{1,3}}(?:[.,]?\d{{3}})?)\b(?! ?palos){_NOT_MONEY})?"
)
_AMOUNT = re.compile(
    rf"(?P<millions>\$? ?{NUMBER}|\bun|\bmedio) palos?\b{_REST}"
    r"|(?P<one_and_half>\bpalos? y medio\b)"
    rf"|(?P<thousands>\$? ?{NUMBER}) k\b{_NOT_MONEY}(?P<of_pesos> (?:pesos|cop|mensual\w*|al mes)\b)?"
    rf"|(?P<signed>\$ ?{NUMBER}){_NOT_MONEY}"
    rf"|(?P<plain>{NUMBER}){_NOT_MONEY}(?P<pesos> ?(?:pesos|cop)\b)?"
)
_BARE = re.compile(rf"{NUMBER}(?P<half> y medio\b)?{_NOT_MONEY}")
_LOWER_END = re.compile(rf"(?P<low>{NUMBER}) ?(?:y|a|o|-|hasta) ?(?:los |como )?$")
_JOINS = re.compile(r" ?(?:a|o|-|hasta|y)(?: los| como)? ?")
_NAMES_SOMETHING_ELSE = re.compile(
    r"\b(?:cedula|cc|c\.c\.?|nit|identificacion|documento|ppt|pasaporte|cel|celular|telefono|numero|whatsapp|"
    r"tel|referencia|modelo|kilometraje|placa|chasis|factura|mido|estatura|altura)"
    r"(?: (?:es|de|numero|no|el|como))*[ .:#]*$"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """Whole pesos, from `low` to `high`; both are the same when one amount was named."""

    low: int
    high: int

    @property
    def middle(self) -> int:
        """Halfway between both ends."""
        return (self.low + self.high) // 2


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """An amount and where it stands in the text that `numbers.digits` makes."""

    amount: Amount
    start: int
    end: int


def find_amounts(text: str, *, asked: bool = False) -> tuple[Amount, ...]:
    """The amounts of pesos that `text` names, in their order; a range is one amount.

    `asked` says that the customer was asked for one: then a bare number counts too, a small one as millions.
    """
    words = digits(text)
    found = tuple(one.amount for one in locate_amounts(words))
    return found or (tuple(_bare(words)) if asked else ())


def locate_amounts(words: str) -> Iterator[FoundAmount]:
    """The amounts in `words`, a text that `numbers.digits` has made."""
    open_end: FoundAmount | None = None
    for match in _AMOUNT.finditer(words):
        pesos = _pesos(match)
        if not 0 < pesos <= LARGEST or _NAMES_SOMETHING_ELSE.search(words[: match.start()]):
            continue
        if open_end and _joined(words, open_end, match, pesos):
            open_end = FoundAmount(Amount(open_end.amount.low, pesos), open_end.start, match.end())
            continue
        if open_end:
            yield open_end
        open_end = _with_lower_end(words, match, pesos)
    if open_end:
        yield open_end


def _pesos(match: re.Match[str]) -> int:
    """What `match` amounts to; 0 when it is no sum of money."""
    if match["millions"]:
        return _millions(match)
    if match["one_and_half"]:
        return 3 * MILLION // 2
    if match["thousands"]:
        pesos = round(_figure(match["thousands"]) * 1000)
        return pesos if pesos >= SMALLEST_PLAIN or "$" in match[0] or match["of_pesos"] else 0
    if match["signed"]:
        pesos = round(_figure(match["signed"]))
        return pesos if pesos >= _SMALLEST_SIGNED else 0
    pesos = round(_figure(match["plain"]))
    return pesos if match["pesos"] or _plausible(match["plain"], pesos) else 0


def _millions(match: re.Match[str]) -> int:
    count = {"un": 1.0, "medio": 0.5}.get(match["millions"]) or _figure(match["millions"])
    if count >= 1000:
        return round(count)  # "20.000.000 millones" says it twice
    rest = value(match["rest"]) if match["rest"] else 0.0
    rest = rest * 1000 if rest < 1000 else rest
    return round(count * MILLION + (MILLION / 2 if match["half"] else rest))


def _plausible(figure: str, pesos: int) -> bool:
    """Whether a figure that nothing marks as money is some: large, round, and no number of ten digits."""
    return pesos >= SMALLEST_PLAIN and pesos % 100 == 0 and sum(map(str.isdigit, figure)) != 10


def _joined(words: str, open_end: FoundAmount, match: re.Match[str], pesos: int) -> bool:
    """Whether `match` is the upper end of a range: "de 10 millones a 12 millones"."""
    between = words[open_end.end : match.start()]
    if open_end.amount.low >= pesos or not _JOINS.fullmatch(between):
        return False
    return between.strip() != "y" or re.search(r"\bentre $", words[: open_end.start]) is not None


def _with_lower_end(words: str, match: re.Match[str], pesos: int) -> FoundAmount:
    """The amount of `match`, with the bare number before it as its lower end: "15 y 18 millones"."""
    before = _LOWER_END.search(words[: match.start()])
    if before and (match["millions"] or match["thousands"]):
        low = round(value(before["low"]) * (MILLION if match["millions"] else 1000))
        if 0 < low < pesos:
            return FoundAmount(Amount(low, pesos), before.start(), match.end())
    return FoundAmount(Amount(pesos, pesos), match.start(), match.end())


def _bare(words: str) -> Iterator[Amount]:
    sums = sorted(
        _scaled(value(match[0].split()[0]) + 0.5 * bool(match["half"])) for match in _BARE.finditer(words)
    )
    if 1 <= len(sums) <= 2 and len(words.split()) <= 8 and min(sums) > 0 and max(sums) <= LARGEST:
        yield Amount(sums[0], sums[-1])


def _scaled(number: float) -> int:
    """A bare number as pesos: "20" are millions, "800" and "12.500" thousands."""
    if number <= _BARE_MILLIONS:
        return round(number * MILLION)
    return round(number * 1000) if number < SMALLEST_PLAIN else round(number)


def _figure(text: str) -> float:
    return value(text.lstrip("$ "))
