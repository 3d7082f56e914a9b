"""A log line as a person likes to read it in a terminal."""

from __future__ import annotations

import json

COLOURS = (36, 33, 32, 35, 34, 96, 93, 92, 95, 94)
LEVEL_COLOURS = {"warning": 33, "error": 31, "critical": 31}
GREY = 90
WIDTH = 12
HIDDEN = {
    "service",
    "instance",
    "version",
    "logger",
    "timestamp",
    "level",
    "event",
    "exception",
    "color_message",
}


class Renderer:
    """Puts each process's name, in a colour of its own, before its lines."""

    def __init__(self, *, colours: bool) -> None:
        self._colours = colours
        self._names: list[str] = []

    def render(self, name: str, line: str) -> str:
        """One line of the process `name`; a JSON object becomes its time, level, event and values."""
        if name not in self._names:
            self._names.append(name)
        colour = COLOURS[self._names.index(name) % len(COLOURS)]
        return f"{self._paint(f'{name:<{WIDTH}}', colour)} {self._text(line)}"

    def _text(self, line: str) -> str:
        try:
            record = json.loads(line)
        except ValueError:
            return line
        return self._record(record) if isinstance(record, dict) and "event" in record else line

    def _record(self, record: dict[str, object]) -> str:
        time = str(record.get("timestamp", ""))[11:19]
        level = str(record.get("level", ""))
        values = " ".join(f"{key}={value}" for key, value in record.items() if key not in HIDDEN)
        parts = [
            self._paint(time, GREY),
            self._paint(f"{level:<8}", LEVEL_COLOURS.get(level, GREY)),
            str(record["event"]),
            self._paint(values, GREY),
        ]
        return " ".join(part for part in parts if part) + _exception(record.get("exception"))

    def _paint(self, text: str, colour: int) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colours and text else text


def _exception(exception: object) -> str:
    if not isinstance(exception, dict):
        return ""
    lines = [f"{exception.get('type')}: {exception.get('message')}", *exception.get("frames", [])]
    return "".join(f"\n{'':<{WIDTH}}   {line}" for line in lines)
