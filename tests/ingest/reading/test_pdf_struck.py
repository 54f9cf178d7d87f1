"""Text through which a line is drawn is not read; underlines and rules strike nothing out."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import MarkupAnnotation
from pypdf.generic import ArrayObject, FloatObject, NameObject
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from ingest.reading.parsed import ParsedDocument
from ingest.reading.sandbox import read_file

SIZE = 11
PARTS = ("The fee is", "900 crowns", "750 crowns for each boat.")
NOTE = ("text that is struck out was left out, on pages: 1",)
Stroke = Callable[[Canvas, float, float, float], None]


def page(stroke: Stroke) -> bytes:
    """A page with a line whose second part may have a stroke; from its left to its right."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    canvas.setFont("Helvetica", SIZE)
    canvas.drawString(72, 760, "Every boat of the club has a berth, for which its owner pays.")
    x = 72.0
    for number, part in enumerate(PARTS):
        width = stringWidth(part, "Helvetica", SIZE)
        canvas.drawString(x, 720, part)
        if number == 1:
            stroke(canvas, x, x + width, 720)
        x += width + stringWidth(" ", "Helvetica", SIZE)
    canvas.drawString(72, 680, "The owner pays in May, and not later.")
    canvas.save()
    return buffer.getvalue()


def read(stroke: Stroke) -> ParsedDocument:
    return read_file(page(stroke), "a.pdf")


def line_at(share: float, before: float = 0, behind: float = 0) -> Stroke:
    """A line at a height above the baseline, as a share of the size, that may go beyond."""

    def draw(canvas: Canvas, left: float, right: float, base: float) -> None:
        canvas.setLineWidth(0.7)
        canvas.line(left - before, base + share * SIZE, right + behind, base + share * SIZE)

    return draw


def thin_box(canvas: Canvas, left: float, right: float, base: float) -> None:
    canvas.rect(left, base + 0.25 * SIZE, right - left, 0.8, stroke=0, fill=1)


def two_lines(canvas: Canvas, left: float, right: float, base: float) -> None:
    for share in (0.22, 0.38):
        line_at(share)(canvas, left, right, base)


def in_pieces(canvas: Canvas, left: float, right: float, base: float) -> None:
    middle = (left + right) / 2
    for start, end in ((left, middle), (middle, right)):
        canvas.rect(start, base + 0.28 * SIZE, end - start, 0.6, stroke=0, fill=1)


@pytest.mark.parametrize("stroke", [line_at(0.3), thin_box, two_lines, in_pieces])
def test_text_with_a_line_through_its_middle_is_left_out_and_told(stroke: Stroke) -> None:
    document = read(stroke)
    assert "The fee is 750 crowns for each boat." in [block.text for block in document.blocks]
    assert document.notes == NOTE


def frame(canvas: Canvas, left: float, right: float, base: float) -> None:
    canvas.rect(left, base + 0.3 * SIZE, right - left, 30)


@pytest.mark.parametrize(
    "stroke",
    [
        line_at(-0.12),  # an underline
        line_at(0.02),
        line_at(0.95),
        line_at(0.3, before=60),  # a rule that reaches over more than the words
        line_at(0.3, behind=200),
        frame,
    ],
)
def test_underlines_and_rules_strike_nothing_out(stroke: Stroke) -> None:
    document = read(stroke)
    assert any(" ".join(PARTS) in block.text for block in document.blocks)
    assert document.notes == ()


def test_what_a_word_processor_strikes_and_underlines_is_told_apart_in_cells_too() -> None:
    style, buffer = getSampleStyleSheet()["Normal"], io.BytesIO()
    rows = [
        ["Barco", "Precio"],
        ["Ada", Paragraph("<strike>900 coronas</strike> 750 coronas", style)],
        ["Bea", Paragraph("<u>640 coronas</u>", style)],
        ["Cid", Paragraph("<strike>510 coronas</strike>", style)],
    ]
    table = Table(rows, colWidths=[100, 200])
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    SimpleDocTemplate(buffer, pagesize=A4, invariant=True).build([table])
    document = read_file(buffer.getvalue(), "a.pdf")
    assert [block.text for block in document.blocks] == [
        "Barco: Ada | Precio: 750 coronas",
        "Barco: Bea | Precio: 640 coronas",
        "Barco: Cid",
    ]
    assert document.notes == NOTE


def test_what_a_reader_has_struck_out_with_a_mark_is_left_out() -> None:
    file = PdfWriter(clone_from=PdfReader(io.BytesIO(page(lambda *_: None))))
    left = 72 + stringWidth(f"{PARTS[0]} ", "Helvetica", SIZE)
    right = left + stringWidth(PARTS[1], "Helvetica", SIZE)
    mark = MarkupAnnotation()
    mark[NameObject("/Subtype")] = NameObject("/StrikeOut")
    corners = (left, 731, right, 731, left, 717, right, 717)
    mark[NameObject("/Rect")] = ArrayObject(map(FloatObject, (left, 717, right, 731)))
    mark[NameObject("/QuadPoints")] = ArrayObject(map(FloatObject, corners))
    file.add_annotation(0, mark)
    written = io.BytesIO()
    file.write(written)
    document = read_file(written.getvalue(), "a.pdf")
    assert "The fee is 750 crowns for each boat." in [block.text for block in document.blocks]
    assert document.notes == NOTE
