"""Schemas as structured outputs take them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from libs.common.ai.schema import strict


class Inner(Struct, frozen=True):
    """An inner shape."""

    title: str = "none"


class Outer(Struct, frozen=True):
    """An outer shape."""

    default: Annotated[int | None, Meta(description="A number.")] = None
    inner: Inner | None = None


def test_everything_is_required() -> None:
    """Also what has a default, which is left out."""
    assert strict(Outer) == {
        "description": "An outer shape.",
        "type": "object",
        "properties": {
            "default": {"description": "A number.", "anyOf": [{"type": "integer"}, {"type": "null"}]},
            "inner": {"anyOf": [{"$ref": "#/$defs/Inner"}, {"type": "null"}]},
        },
        "required": ["default", "inner"],
        "additionalProperties": False,
        "$defs": {
            "Inner": {
                "description": "An inner shape.",
                "type": "object",
                "properties": {"title": {"type": "string"}},
                "required": ["title"],
                "additionalProperties": False,
            }
        },
    }
