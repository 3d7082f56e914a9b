"""Files of every kind, as blocks."""

from __future__ import annotations

import io

import docx
import pytest
from pypdf import PdfReader, PdfWriter

from libs.common.knowledge.results import KINDS
from services.embeddings.sources import data, files
from services.embeddings.sources.blocks import Heading, Item, Paragraph, Table
from services.embeddings.sources.errors import ScannedDocument, UnknownFormat, UnreadableSource
from tests.doubles.pdf import pdf
from tools.gpbikes import retrieval_evaluation


def test_markdown() -> None:
    """Headings, lists, tables and ways of asking keep their meaning."""
    text = (
        "# Precios\n\n## Motos\n<!-- asked:\ncuánto vale\n-->\n\n"
        "| Modelo | Precio |\n|---|---|\n| R3 | $1 |\n\n- uno\n  - dos\n"
    )
    document = files.read("precios.md", text.encode())
    assert document.title == "Precios"
    assert document.blocks == (
        Heading(1, "Precios"),
        Heading(2, "Motos", asked=("cuánto vale",)),
        Table(("Modelo", "Precio"), (("R3", "$1"),)),
        Item("uno"),
        Item("dos", depth=1),
    )


def test_plain_text() -> None:
    """Paragraphs are kept apart, and items are recognised."""
    document = files.read("notas_taller.txt", "Uno\nsigue\n\n- cédula\n2. RUT\n".encode())
    assert document.title == "notas taller"
    assert document.blocks == (Paragraph("Uno\nsigue"), Item("cédula"), Item("RUT"))


def test_plain_text_with_a_title() -> None:
    """A first line that stands alone and is no sentence is the title, so that it is no answer by itself."""
    document = files.read("a.txt", b"Alquiler de motos\n\nSe necesita licencia.\n")
    assert document.title == "Alquiler de motos"
    assert document.blocks == (Heading(1, "Alquiler de motos"), Paragraph("Se necesita licencia."))


def test_text_of_an_old_editor() -> None:
    """The Western encoding of Windows is read too."""
    assert files.read("a.txt", "Atención".encode("cp1252")).blocks == (Paragraph("Atención"),)


def test_a_saved_page() -> None:
    """Content is kept; menus, scripts and footers are not; the page's own title and language win."""
    page = """<html lang="en-US"><head><title>Shop</title><style>p{}</style></head><body><nav>Home</nav>
    <h2>Hours</h2><p>Open <b>daily</b>.</p><ul><li>Mon<ul><li>early</li></ul></li></ul>
    <table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>
    <script>x()</script><footer>Legal</footer></body></html>"""
    document = files.read("page.html", page.encode())
    assert (document.title, document.language) == ("Shop", "en")
    assert document.blocks == (
        Heading(2, "Hours"),
        Paragraph("Open daily."),
        Item("Mon"),
        Item("early", depth=1),
        Table(("A", "B"), (("1", "2"),)),
    )


def test_a_page_that_does_not_say_its_encoding() -> None:
    """It is read as UTF-8 when it is."""
    page = "<html><title>Conducción</title><p>Examen médico</p></html>"
    assert files.read("a.html", page.encode()).blocks == (Paragraph("Examen médico"),)


def test_a_page_in_the_encoding_that_it_tells() -> None:
    """It is read so."""
    page = '<html><meta charset="iso-8859-1"><title>A</title><p>Examen médico</p></html>'
    assert files.read("a.html", page.encode("latin-1")).blocks == (Paragraph("Examen médico"),)


def test_a_word_file() -> None:
    """Headings, lists and tables keep their meaning."""
    word = docx.Document()
    word.add_heading("Garantía", level=1)
    word.add_paragraph("Dos años.")
    word.add_paragraph("motor", style="List Bullet")
    table = word.add_table(rows=2, cols=2)
    for cell, text in zip((cell for row in table.rows for cell in row.cells), "ABCD", strict=True):
        cell.text = text
    kept = io.BytesIO()
    word.save(kept)
    assert files.read("garantia.docx", kept.getvalue()).blocks == (
        Heading(2, "Garantía"),
        Paragraph("Dos años."),
        Item("motor"),
        Table(("A", "B"), (("C", "D"),)),
    )


