"""Cutting documents into chunks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from libs.common.knowledge.tokens import estimate
from services.embeddings.sources.blocks import Block, Document, Heading, Item, Paragraph, Table
from services.embeddings.sources.chunks import chunks, slug

SENTENCES = (
    "La revisión dura una hora. El aceite se paga aparte. Los frenos se miran siempre. Se entrega lavada. "
)


def document(*blocks: Block, title: str = "Taller") -> Document:
    """A document in Spanish."""
    return Document(title, "es", blocks)


def test_two_headings() -> None:
    """A chunk never spans two headings, and carries the titles above it."""
    cut = chunks(
        document(Heading(2, "Frenos"), Paragraph("Uno."), Heading(2, "Llantas"), Paragraph("Dos.")),
        size=256,
        overlap=32,
    )
    assert [(chunk.title_path, chunk.body) for chunk in cut] == [
        (("Taller", "Frenos"), "Uno."),
        (("Taller", "Llantas"), "Dos."),
    ]


def test_a_deeper_heading_and_back() -> None:
    """A heading ends those of its level and below it, not those above."""
    cut = chunks(
        document(Heading(2, "A"), Heading(3, "B"), Paragraph("uno"), Heading(2, "C"), Paragraph("dos")),
        size=256,
        overlap=0,
    )
    assert [chunk.title_path for chunk in cut] == [("Taller", "A", "B"), ("Taller", "C")]


def test_a_heading_without_text() -> None:
    """A heading alone is no chunk."""
    assert chunks(document(Heading(2, "Vacío")), size=256, overlap=0) == []


def test_a_long_paragraph() -> None:
    """A paragraph too long for a chunk is cut between sentences, and its end is repeated."""
    cut = chunks(document(Paragraph(SENTENCES * 2)), size=40, overlap=16)
    assert len(cut) > 1
    assert cut[1].body.split(". ")[0] in cut[0].body


def test_a_table() -> None:
    """Each row stands alone with its header, and no row is cut or repeated."""
    rows = tuple((f"Modelo {n}", f"${n}.000.000") for n in range(1, 13))
    cut = chunks(document(Table(("Modelo", "Precio"), rows)), size=60, overlap=30)
    lines = [line for chunk in cut for line in chunk.body.split("\n")]
    assert lines == [f"Modelo: Modelo {n}; Precio: ${n}.000.000" for n in range(1, 13)]


def test_a_list() -> None:
    """Items are kept whole, nested ones indented."""
    cut = chunks(document(Item("cédula"), Item("RUT", depth=1)), size=256, overlap=0)
    assert cut[0].body == "- cédula\n  - RUT"


def test_ways_of_asking() -> None:
    """Only the first chunk of a section carries the ways in which it is asked for."""
    cut = chunks(
        document(Heading(2, "Revisión", asked=("cuánto vale",)), Paragraph(SENTENCES * 2)), size=40, overlap=0
    )
    assert [bool(chunk.asked) for chunk in cut] == [True] + [False] * (len(cut) - 1)


def test_the_same_text_twice_in_a_section() -> None:
    """A repeated passage is one chunk."""
    cut = chunks(
        document(Heading(2, "A"), Paragraph("x"), Heading(2, "A"), Paragraph("x")), size=99, overlap=0
    )
    assert [chunk.body for chunk in cut] == ["x"]


def test_changed_words() -> None:
    """The content hash follows text, titles and ways of asking."""
    one, two, three = (
        chunks(document(Heading(2, title, asked=asked), Paragraph("x")), size=99, overlap=0)[0].content_hash
        for title, asked in (("A", ()), ("B", ()), ("A", ("cómo",)))
    )
    assert len({one, two, three}) == 3


def test_slugs() -> None:
    """Anchors are plain letters, digits and hyphens."""
    assert slug("¿Qué más? Ténéré 700") == "que-mas-tenere-700"


WORDS = some.text(alphabet="abcdeáñ .,1\n", min_size=1, max_size=400)


@given(texts=some.lists(WORDS, min_size=1, max_size=6), size=some.integers(32, 128))
def test_any_text(texts: list[str], size: int) -> None:
    """No chunk is longer than it may be, and every word is in some chunk."""
    cut = chunks(document(*(Paragraph(text) for text in texts)), size=size, overlap=8)
    assert all(estimate(chunk.body) <= max(size, 8 + max(map(estimate, chunk.body.split()))) for chunk in cut)
    kept = " ".join(chunk.body for chunk in cut).split()
    assert set(" ".join(texts).split()) <= set(kept)
