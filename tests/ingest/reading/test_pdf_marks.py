from __future__ import annotations

import io
from collections.abc import Iterable

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.reading.sandbox import read_file

Piece = str | tuple[str, float]


def pdf_with_marks(*lines: Iterable[Piece], size: float = 11) -> bytes:
    """Lines of plain text and of pieces that are drawn small, so much higher or lower."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    for number, line in enumerate(lines):
        text = canvas.beginText(72, 780 - number * size * 1.3)
        for piece in line:
            words, rise = piece if isinstance(piece, tuple) else (piece, 0.0)
            text.setFont("Helvetica", size * 0.6 if rise else size)
            text.setRise(rise)
            text.textOut(words)
        canvas.drawText(text)
    canvas.save()
    return buffer.getvalue()


def read(*lines: Iterable[Piece]) -> str:
    return " ".join(block.text for block in read_file(pdf_with_marks(*lines), "a.pdf").blocks)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (["The contract cost $460", ("1", 4), " per hour."], "The contract cost $460 per hour."),
        (["In all 1,250", ("2", 4), " households."], "In all 1,250 households."),
        (["Losses fell by 25%", ("13", 4), " after it."], "Losses fell by 25% after it."),
        (["Closed since 2019", ("3", 4)], "Closed since 2019"),
        (["The harbour", ("4", 4), " is deep."], "The harbour is deep."),
        (["The fee is 90", ("1,2", 4), " euros."], "The fee is 90 euros."),
        (["The fee is 90", ("[7]", 4), " euros."], "The fee is 90 euros."),
        (["Le prix est de 300", ("2", 4), " euros."], "Le prix est de 300 euros."),
        (["The price rose to 12.", ("5", 4)], "The price rose to 12."),
        (["Fermé depuis 2019", ("a", 4), " pour travaux."], "Fermé depuis 2019 pour travaux."),
    ],
)
def test_a_raised_mark_is_no_digit_of_the_figure_before(line: list[Piece], shown: str) -> None:
    assert read(line) == shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (["It covers 48 km", ("2", 4), " of land."], "It covers 48 km² of land."),
        (["A tank of 900 m", ("3", 4), " lasts."], "A tank of 900 m³ lasts."),
        (["It holds 10", ("6", 4), " litres."], "It holds 10⁶ litres."),
        (["About 3 × 10", ("12", 4), " cells."], "About 3 × 10¹² cells."),
        (["It gives 5 W m", ("-2", 4), " at noon."], "It gives 5 W m⁻² at noon."),
        (["The fit has R", ("2", 4), " = 0.9."], "The fit has R² = 0.9."),
        (["Emissions of CO", ("2", -2), " fell."], "Emissions of CO2 fell."),
        (["On May 21", ("st", 4), " it rained."], "On May 21st it rained."),
        (["Add 3", ("1", 4), "/2 cups."], "Add 3 1/2 cups."),
        (["Na 2", ("a", 4), " edição."], "Na 2a edição."),
    ],
)
def test_exponents_and_lowered_digits_stay(line: list[Piece], shown: str) -> None:
    assert read(line) == shown


def test_a_footnote_keeps_its_number_apart_from_its_text() -> None:
    note = [("1", 4), "Without fuel."]
    assert read(["It cost $460", ("1", 4), " per hour."], note).endswith("1 Without fuel.")


def test_ten_with_a_mark_whose_footnote_is_on_the_page_is_ten() -> None:
    shown = read(["We saw 10", ("3", 4), " boats."], ["All was quiet."], [("3", 4), "In May."])
    assert shown.startswith("We saw 10 boats.")
