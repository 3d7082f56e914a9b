"""A PDF of one page, written by hand."""

from __future__ import annotations

from collections.abc import Sequence

HEIGHT = 842


def pdf(texts: Sequence[tuple[int, int, int, str]], *, downwards: bool = False) -> bytes:
    """A page with `texts`: each its size, its place from the left and from the bottom in points, and its
    words; `downwards` with an axis that points down, as browsers write it.
    """
    drawn = f"1 0 0 -1 0 {HEIGHT} cm\n" if downwards else ""
    drawn += "".join(
        f"BT /F1 {size} Tf {left} {HEIGHT - bottom if downwards else bottom} Td ({text}) Tj ET\n"
        for size, left, bottom, text in texts
    )
    stream = drawn.encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 %d] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>" % HEIGHT
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    content = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (count, table, count, len(content))
    )
