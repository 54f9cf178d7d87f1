"""Cards that stand side by side on a page are each read as one thing."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.reading.sandbox import read_file

Placed = tuple[int, int, str]  # the number of the column, that of the row, and the text

HARBOUR = (
    ("Ana Berg", "Head of the harbour", "Tel. 555 0101", "Office: Quay 4"),
    ("Bo Lind", "Head of schools", "Tel. 555 0202", "Office: Mill Row 9"),
    ("Cy Holm", "Head of roads", "", "Office: Tower 2"),
)
MAIRIE = (
    ("Inès Roy", "Adjointe aux écoles", "01 40 20 30 40", "ines.roy@lund.example"),
    ("Paul Roy", "Adjoint aux routes", "01 40 20 30 99", "paul.roy@lund.example"),
)
ONIBUS = (
    ("Linha Azul", "Saída: Cais", "Chegada: Serra", "Preço: 3,10"),
    ("Linha Rosa", "Saída: Praça", "Chegada: Vale", "Preço: 4,20"),
)


def by_rows(cards: Sequence[Sequence[str]]) -> Iterator[Placed]:
    for row in range(len(cards[0])):
        yield from ((column, row, card[row]) for column, card in enumerate(cards))


def by_cards(cards: Sequence[Sequence[str]]) -> Iterator[Placed]:
    for column, card in enumerate(cards):
        yield from ((column, row, text) for row, text in enumerate(card))


def read(placed: Iterator[Placed]) -> list[str]:
    """What is read below a first sentence of texts that are drawn in this order."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(50, 780, "These people answer questions on every working day of the week.")
    for column, row, text in placed:
        canvas.drawString(50 + 170 * column, 720 - 14 * row, text)
    canvas.drawString(
        50, 500, "The town hall is closed on the day of the fair and on the first of May."
    )
    canvas.save()
    return [block.text for block in read_file(buffer.getvalue(), "a.pdf").blocks][1:-1]


@pytest.mark.parametrize("drawn", [by_rows, by_cards])
@pytest.mark.parametrize("cards", [HARBOUR, MAIRIE, ONIBUS], ids=["harbour", "mairie", "onibus"])
def test_each_card_is_one_line_with_what_it_is_of_first(
    cards: Sequence[Sequence[str]], drawn: Callable[[Sequence[Sequence[str]]], Iterator[Placed]]
) -> None:
    assert read(drawn(cards)) == [
        f"{card[0]} – {'; '.join(filter(None, card[1:]))}" for card in cards
    ]


WORDS = (
    ("Name", "Ana Berg", "Bo Lind", "Cy Holm"),
    ("Post", "Head of the harbour", "Clerk of schools", "Porter"),
    ("Office", "Quay", "Mill Row", "Tower"),
)
PHONES = (
    ("Fax 555 0101", "Fax 555 0102", "Fax 555 0103", "Fax 555 0104"),
    ("Fax 555 0201", "Fax 555 0202", "Fax 555 0203", "Fax 555 0204"),
)


@pytest.mark.parametrize("columns", [WORDS, PHONES])
def test_columns_that_are_alike_from_top_to_bottom_are_no_cards(
    columns: Sequence[Sequence[str]],
) -> None:
    assert not any("–" in text or ";" in text for text in read(by_rows(columns)))
