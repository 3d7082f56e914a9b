"""Errors are described by type and place, never by their text."""

from __future__ import annotations

from libs.faust_redis.descriptions import describe
from libs.faust_redis.errors import NotConsuming


def error_of(number: int, error: Exception) -> Exception:
    """Raise `error` below `number` calls, and catch it."""
    try:
        if number:
            raise error_of(number - 1, error)
        raise error
    except type(error) as caught:
        return caught


def test_a_description_does_not_repeat_the_text() -> None:
    """The text of an error may be a customer's."""
    assert "private" not in describe(error_of(0, ValueError("my private words")))


def test_a_description_names_type_and_place() -> None:
    """A built-in type by its name, others with their module; the place by module and line."""
    described = describe(error_of(0, NotConsuming()))
    assert described.startswith(f"libs.faust_redis.errors.NotConsuming at {__name__}:")


def test_a_description_is_one_line_of_bounded_length() -> None:
    """However deep the error came from: it is kept beside the entry, tab-separated."""
    described = describe(error_of(50, ValueError("x\ty\nz")))
    assert described.count(__name__) == 3
    assert not {"\n", "\t"} & set(described)
