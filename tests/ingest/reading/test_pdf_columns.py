from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.reading.sandbox import read_file

POND = (
    "The mill pond was dug in 1805 by the",
    "monks of the lower abbey. It is fed by",
    "the upper brook through a stone channel",
    "that runs below the road. The sluice is",
    "opened in April and closed again when",
    "the first frost is expected.",
)
BAKERY = (
    "The bakery opens at six and closes when",
    "the last loaf is sold. It sells rye bread",
    "on Tuesdays and Fridays and white rolls",
    "on all other days. The oven burns beech",
    "wood from the forest of the village and",
    "is lit two hours before the first batch.",
)
MUSEE = (
    "Le musée est ouvert tous les jours de",
    "dix à seize heures. La visite guidée se",
    "fait le samedi dans la grande salle et",
    "coûte neuf euros par personne. Les",
    "enfants de moins de douze ans entrent",
    "sans payer avec leurs parents.",
)


def read(
    rows: Iterable[Sequence[str]], lefts: Sequence[int], title: str = "", size: float = 9
) -> list[str]:
    """What is read of rows of cells that are drawn one row after the other."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    canvas.setFont("Helvetica", size)
    y = 780.0
    if title:
        canvas.drawString(lefts[0], y, title)
        y -= 30
    for row in rows:
        for left, cell in zip(lefts, row, strict=False):
            canvas.drawString(left, y, cell)
        y -= size * 1.3
    canvas.save()
    return [block.text for block in read_file(buffer.getvalue(), "a.pdf").blocks]


def test_two_columns_are_read_one_after_the_other() -> None:
    assert read(zip(POND, BAKERY, strict=True), (60, 300)) == [" ".join(POND), " ".join(BAKERY)]


def test_a_narrow_gap_between_columns_is_one() -> None:
    found = read(zip(POND, BAKERY, strict=True), (60, 245))
    assert found == [" ".join(POND), " ".join(BAKERY)]


def test_three_columns_are_read_one_after_the_other() -> None:
    found = read(zip(POND, BAKERY, MUSEE, strict=True), (30, 215, 400))
    assert found == [" ".join(POND), " ".join(BAKERY), " ".join(MUSEE)]


@pytest.mark.parametrize("count", [3, 4])
def test_columns_of_few_lines_are_columns_too(count: int) -> None:
    pond, bakery, musee = POND[:count], BAKERY[:count], MUSEE[:count]
    found = read(zip(pond, bakery, musee, strict=True), (30, 215, 400))
    assert found == [" ".join(pond), " ".join(bakery), " ".join(musee)]


def test_three_rows_of_sentences_in_a_table_stay_rows() -> None:
    rows = [
        (f"Is the {what} open to all members?", f"The {what} is open to all on Mondays.")
        for what in ("shed", "pond", "mill")
    ]
    found = " ".join(read(rows, (60, 300)))
    assert found == " ".join(f"{question} {answer}" for question, answer in rows)


def test_a_longer_column_and_a_title_across_all_keep_their_places() -> None:
    title = "This number of the village paper tells of the pond and of the bakery of our mill."
    rows = [*zip(POND, BAKERY, strict=True), ("", "It was built in 1900 by nine bakers.")]
    found = read([row if row[0] else (" ", row[1]) for row in rows], (60, 300), title)
    assert found[0] == title
    assert found[1] == " ".join(POND)
    assert " ".join(found[2:]) == " ".join(BAKERY) + " It was built in 1900 by nine bakers."


def test_rows_of_a_table_stay_rows() -> None:
    villages = ("Ashby", "Corby", "Dunley", "Esham", "Fulton", "Garth")
    found = " ".join(read([(name, "2 wells", "12 taps") for name in villages], (60, 200, 340)))
    assert found == " ".join(f"{name} 2 wells 12 taps" for name in villages)


def test_rows_of_whole_sentences_in_a_table_stay_rows() -> None:
    rows = [
        (f"Is the {what} open to all members?", f"The {what} is open to all on Mondays.")
        for what in ("shed", "pond", "mill", "hall", "oven", "quay")
    ]
    found = " ".join(read(rows, (60, 300)))
    assert found == " ".join(f"{question} {answer}" for question, answer in rows)


@pytest.mark.parametrize(
    ("turn", "lay"),
    [(90, (0, 1, -1, 0, A4[1], 0)), (180, (-1, 0, 0, -1, *A4)), (270, (0, -1, 1, 0, 0, A4[0]))],
)
def test_a_page_that_is_turned_is_read_as_it_is_seen(turn: int, lay: tuple[float, ...]) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    canvas.setPageRotation(turn)
    canvas.transform(*lay)
    canvas.setFont("Helvetica", 9)
    for place, (left, right) in enumerate(zip(POND, BAKERY, strict=True)):
        canvas.drawString(60, 500 - 12 * place, left)
        canvas.drawString(300, 500 - 12 * place, right)
    for line in range(4):
        canvas.line(60, 300 - 20 * line, 300, 300 - 20 * line)
    for x in (60, 180, 300):
        canvas.line(x, 300, x, 240)
    for place, cells in enumerate((("Village", "Wells"), ("Ashby", "3"), ("Corby", "4"))):
        canvas.drawString(64, 286 - 20 * place, cells[0])
        canvas.drawString(184, 286 - 20 * place, cells[1])
    canvas.save()
    found = [block.text for block in read_file(buffer.getvalue(), "a.pdf").blocks]
    rows = ["Village: Ashby | Wells: 3", "Village: Corby | Wells: 4"]
    assert found == [" ".join(POND), " ".join(BAKERY), *rows]


def test_a_large_first_letter_belongs_to_its_word() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    canvas.setFont("Helvetica", 36)
    canvas.drawString(60, 700, "T")
    canvas.setFont("Helvetica", 11)
    canvas.drawString(86, 716, "he society was founded in 1888 by nine fishermen")
    canvas.drawString(86, 702, "of the lower quay and their wives.")
    canvas.save()
    found = [block.text for block in read_file(buffer.getvalue(), "a.pdf").blocks]
    assert found[0].startswith("The society was founded in 1888 by nine fishermen of the lower")


def placed(*columns: Sequence[tuple[str, float]]) -> list[str]:
    """What is read of columns that are drawn one after the other, each line in its size."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    for left, lines in zip((60, 310), columns, strict=False):
        y = 780.0
        for text, size in lines:
            canvas.setFont("Helvetica", size)
            canvas.drawString(left, y, text)
            y -= 13
    canvas.save()
    return [block.text for block in read_file(buffer.getvalue(), "a.pdf").blocks]


def test_a_figure_on_top_of_the_next_column_goes_on_with_the_sentence() -> None:
    left = [
        *((text, 10.0) for text in POND[:-1]),
        ("the frost is gone, at the latest in week", 10.0),
    ]
    right = [
        ("14 of the year. The wheel turns from", 10.0),
        ("then on until the pond is low.", 10.0),
    ]
    [text] = placed(left, right)
    assert "at the latest in week 14 of the year. The wheel" in text


def test_a_note_at_the_foot_of_a_column_does_not_break_the_sentence() -> None:
    note = ("¹ See the deed of the abbey.", 7.0)
    left = [*((text, 10.0) for text in POND[:4]), note]
    right = [(text, 10.0) for text in POND[4:]]
    assert placed(left, right) == [" ".join(POND), note[0]]


def test_a_note_at_the_foot_of_a_column_stays_apart_from_a_text_that_ended() -> None:
    note = ("¹ voir l’acte de l’abbaye", 7.0)
    left = [*((text, 10.0) for text in POND), note]
    assert placed(left, [(text, 10.0) for text in MUSEE]) == [
        " ".join(POND),
        note[0],
        " ".join(MUSEE),
    ]
