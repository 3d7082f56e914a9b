"""JSON that is legal and yet breaks readers is made safe; what is not JSON is refused."""

from __future__ import annotations

import msgspec
import pytest

from services.gateway.errors import NotJson
from services.gateway.lenient_json import MAX_DEPTH, decode, raw

FACE = "\N{GRINNING FACE}"
REPLACED = "\N{REPLACEMENT CHARACTER}"

SAFE: dict[str, tuple[bytes, object]] = {
    "plain": (b'{"a": [1, "x", null, true]}', {"a": [1, "x", None, True]}),
    "a NUL": (rb'"a\u0000b"', f"a{REPLACED}b"),
    "a NUL in a name": (rb'{"a\u0000": 1}', {f"a{REPLACED}": 1}),
    "the text of an escape": (rb'["\\u0000", "\u0000"]', [r"\u0000", REPLACED]),
    "a lone first half": (rb'"\ud83d"', REPLACED),
    "a lone second half": (rb'"\ude00x"', f"{REPLACED}x"),
    "two first halves": (rb'"\ud83d\ud83d\ude00"', REPLACED + FACE),
    "halves the wrong way round": (rb'"\ude00\ud83d"', REPLACED * 2),
    "a whole pair beside a NUL": (rb'"\uD83D\uDE00\u0000"', FACE + REPLACED),
    "a byte that is not UTF-8": (b'"a\xffb"', f"a{REPLACED}b"),
    "a number too large": (b"[1e400, 7]", ["1e400", 7]),
    "a negative number too large": (b"[-1e400]", ["-1e400"]),
    "an integer of 5,000 digits": (b"[" + b"1" * 5000 + b"]", ["1" * 5000]),
    "an integer beyond 64 bits": (b"18446744073709551616", 2**64),
}


@pytest.mark.parametrize(("text", "expected"), SAFE.values(), ids=SAFE.keys())
def test_legal_json_is_read_and_made_safe(text: bytes, expected: object) -> None:
    """What would break a later reader is replaced, everything else is as it was."""
    assert decode(text) == expected


def test_what_is_nested_too_deep_is_kept_as_text_and_its_neighbours_as_they_are() -> None:
    """A tower of 5,000 lists becomes its text below the limit; the value beside it is untouched."""
    tower = b"[" * 5000 + b'"\\u0000"' + b"]" * 5000
    decoded = decode(b'{"odd": ' + tower + b', "neighbour": {"a": 1}}')
    assert isinstance(decoded, dict)
    assert decoded["neighbour"] == {"a": 1}
    inner = decoded["odd"]
    for _ in range(MAX_DEPTH - 1):
        (inner,) = inner
    assert isinstance(inner, str)
    assert len(inner) > 9000


NOT_JSON: dict[str, bytes] = {
    "nothing": b"",
    "words": b"hola",
    "an open object": b'{"a": 1',
    "two values": b"{} {}",
    "NaN": b"NaN",
    "an open string": b'"hola',
    "open strings, many": b'"\\"' * 10_000,
    "a bare control character": b'"a\nb"',
    "a tower that never closes": b"[" * 100_000,
    "too many closings": b"]" * 1000,
}


@pytest.mark.parametrize("text", NOT_JSON.values(), ids=NOT_JSON.keys())
def test_what_is_not_json_is_refused(text: bytes) -> None:
    """There is no value to read."""
    with pytest.raises(NotJson):
        decode(text)


def test_raw_keeps_a_value_as_it_is() -> None:
    """A value that nobody understood is kept as JSON of the same value."""
    value = {"a": [1, {"b": None}], "c": "ñ"}
    assert msgspec.json.decode(raw(value)) == value


def test_raw_keeps_a_deep_value_as_its_text() -> None:
    """What is nested deeper than the limit comes out as one text, for readers with shallow stacks."""
    value: object = "bottom"
    for place in range(MAX_DEPTH + 1):
        value = [value] if place % 2 else {"a": value}
    assert msgspec.json.decode(raw(value)) == msgspec.json.encode(value).decode()


def test_raw_keeps_a_wide_value_as_it_is() -> None:
    """Many brackets beside one another are not depth."""
    value = [[place] for place in range(MAX_DEPTH * 2)]
    assert msgspec.json.decode(raw(value)) == value
