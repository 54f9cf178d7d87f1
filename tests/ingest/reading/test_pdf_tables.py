from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.reading.parsed import BlockKind, ParsedDocument
from ingest.reading.sandbox import read_file

LEFTS = (60.0, 180.0, 260.0, 340.0)
RIGHT = 440.0
PITCH = 18.0
FLEET = (
    ("Vehicle", "Seats", "Fuel", "Base"),
    ("Van", "9", "Diesel", "Port"),
    ("Jeep", "5", "Petrol", "Hill"),
    ("Bus", "40", "", "Port"),
)
FLEET_READ = [
    "Vehicle: Van | Seats: 9 | Fuel: Diesel | Base: Port",
    "Vehicle: Jeep | Seats: 5 | Fuel: Petrol | Base: Hill",
    "Vehicle: Bus | Seats: 40 | Base: Port",
]
Draw = Callable[[Canvas], None]


def document(*pages: Draw) -> ParsedDocument:
    """What is read of pages that are drawn."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    for draw in pages:
        canvas.setFont("Helvetica", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return read_file(buffer.getvalue(), "a.pdf")


def rows(read: ParsedDocument) -> list[str]:
    return [block.text for block in read.blocks if block.kind is BlockKind.TABLE_ROW]


def cells(
    canvas: Canvas,
    table: Iterable[Sequence[str]],
    top: float = 700,
    lefts: Sequence[float] = LEFTS,
    lines: int = 1,
) -> float:
    """Write cells, each of so many lines that ``\\n`` parts; the bottom of the last row."""
    for row in table:
        for left, cell in zip(lefts, row, strict=True):
            for number, line in enumerate(cell.split("\n")):
                canvas.drawString(left + 4, top - 13 - 12 * number, line)
        top -= PITCH + 12 * (lines - 1)
    return top


def grid(canvas: Canvas, count: int, top: float = 700, pitch: float = PITCH) -> None:
    """Draw lines round all cells."""
    canvas.grid([*LEFTS, RIGHT], [top - pitch * number for number in range(count + 1)])


def test_a_table_with_lines_is_read_row_by_row_and_blank_cells_stay_blank() -> None:
    def page(canvas: Canvas) -> None:
        cells(canvas, FLEET)
        grid(canvas, len(FLEET))

    read = document(page)
    assert rows(read) == FLEET_READ
    assert len(read.blocks) == len(FLEET_READ)


def test_what_stands_before_and_after_a_table_keeps_its_place() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(60, 730, "Table 1: What we drive, as counted in the spring of last year.")
        cells(canvas, FLEET)
        grid(canvas, len(FLEET))
        canvas.drawString(60, 600, "All vehicles are inspected once a year by the workshop.")

    assert [block.text for block in document(page).blocks] == [
        "Table 1: What we drive, as counted in the spring of last year.",
        *FLEET_READ,
        "All vehicles are inspected once a year by the workshop.",
    ]


def test_a_cell_of_several_lines_is_one_cell() -> None:
    table = (
        ("Risk", "Owner", "Since", "Measure"),
        (
            "Flooding of the\ndepot in spring",
            "Stores",
            "2021",
            "Move the parts\nto the upper floor",
        ),
        ("Theft of fuel", "Guards", "2019", "Lock the tank"),
    )

    def page(canvas: Canvas) -> None:
        cells(canvas, table, lines=2)
        grid(canvas, len(table), pitch=PITCH + 12)

    assert rows(document(page)) == [
        "Risk: Flooding of the depot in spring | Owner: Stores | Since: 2021"
        " | Measure: Move the parts to the upper floor",
        "Risk: Theft of fuel | Owner: Guards | Since: 2019 | Measure: Lock the tank",
    ]


def test_names_over_several_columns_belong_to_each_of_them() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(220, 687, "2021")
        canvas.drawString(380, 687, "2022")
        cells(canvas, [("", "Wells", "Taps", "Wells")], 682)
        cells(canvas, [("Ashby", "2", "12", "3"), ("Corby", "4", "9", "5")], 664)
        canvas.drawString(64, 687, "Village")
        grid(canvas, 3, 682)
        canvas.lines([(60, 700, 440, 700), (60, 700, 60, 682), (180, 700, 180, 682)])
        canvas.lines([(340, 700, 340, 682), (440, 700, 440, 682)])

    assert rows(document(page)) == [
        "Village: Ashby | 2021 Wells: 2 | 2021 Taps: 12 | 2022 Wells: 3",
        "Village: Corby | 2021 Wells: 4 | 2021 Taps: 9 | 2022 Wells: 5",
    ]


def test_a_value_beside_several_rows_belongs_to_each_of_them() -> None:
    def page(canvas: Canvas) -> None:
        cells(canvas, [FLEET[0], ("", "9", "Diesel", "Port"), ("", "5", "Petrol", "Hill")])
        canvas.drawString(64, 660, "Vans")
        canvas.lines([(60, y, 440, y) for y in (700, 682, 646)])
        canvas.lines([(180, 664, 440, 664)])
        canvas.lines([(x, 700, x, 646) for x in (*LEFTS, RIGHT)])

    assert rows(document(page)) == [
        "Vehicle: Vans | Seats: 9 | Fuel: Diesel | Base: Port",
        "Vehicle: Vans | Seats: 5 | Fuel: Petrol | Base: Hill",
    ]


@pytest.mark.parametrize("repeats", [True, False])
def test_a_table_that_goes_on_on_the_next_page_keeps_its_heads(repeats: bool) -> None:
    more = (
        (*FLEET[:1], ("Truck", "3", "Diesel", "Yard")) if repeats else (("Truck", "3", "", "Yard"),)
    )

    def first(canvas: Canvas) -> None:
        cells(canvas, FLEET, 300)
        grid(canvas, len(FLEET), 300)

    def second(canvas: Canvas) -> None:
        cells(canvas, more)
        grid(canvas, len(more))
        canvas.drawString(60, 500, "Nothing else is driven by us.")

    read = document(first, second)
    fuel = " | Fuel: Diesel" if repeats else ""
    assert rows(read) == [*FLEET_READ, f"Vehicle: Truck | Seats: 3{fuel} | Base: Yard"]
    assert [block.page for block in read.blocks] == [1, 1, 1, 2, 2]


def test_another_table_on_the_next_page_has_no_heads_of_the_one_before() -> None:
    def first(canvas: Canvas) -> None:
        cells(canvas, FLEET)
        grid(canvas, len(FLEET))
        canvas.drawString(60, 500, "These are all vehicles that we have, as far as we know.")

    def second(canvas: Canvas) -> None:
        cells(canvas, [("Ashby", "7", "8", "9"), ("Corby", "4", "5", "6")])
        grid(canvas, 2)

    assert rows(document(first, second)) == [*FLEET_READ, "Ashby | 7 | 8 | 9", "Corby | 4 | 5 | 6"]


def test_lines_between_rows_alone_make_rows_and_text_makes_columns() -> None:
    table = (
        ("Measure", "Amount", "Due", "By"),
        ("Repair of the\nroof", "900 EUR", "May", "Ada"),
        ("New pump", "250 EUR", "June", "Bo"),
        ("Paint", "80 EUR", "", "Cy"),
    )

    def page(canvas: Canvas) -> None:
        bottom = cells(canvas, table, lines=2)
        canvas.lines([(60, y, 440, y) for y in (700, 670, 640, 610, bottom)])

    assert rows(document(page)) == [
        "Measure: Repair of the roof | Amount: 900 EUR | Due: May | By: Ada",
        "Measure: New pump | Amount: 250 EUR | Due: June | By: Bo",
        "Measure: Paint | Amount: 80 EUR | By: Cy",
    ]


def test_shaded_rows_without_lines_are_rows() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.85, 0.9, 0.95)
        for number in range(0, 4, 2):
            canvas.rect(60, 682 - PITCH * number, 380, PITCH, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        cells(canvas, FLEET)

    assert rows(document(page))[:2] == FLEET_READ[:2]


def test_figures_in_columns_without_any_line_are_a_table() -> None:
    table = [
        ("Village", "Wells", "Taps"),
        ("Ashby", "2", "12"),
        ("Corby", "", "9"),
        ("Esham", "4", ""),
    ]

    def page(canvas: Canvas) -> None:
        canvas.drawString(60, 730, "The villages were counted in May by the whole field team.")
        cells(canvas, [*table, ("Garth", "7", "31")], lefts=LEFTS[:3])

    assert [block.text for block in document(page).blocks] == [
        "The villages were counted in May by the whole field team.",
        "Village: Ashby | Wells: 2 | Taps: 12",
        "Village: Corby | Taps: 9",
        "Village: Esham | Wells: 4",
        "Village: Garth | Wells: 7 | Taps: 31",
    ]


def contents(canvas: Canvas) -> None:
    chapters = ("What we do", "Where we work", "How we are paid", "Whom to ask", "What is next")
    for number, chapter in enumerate(chapters):
        canvas.drawString(60, 700 - 18 * number, chapter)
        canvas.drawRightString(440, 700 - 18 * number, str(3 + 4 * number))


def form(canvas: Canvas) -> None:
    table = (("Name:", "", "Date:", ""), ("Street:", "", "Town:", ""), ("Phone:", "", "Mail:", ""))
    cells(canvas, table)
    grid(canvas, len(table))


def box(canvas: Canvas) -> None:
    canvas.rect(60, 600, 380, 100)
    canvas.drawString(70, 680, "Did you know? The mill pond was dug in 1805 by the")
    canvas.drawString(70, 666, "monks of the lower abbey, who kept carp in it.")


def boxes(canvas: Canvas) -> None:
    for left in (60, 260):
        canvas.rect(left, 600, 180, 100)
        for number, line in enumerate(
            ("The mill pond was dug by", "monks of the lower abbey", "in 1805.")
        ):
            canvas.drawString(left + 8, 680 - 13 * number, line)


def names(canvas: Canvas) -> None:
    people = ("Ada Obi", "Bo Lind", "Cy Marsh", "Di Kern", "Ed Rowe", "Flo Hart")
    for number, name in enumerate(people):
        canvas.drawString(60, 700 - 14 * number, name)
        canvas.drawString(240, 700 - 14 * number, people[-number - 1])


def bullets(canvas: Canvas) -> None:
    for number, line in enumerate(("open the valve", "close the tap", "call the guard", "go home")):
        canvas.drawString(60, 700 - 14 * number, f"{number + 1}.")
        canvas.drawString(90, 700 - 14 * number, line)


def chart(canvas: Canvas) -> None:
    canvas.lines([(100, 500 + 30 * number, 440, 500 + 30 * number) for number in range(6)])
    for number, height in enumerate((40, 90, 130)):
        canvas.rect(130 + 100 * number, 500, 40, height, fill=1)
        canvas.drawString(130 + 100 * number, 486, str(2019 + number))
    for number in range(6):
        canvas.drawRightString(94, 497 + 30 * number, str(number * 10))


@pytest.mark.parametrize("page", [contents, form, box, boxes, names, bullets, chart])
def test_what_only_looks_like_a_table_stays_text(page: Draw) -> None:
    assert rows(document(page)) == []


def test_a_page_full_of_lines_is_read_in_time() -> None:
    def page(canvas: Canvas) -> None:
        for number in range(3_000):
            x, y = 20 + number % 60 * 9.1, 20 + number // 60 * 15.3
            canvas.rect(x, y, 8.5, 14.5)
        canvas.drawString(60, 810, "A map of all fields.")

    assert [block.text for block in document(page).blocks] == ["A map of all fields."]
