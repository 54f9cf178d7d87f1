from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.reading.sandbox import read_file

WORDS = "The permit file has three pages, and every member may read all of them."
WIDTH, HEIGHT = A4


def notes(draw: Callable[[Canvas], None]) -> tuple[str, ...]:
    """What is said of a file whose second page is drawn so, after a page of text."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    canvas.drawString(72, 780, WORDS)
    canvas.showPage()
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return read_file(buffer.getvalue(), "a.pdf").notes


def scan(canvas: Canvas, left: float, bottom: float, width: float, height: float) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (9, 9), 230)), left, bottom, width, height)


def a_scan(canvas: Canvas) -> None:
    scan(canvas, 0, 0, WIDTH, HEIGHT)


def a_scan_with_a_stamp(canvas: Canvas) -> None:
    a_scan(canvas)
    canvas.drawString(400, 20, "Received by the town hall on 14 March 2022, scanned 3/3")


def a_scan_in_strips(canvas: Canvas) -> None:
    for number in range(10):
        scan(canvas, 0, number * HEIGHT / 10, WIDTH, HEIGHT / 10)
    canvas.drawString(400, 20, "Escaneado 3/3")


def a_scan_with_margins(canvas: Canvas) -> None:
    scan(canvas, 60, 60, WIDTH - 120, HEIGHT - 120)
    canvas.drawString(290, 20, "Seite 3")


@pytest.mark.parametrize(
    "draw", [a_scan, a_scan_with_a_stamp, a_scan_in_strips, a_scan_with_margins]
)
def test_a_page_that_is_a_picture_with_few_words_is_named(draw: Callable[[Canvas], None]) -> None:
    assert notes(draw) == ("pages that are pictures with few words: 2",)


def a_scan_with_its_text(canvas: Canvas) -> None:
    a_scan(canvas)
    for number in range(4):
        canvas.drawString(72, 700 - number * 14, WORDS, mode=3)


def a_photo_beside_text(canvas: Canvas) -> None:
    scan(canvas, 72, 300, 300, 200)
    canvas.drawString(72, 700, "The old mill at the upper brook")


@pytest.mark.parametrize("draw", [a_scan_with_its_text, a_photo_beside_text])
def test_other_pages_with_pictures_are_not_named(draw: Callable[[Canvas], None]) -> None:
    assert notes(draw) == ()
