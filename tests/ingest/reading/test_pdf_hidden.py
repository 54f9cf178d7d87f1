from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.reading.parsed import ParsedDocument
from ingest.reading.sandbox import read_file

UNSEEN = "The deposit for a saw is 5000 crowns."
NOTE = "text that no reader sees was left out, on pages: 1"


def read(draw: Callable[[Canvas], None]) -> ParsedDocument:
    """A page with one line that all see, and whatever is drawn beside it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    canvas.drawString(72, 780, "A drill may be borrowed for three days by every member.")
    canvas.saveState()
    draw(canvas)
    canvas.restoreState()
    canvas.save()
    return read_file(buffer.getvalue(), "a.pdf")


def everything(document: ParsedDocument) -> str:
    return " ".join(block.text for block in document.blocks)


def picture(grey: int = 200) -> ImageReader:
    return ImageReader(Image.new("L", (20, 20), grey))


def invisible(canvas: Canvas) -> None:
    canvas.drawString(72, 700, UNSEEN, mode=3)


def white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 700, UNSEEN)


def nearly_white_within_a_white_box(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(60, 690, 400, 30, stroke=0, fill=1)
    canvas.setFillColorRGB(0.99, 0.99, 0.99)
    canvas.drawString(72, 700, UNSEEN)


def black_on_black(canvas: Canvas) -> None:
    canvas.rect(60, 690, 400, 30, stroke=0, fill=1)
    canvas.drawString(72, 700, UNSEEN)


def tiny(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 0.5)
    canvas.drawString(72, 700, UNSEEN)


def shrunk(canvas: Canvas) -> None:
    canvas.translate(72, 700)
    canvas.scale(0.05, 0.05)
    canvas.drawString(0, 0, UNSEEN)


def off_the_page(canvas: Canvas) -> None:
    canvas.drawString(-900, 700, UNSEEN)


def under_a_white_box(canvas: Canvas) -> None:
    canvas.drawString(72, 700, UNSEEN)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(60, 690, 400, 30, stroke=0, fill=1)


def blacked_out(canvas: Canvas) -> None:
    canvas.drawString(72, 700, UNSEEN)
    canvas.rect(60, 690, 400, 30, stroke=0, fill=1)


def blacked_out_in_a_form(canvas: Canvas) -> None:
    canvas.beginForm("part")
    canvas.drawString(12, 10, UNSEEN)
    canvas.rect(0, 0, 400, 30, stroke=0, fill=1)
    canvas.endForm()
    canvas.translate(60, 690)
    canvas.doForm("part")


@pytest.mark.parametrize(
    "draw",
    [
        invisible,
        white,
        nearly_white_within_a_white_box,
        black_on_black,
        tiny,
        shrunk,
        off_the_page,
        under_a_white_box,
        blacked_out,
        blacked_out_in_a_form,
    ],
)
def test_what_no_reader_sees_is_not_read_and_its_page_is_named(
    draw: Callable[[Canvas], None],
) -> None:
    document = read(draw)
    assert everything(document) == "A drill may be borrowed for three days by every member."
    assert document.notes == (NOTE,)


def behind_a_picture(canvas: Canvas) -> None:
    canvas.drawString(72, 700, UNSEEN)
    canvas.drawImage(picture(), 60, 690, 400, 30)


def beyond_what_cuts_it_off(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(10, 10, 20, 20)
    canvas.clipPath(path, stroke=0)
    canvas.drawString(72, 700, UNSEEN)


@pytest.mark.parametrize("draw", [behind_a_picture, beyond_what_cuts_it_off])
def test_what_is_covered_or_cut_off_is_not_read(draw: Callable[[Canvas], None]) -> None:
    document = read(draw)
    assert UNSEEN not in everything(document)
    assert document.notes == (NOTE,)


@pytest.mark.parametrize("is_off", [True, False])
def test_a_layer_is_read_where_it_is_shown(is_off: bool) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True, pageCompression=0)
    canvas.drawString(72, 780, "A drill may be borrowed for three days.")
    canvas.save()
    file = PdfWriter(clone_from=buffer)
    layer = file._add_object(named(Type=NameObject("/OCG"), Name=TextStringObject("Draft")))
    page = file.pages[0]
    page[NameObject("/Resources")].get_object()[NameObject("/Properties")] = named(L1=layer)
    drawn = DecodedStreamObject()
    line = f"/OC /L1 BDC BT /F1 12 Tf 72 700 Td ({UNSEEN}) Tj ET EMC".encode()
    drawn.set_data(page.get_contents().get_data() + b"\n" + line)
    page[NameObject("/Contents")] = file._add_object(drawn)
    shut = ArrayObject([layer] if is_off else [])
    layers = named(OCGs=ArrayObject([layer]), D=named(OFF=shut))
    file._root_object[NameObject("/OCProperties")] = layers
    written = io.BytesIO()
    file.write(written)
    document = read_file(written.getvalue(), "a.pdf")
    assert (UNSEEN in everything(document)) is not is_off
    assert document.notes == ((NOTE,) if is_off else ())


def named(**entries: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def a_text_layer_under_a_scan(canvas: Canvas) -> None:
    canvas.drawImage(picture(), 0, 0, *A4)
    canvas.drawString(72, 700, UNSEEN, mode=3)


def a_scan_over_its_text(canvas: Canvas) -> None:
    canvas.drawString(72, 700, UNSEEN)
    canvas.drawImage(picture(), 0, 0, *A4)


def white_on_a_dark_box(canvas: Canvas) -> None:
    canvas.rect(60, 690, 400, 30, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 700, UNSEEN)


def white_on_a_picture(canvas: Canvas) -> None:
    canvas.drawImage(picture(30), 0, 600, 500, 150)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 700, UNSEEN)


def under_a_highlighter(canvas: Canvas) -> None:
    canvas.drawString(72, 700, UNSEEN)
    canvas.setFillColorRGB(1, 1, 0, alpha=0.4)
    canvas.rect(60, 690, 400, 30, stroke=0, fill=1)


def in_a_frame(canvas: Canvas) -> None:
    canvas.drawString(72, 700, UNSEEN)
    canvas.rect(60, 690, 400, 30, stroke=1, fill=0)


def under_a_box_that_is_cut_away(canvas: Canvas) -> None:
    canvas.drawString(72, 700, UNSEEN)
    path = canvas.beginPath()
    path.rect(10, 10, 20, 20)
    canvas.clipPath(path, stroke=0)
    canvas.rect(60, 690, 400, 30, stroke=0, fill=1)


def on_its_box(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.9, 0.9, 0.9)
    canvas.rect(60, 690, 400, 30, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(72, 700, UNSEEN)


@pytest.mark.parametrize(
    "draw",
    [
        a_text_layer_under_a_scan,
        a_scan_over_its_text,
        white_on_a_dark_box,
        white_on_a_picture,
        under_a_highlighter,
        in_a_frame,
        under_a_box_that_is_cut_away,
        on_its_box,
    ],
)
def test_what_a_reader_sees_stays(draw: Callable[[Canvas], None]) -> None:
    document = read(draw)
    assert UNSEEN in everything(document)
    is_scan = draw in {a_text_layer_under_a_scan, a_scan_over_its_text}
    assert document.notes == (("pages that are pictures with few words: 1",) if is_scan else ())
