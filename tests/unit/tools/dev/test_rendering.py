"""Log lines in a terminal."""

from __future__ import annotations

from tools.dev.rendering import Renderer

PLAIN = Renderer(colours=False)


def test_a_line_of_our_logs() -> None:
    """Time, level and event come first; what every line has is left out."""
    line = (
        '{"service":"router","instance":"local","version":"unknown","event":"turn opened","turn_id":"t1",'
        '"logger":"router","level":"info","timestamp":"2026-11-23T08:39:50.141428Z"}'
    )
    assert PLAIN.render("router", line) == "router       08:39:50 info     turn opened turn_id=t1"


def test_a_line_with_an_exception() -> None:
    """The exception and its way through the code follow, a line each."""
    line = '{"event":"failed","exception":{"type":"KeyError","message":"","frames":["a.py:1 read"]}}'
    assert PLAIN.render("router", line).splitlines()[1:] == [
        "               KeyError: ",
        "               a.py:1 read",
    ]


def test_a_line_that_is_not_json() -> None:
    """It is shown as it is."""
    assert PLAIN.render("router", "Traceback") == "router       Traceback"


def test_json_that_is_not_a_log_line() -> None:
    """It is shown as it is."""
    assert PLAIN.render("router", "[1, 2]") == "router       [1, 2]"


def test_colours() -> None:
    """Each process has a colour of its own, the same on every line."""
    renderer = Renderer(colours=True)
    router, agents = renderer.render("router", "x"), renderer.render("agents", "x")
    assert router.split("m")[0] != agents.split("m")[0]
    assert renderer.render("router", "x") == router
