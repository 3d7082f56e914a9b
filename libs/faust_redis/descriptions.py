"""What is kept of an error: its type and where it arose. Its text may repeat a customer's words."""

from __future__ import annotations

import traceback

FRAMES = 3


def describe(error: BaseException) -> str:
    """Return the error's type and the innermost places it came through, innermost first, on one line."""
    frames = [*traceback.walk_tb(error.__traceback__)][-FRAMES:]
    places = [f"{frame.f_globals.get('__name__', '?')}:{line}" for frame, line in reversed(frames)]
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return f"{name} at {', '.join(places)}" if places else name
