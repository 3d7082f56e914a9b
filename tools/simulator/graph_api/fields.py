"""Readers of a call's fields that refuse what Meta refuses, with Meta's codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tools.simulator.graph_api.errors import GraphError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.simulator.json_types import JsonObject


def required_object(source: JsonObject, key: str, path: str = "") -> JsonObject:
    """The object under `key`; 131008 when it is missing, 100 when it is something else."""
    value = _required(source, key, path)
    if not isinstance(value, Mapping):
        raise GraphError(100, f"Param {path}{key} must be a JSON object.")
    return value


def required_list(source: JsonObject, key: str, path: str = "") -> Sequence[object]:
    """The array under `key`; 131008 when it is missing, 100 when it is something else."""
    value = _required(source, key, path)
    if not isinstance(value, list):
        raise GraphError(100, f"Param {path}{key} must be a JSON array.")
    return value


def required_text(source: JsonObject, key: str, path: str = "", *, maximum: int, code: int = 100) -> str:
    """The text of 1 to `maximum` characters under `key`; 131008 when missing, `code` for a wrong length."""
    value = _required(source, key, path)
    if not isinstance(value, str):
        raise GraphError(100, f"Param {path}{key} must be a string.")
    return _measured(value, f"{path}{key}", maximum=maximum, code=code)


def optional_text(
    source: JsonObject, key: str, path: str = "", *, maximum: int, code: int = 100
) -> str | None:
    """Like `required_text`, but may be absent."""
    if source.get(key) is None:
        return None
    return required_text(source, key, path, maximum=maximum, code=code)


def objects(values: Sequence[object], path: str) -> list[JsonObject]:
    """The items of an array that must all be objects; 100 otherwise."""
    found = [value for value in values if isinstance(value, Mapping)]
    if len(found) != len(values):
        raise GraphError(100, f"Param {path} must hold JSON objects only.")
    return found


def _required(source: JsonObject, key: str, path: str) -> object:
    value = source.get(key)
    if value is None:
        raise GraphError(131008, f"The parameter {path}{key} is required.")
    return value


def _measured(value: str, path: str, *, maximum: int, code: int) -> str:
    if not value.strip():
        raise GraphError(code, f"Param {path} must be at least 1 character long.")
    if len(value) > maximum:
        raise GraphError(code, f"Param {path} must be at most {maximum} characters long.")
    return value