def test_a_pdf_price_list() -> None:
    """Large lines are headings, and the columns of a line stay on it."""
    content = pdf(
        [
            (20, 60, 750, "Lista de precios"),
            (11, 60, 700, "MT-03"),
            (11, 300, 700, "$28.900.000"),
            (11, 60, 685, "R3 ABS"),
            (11, 300, 685, "$33.500.000"),
        ]
    )
    document = files.read("lista-2026.pdf", content)
    assert document.title == "Lista de precios"
    assert document.blocks == (
        Heading(1, "Lista de precios"),
        Table((), (("MT-03", "$28.900.000"), ("R3 ABS", "$33.500.000"))),
    )


def test_a_pdf_table_with_a_header() -> None:
    """Each cell is put under its column, although one is missing and another takes two lines."""
    content = pdf(
        [
            (11, 60, 700, "Producto"),
            (11, 250, 700, "Detalle"),
            (11, 400, 700, "Precio"),
            (11, 60, 685, "Casco"),
            (11, 250, 685, "visor oscuro y"),
            (11, 400, 685, "$489.000"),
            (11, 250, 672, "forro lavable"),
            (11, 60, 655, "Guantes"),
            (11, 400, 655, "$95.000"),
        ]
    )
    assert files.read("lista.pdf", content).blocks == (
        Table(
            ("Producto", "Detalle", "Precio"),
            (("Casco", "visor oscuro y forro lavable", "$489.000"), ("Guantes", "", "$95.000")),
        ),
    )


def test_a_pdf_paragraph() -> None:
    """A sentence that goes on in the next line is one again."""
    content = pdf(
        [
            (11, 60, 700, "Los cascos tienen un año de garantía por defectos de"),
            (11, 60, 686, "fábrica."),
            (11, 60, 672, "No cubre golpes."),
        ]
    )
    assert files.read("garantia.pdf", content).blocks == (
        Paragraph("Los cascos tienen un año de garantía por defectos de fábrica.\nNo cubre golpes."),
    )


def test_a_pdf_printed_by_a_browser() -> None:
    """Its axis points downwards; the lines keep their order all the same."""
    content = pdf(
        [(11, 60, 700, "primera línea del texto"), (11, 60, 686, "segunda línea del texto")], downwards=True
    )
    assert files.read("a.pdf", content).blocks == (
        Paragraph("primera línea del texto\nsegunda línea del texto"),
    )


def test_a_scanned_pdf() -> None:
    """Pages without text are refused with a clear word."""
    with pytest.raises(ScannedDocument, match="is a scan"):
        files.read("escaneado.pdf", pdf([]))


def test_a_locked_pdf() -> None:
    """The error says that a password locks it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([(11, 60, 700, "secreto")]))))
    writer.encrypt("invented", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    with pytest.raises(UnreadableSource, match="password"):
        files.read("cerrado.pdf", locked.getvalue())


@pytest.mark.parametrize("name", ["roto.pdf", "roto.docx"])
def test_a_damaged_file(name: str) -> None:
    """The error names the file."""
    with pytest.raises(UnreadableSource, match=name.split(".", maxsplit=1)[0]):
        files.read(name, b"neither")


def test_a_format_nobody_reads() -> None:
    """The error names the formats that are read."""
    with pytest.raises(UnknownFormat, match=r"\.pdf, \.docx"):
        files.read("tabla.xlsx", b"")


def test_the_projects_own_data() -> None:
    """Every file of data/ can be read, and says something."""
    sources = data.sources()
    assert {source.kind for source in sources} <= set(KINDS)
    assert all(source.document.blocks for source in sources)


def test_evaluation_questions() -> None:
    """Each names a passage that exists, and none is itself a way of asking in the data."""
    headings = [
        (source.key, block)
        for source in data.sources()
        for block in source.document.blocks
        if isinstance(block, Heading)
    ]
    asked = {way.lower() for _, heading in headings for way in heading.asked}
    questions = retrieval_evaluation.load()
    everything = (*questions.development, *questions.held_out)
    assert len(everything) >= 150
    assert not [question.ask for question in questions.held_out if question.ask.lower() in asked]
