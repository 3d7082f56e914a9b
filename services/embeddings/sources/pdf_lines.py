"""The lines of a PDF's page, and the tables that lines in columns form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from services.embeddings.sources.blocks import Table

NARROW = frozenset(" .,;:'|!()[]-/ijlftrI1")
NARROW_WIDTH, CAPITAL_WIDTH, WIDTH = 0.3, 0.68, 0.54
"""About how wide letters are, in sizes of their type; the file does not tell where a text ends."""

COLUMN_GAP = 0.8
"""What stands at least so many sizes behind the end of a text is a column of its own."""

SHORT_LINE = 40
"""A line of fewer letters ended because its writer wanted it to."""


@dataclass(frozen=True)
class Fragment:
    """A text that is drawn at once; lengths in points, `height` from the bottom of the page."""

    text: str
    left: float
    height: float
    size: float

    @property
    def right(self) -> float:
        """About where it ends."""
        return self.left + self.size * sum(map(_width, self.text))


@dataclass(frozen=True)
class Line:
    """Fragments of one height, those that touch joined; `gap` tells of empty space above."""

    cells: tuple[Fragment, ...]
    gap: bool

    @property
    def size(self) -> float:
        """The size of its largest letters."""
        return max(cell.size for cell in self.cells)

    @property
    def text(self) -> str:
        """All of it, columns two spaces apart."""
        return "  ".join(cell.text for cell in self.cells)


def lines(fragments: Sequence[Fragment]) -> Iterator[Line]:
    """The lines of a page from top to bottom: fragments of about the same height are one line."""
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda each: -each.height):
        if rows and abs(rows[-1][0].height - fragment.height) < fragment.size / 2:
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    before: float | None = None
    for row in rows:
        line = Line(tuple(_cells(row)), gap=False)
        height = row[0].height
        yield Line(line.cells, gap=before is not None and before - height > 1.8 * line.size)
        before = height


def running_text(found: Sequence[Line]) -> str:
    """The text of lines without columns: a sentence that goes on in the next line is one again, and empty
    space between lines is an empty line.
    """
    text = ""
    for line in found:
        goes_on = len(text.rpartition("\n")[2]) > SHORT_LINE and text[-1].isalpha() and not line.gap
        text += (" " if goes_on else "\n\n" if line.gap else "\n") + line.text
    return text


def tables(found: Sequence[Line]) -> Iterator[Table | Sequence[Line]]:
    """`found` in its order: two lines or more that stand in columns as a table, others as they are."""
    header: tuple[Fragment, ...] = ()
    for _, run in groupby(enumerate(found), key=lambda item: _tabular(found, item[0])):
        part = [line for _, line in run]
        if len(part) < 2 or len(part[0].cells) < 2:
            yield part
            continue
        if not any(letter.isdigit() for letter in part[0].text):
            header, *_ = (line.cells for line in part)
            part = part[1:]
        yield Table(tuple(cell.text for cell in header), tuple(_rows(header or part[0].cells, part)))


def _tabular(found: Sequence[Line], place: int) -> bool:
    """Whether the line has columns, or goes on with a cell of the line above that has."""
    line = found[place]
    if len(line.cells) > 1:
        return True
    above = found[place - 1] if place else line
    return len(above.cells) > 1 and not line.gap and line.cells[0].left > above.cells[0].right


def _rows(columns: Sequence[Fragment], part: Sequence[Line]) -> Iterator[tuple[str, ...]]:
    row: list[str] = []
    for line in part:
        if len(line.cells) > 1 and row:
            yield tuple(row)
            row = []
        row = row or [""] * len(columns)
        for cell in line.cells:
            nearest = min(range(len(columns)), key=lambda n: abs(columns[n].left - cell.left))
            row[nearest] = f"{row[nearest]} {cell.text}".strip()
    yield tuple(row)


def _cells(row: Sequence[Fragment]) -> Iterator[Fragment]:
    held: list[Fragment] = []
    for fragment in sorted(row, key=lambda each: each.left):
        if held and fragment.left - held[-1].right >= COLUMN_GAP * fragment.size:
            yield _joined(held)
            held = []
        held.append(fragment)
    yield _joined(held)


def _joined(parts: Sequence[Fragment]) -> Fragment:
    text, size = " ".join(part.text for part in parts), max(part.size for part in parts)
    return Fragment(text, parts[0].left, parts[0].height, size)


def _width(letter: str) -> float:
    if letter in NARROW:
        return NARROW_WIDTH
    return CAPITAL_WIDTH if letter.isupper() else WIDTH
