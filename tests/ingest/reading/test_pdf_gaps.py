"""PDF files that draw words without spaces between them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ingest.reading.parsed import BlockKind
from ingest.reading.sandbox import read_file

FONT, SIZE = "Helvetica", 10.0
SPACE = 0.3  # of the size, where PDFium sees it


def drawn(*parts: list[list[tuple[float, str]]], sizes: Sequence[float] = (SIZE,)) -> bytes:
    """A page of lines in parts, each of a size; no space, but a gap, as a share of it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    y = 760.0
    for lines, size in zip(parts, sizes, strict=True):
        for words in lines:
            x = 72.0
            for gap, word in words:
                x += gap * size
                text = canvas.beginText(x, y)
                text.setFont(FONT, size)
                text.textOut(word)
                canvas.drawText(text)
                x += stringWidth(word, FONT, size)
            y -= 1.6 * size
    canvas.save()
    return buffer.getvalue()


def line(words: str, gap: float = SPACE) -> list[tuple[float, str]]:
    return [(gap if at else 0.0, word) for at, word in enumerate(words.split())]


def text_of(data: bytes) -> str:
    return " ".join(block.text for block in read_file(data, "a.pdf").blocks)


BEFORE = line("The harbour office dredges the basin of Lund every spring and repairs the quays.")


@pytest.mark.parametrize(
    "words",
    ["efficient use of limited resources", "l’eau de la ville basse", "Förderung der Häfen"],
)
def test_a_gap_too_narrow_for_the_library_still_parts_two_words(words: str) -> None:
    assert words in text_of(drawn([BEFORE, line(words, 0.12)]))


def test_a_line_whose_gaps_were_missed_keeps_its_size() -> None:
    heading = line("Strategic Plan", 0.12)
    (first, *_) = read_file(drawn([heading], [BEFORE] * 3, sizes=(20.0, SIZE)), "a.pdf").blocks
    assert (first.text, first.kind) == ("Strategic Plan", BlockKind.HEADING)


def test_a_mark_and_the_word_behind_it_are_parted() -> None:
    assert "the ports; the quays" in text_of(drawn([BEFORE, line("the ports; the quays", 0.14)]))


def test_a_word_whose_letters_are_spaced_out_stays_a_word() -> None:
    letters = [(0.1 if at else 0.0, letter) for at, letter in enumerate("RESILIENCE")]
    assert "RESILIENCE" in text_of(drawn([BEFORE, letters]))


def test_what_is_written_with_spaces_is_left_as_it_is() -> None:
    written = [[(0.0, "The harbour office dredges the basin of Lund every spring.")]]
    kerned = [(0.0, "The quays are of lim"), (0.12, "ited use for ships of the navy.")]
    assert "of limited use" in text_of(drawn([*written, kerned]))
