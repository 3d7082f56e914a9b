"""JSON as the platform may send it, made safe for everything that reads or stores it later.

What is legal JSON and yet breaks a reader behind us is replaced in the text, so that one odd update
never takes its neighbours with it: U+0000 (which Postgres refuses), halves of surrogate pairs, bytes that
are not UTF-8, numbers no machine type holds, and nesting deeper than MAX_DEPTH.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from msgspec import DecodeError, Raw

from services.gateway.errors import NotJson

MAX_DEPTH = 100
"""Levels of nesting kept as structure; what lies deeper is kept as the text it was."""

_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a whole surrogate pair
    rb"|(?P<unsafe>u0000|u[dD][89a-fA-F][0-9a-fA-F]{2})"
    rb"|.)",
    re.DOTALL,
)
# A string may end with the text: unterminated ones are then passed over once, not once per quote in them.
_TOKEN = re.compile(
    rb'(?P<string>"[^"\\]*(?:\\.[^"\\]*)*(?:"|\Z))|(?P<open>[\[{])|(?P<close>[\]}])|(?P<number>-?\d[\d.eE+-]*)',
    re.DOTALL,
)


def decode(text: bytes) -> object:
    """The value that `text` stands for, safe to be encoded, sent and stored again.

    Raises NotJson.
    """
    if b"\\u0000" in text:
        text = _ESCAPE.sub(_safe_escape, text)
    try:
        return msgspec.json.decode(text)
    except (DecodeError, UnicodeDecodeError, RecursionError):
        return _decode_odd(text)


def raw(value: object) -> Raw:
    """`value` as JSON; when it is nested deeper than MAX_DEPTH, a JSON string of that JSON."""
    encoded = msgspec.json.encode(value)
    brackets = encoded.count(b"[") + encoded.count(b"{")
    if brackets > MAX_DEPTH and _deeper(value, MAX_DEPTH):
        encoded = msgspec.json.encode(encoded.decode())
    return Raw(encoded)


def _deeper(value: object, levels: int) -> bool:
    if isinstance(value, dict):
        return levels == 0 or any(_deeper(element, levels - 1) for element in value.values())
    if isinstance(value, list):
        return levels == 0 or any(_deeper(element, levels - 1) for element in value)
    return False


def _decode_odd(text: bytes) -> object:
    valid = text.decode("utf-8", errors="replace").encode()
    try:
        return msgspec.json.decode(b"".join(_safe_pieces(valid)))
    except (DecodeError, RecursionError):
        raise NotJson from None


def _safe_pieces(text: bytes) -> Iterator[bytes]:
    depth = copied = deep_from = 0
    for token in _TOKEN.finditer(text):
        if token["open"]:
            depth += 1
            if depth == MAX_DEPTH + 1:
                deep_from = token.start()
                yield text[copied:deep_from]
        elif token["close"]:
            depth -= 1
            if depth == MAX_DEPTH:
                yield _as_string(text[deep_from : token.end()])
                copied = token.end()
        elif depth <= MAX_DEPTH:
            yield text[copied : token.start()]
            yield _safe_scalar(token)
            copied = token.end()
    yield text[copied:]


def _safe_scalar(token: re.Match[bytes]) -> bytes:
    if token["string"]:
        return _ESCAPE.sub(_safe_escape, token[0])
    try:
        msgspec.json.decode(token[0])
    except msgspec.ValidationError:
        return _as_string(token[0])
    return token[0]


def _safe_escape(escape: re.Match[bytes]) -> bytes:
    return b"\\ufffd" if escape["unsafe"] else escape[0]


def _as_string(text: bytes) -> bytes:
    return msgspec.json.encode(_ESCAPE.sub(_safe_escape, text).decode())
