"""Every value of a table stands under its own head, whatever the format and however it is drawn."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence

import docx
import openpyxl
import pptx
import pytest
from pptx.util import Inches

from ingest.reading.sandbox import read_file


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def lines(data: bytes, name: str) -> list[str]:
    """The lines of a document below its headings."""
    blocks = read_file(data, name).blocks
    return [block.text for block in blocks if block.kind.value != "heading"]


def sheet(rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    for area in merged:
        page.merge_cells(area)
    return saved(book)


def word(rows: Sequence[Sequence[str]], merged: Sequence[tuple[int, int, int, int]]) -> bytes:
    file = docx.Document()
    table = file.add_table(rows=len(rows), cols=len(rows[0]))
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            table.cell(i, j).text = value
    for top, left, bottom, right in merged:
        table.cell(top, left).merge(table.cell(bottom, right))
    return saved(file)


def slide(rows: Sequence[Sequence[str]], merged: Sequence[tuple[int, int, int, int]]) -> bytes:
    file = pptx.Presentation()
    page = file.slides.add_slide(file.slide_layouts[6])
    box = (Inches(1), Inches(1), Inches(6), Inches(3))
    table = page.shapes.add_table(len(rows), len(rows[0]), *box).table
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            table.cell(i, j).text = value
    for top, left, bottom, right in merged:
        table.cell(top, left).merge(table.cell(bottom, right))
    return saved(file)


def page(table: str) -> bytes:
    text = "The pool is shared by two offices, and each of them keeps its own list of all trips. "
    return f"<html><body><article><h1>Pool</h1><p>{text * 5}</p>{table}</article></body>".encode()


DOWN = [["Office", "Vehicle", "Seats"], ["Quay", "Van 1", "9"], ["", "Van 2", "7"]]
READ_DOWN = ["Office: Quay | Vehicle: Van 1 | Seats: 9", "Office: Quay | Vehicle: Van 2 | Seats: 7"]


def test_a_cell_merged_downwards_belongs_to_every_row_that_it_covers() -> None:
    html = (
        "<table><tr><th>Office</th><th>Vehicle</th><th>Seats</th></tr>"
        "<tr><td rowspan='2'>Quay</td><td>Van 1</td><td>9</td></tr>"
        "<tr><td>Van 2</td><td>7</td></tr></table>"
    )
    assert lines(word(DOWN, [(1, 0, 2, 0)]), "a.docx") == READ_DOWN
    assert lines(slide(DOWN, [(1, 0, 2, 0)]), "a.pptx") == READ_DOWN
    assert lines(sheet(DOWN, ["A2:A3"]), "a.xlsx") == READ_DOWN
    assert lines(page(html), "a.html")[-2:] == READ_DOWN


def test_cells_merged_downwards_may_begin_and_end_in_any_row_and_column() -> None:
    html = (
        "<table><tr><th>Ward</th><th>Team</th><th>Lead</th></tr>"
        "<tr><td rowspan='3'>North</td><td>Red</td><td rowspan='2'>Ana</td></tr>"
        "<tr><td>Blue</td></tr><tr><td>Green</td><td>Cy</td></tr>"
        "<tr><td>South</td><td>Grey</td><td>Di</td></tr></table>"
    )
    assert lines(page(html), "a.html")[-4:] == [
        "Ward: North | Team: Red | Lead: Ana",
        "Ward: North | Team: Blue | Lead: Ana",
        "Ward: North | Team: Green | Lead: Cy",
        "Ward: South | Team: Grey | Lead: Di",
    ]


def test_a_cell_merged_across_columns_is_said_once_and_of_all_of_them() -> None:
    rows = [
        ["Room", "Monday", "Tuesday", "Fee"],
        ["Hall", "shut", "", "4"],
        ["Annex", "", "", ""],
        ["Attic", "open", "shut", "5"],
    ]
    read = [
        "Room: Hall | Monday / Tuesday: shut | Fee: 4",
        "Annex",
        "Room: Attic | Monday: open | Tuesday: shut | Fee: 5",
    ]
    assert lines(word(rows, [(1, 1, 1, 2), (2, 0, 2, 3)]), "a.docx") == read
    assert lines(slide(rows, [(1, 1, 1, 2), (2, 0, 2, 3)]), "a.pptx") == read
    assert lines(sheet(rows, ["B2:C2", "A3:D3"]), "a.xlsx") == read


@pytest.mark.parametrize("years", [("2021", "2022"), ("2021/22", "2022/23"), ("FY2021", "FY 2022")])
def test_years_are_heads_where_no_years_stand_below_them(years: tuple[str, str]) -> None:
    text = f"Fund,{years[0]},{years[1]}\nFlood,410,520\nHeat,88,91\n"
    assert lines(text.encode(), "a.csv") == [
        f"Fund: Flood | {years[0]}: 410 | {years[1]}: 520",
        f"Fund: Heat | {years[0]}: 88 | {years[1]}: 91",
    ]


def test_years_over_years_are_a_row_like_the_others() -> None:
    assert lines(b"Lyon,2019\nBasel,2021\n", "a.csv") == ["Lyon | 2019", "Basel | 2021"]


def test_the_corner_of_a_table_may_be_blank() -> None:
    rows = [["", "Plan", "Actual"], ["Rent", 900, 950], ["Heat", 400, 610]]
    assert lines(sheet(rows), "a.xlsx") == [
        "Rent | Plan: 900 | Actual: 950",
        "Heat | Plan: 400 | Actual: 610",
    ]


GROUPS = [["Item", "2022", "", "2023", ""], ["", "Plan", "Actual", "Plan", "Actual"]]
RENT = ["Rent", "900", "905", "950", "940"]
READ_GROUPS = ["Item: Rent | 2022 Plan: 900 | 2022 Actual: 905 | 2023 Plan: 950 | 2023 Actual: 940"]


def test_two_rows_of_heads_name_a_column_together() -> None:
    areas = [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 0, 4)]
    rows = [*GROUPS, RENT]
    html = (
        "<table><thead><tr><th rowspan='2'>Item</th><th colspan='2'>2022</th>"
        "<th colspan='2'>2023</th></tr><tr><th>Plan</th><th>Actual</th><th>Plan</th>"
        "<th>Actual</th></tr></thead><tbody><tr><td>Rent</td><td>900</td><td>905</td>"
        "<td>950</td><td>940</td></tr></tbody></table>"
    )
    assert lines(word(rows, areas), "a.docx") == READ_GROUPS
    assert lines(slide(rows, areas), "a.pptx") == READ_GROUPS
    assert lines(sheet(rows, ["A1:A2", "B1:C1", "D1:E1"]), "a.xlsx") == READ_GROUPS
    assert lines(page(html), "a.html")[-1:] == READ_GROUPS
    written = "\n".join(",".join(row) for row in rows)
    assert lines(written.encode(), "a.csv") == READ_GROUPS


def test_lines_before_the_head_are_paragraphs_and_not_heads() -> None:
    text = "Stock of the quarter\nPrinted:,2023-04-01\n\nItem,Depot,Shelf,Count\nRope,Quay,B,340\n"
    assert lines(text.encode(), "a.csv") == [
        "Stock of the quarter",
        "Printed: | 2023-04-01",
        "Item: Rope | Depot: Quay | Shelf: B | Count: 340",
    ]
    rows = [["Stock of the quarter"], ["Item", "Depot", "Count"], ["Rope", "Quay", 340]]
    assert lines(sheet(rows), "a.xlsx")[1:] == ["Item: Rope | Depot: Quay | Count: 340"]


TITLED = [
    ["Frotas do município em maio", "", "", "", ""],
    ["Oficina", "Veículos", "", "Revisão", ""],
    ["", "2023", "2024", "Início", "Fim"],
    ["Cais", "41", "52", "3 de maio", "9 de maio"],
    ["Serra", "17", "(6)", "4 de maio", "8 de maio"],
]
READ_TITLED = [
    "Frotas do município em maio",
    "Oficina: Cais | Veículos 2023: 41 | Veículos 2024: 52"
    " | Revisão Início: 3 de maio | Revisão Fim: 9 de maio",
    "Oficina: Serra | Veículos 2023: 17 | Veículos 2024: (6)"
    " | Revisão Início: 4 de maio | Revisão Fim: 8 de maio",
]


def test_a_title_that_is_merged_across_a_table_is_a_line_above_its_heads() -> None:
    areas = [(0, 0, 0, 4), (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4)]
    html = (
        "<table><tr><td colspan='5'>Frotas do município em maio</td></tr><tr><td rowspan='2'>"
        "Oficina</td><td colspan='2'>Veículos</td><td colspan='2'>Revisão</td></tr><tr>"
        + "".join(f"<td>{name}</td>" for name in TITLED[2][1:])
        + "</tr>"
        + "".join(f"<tr>{''.join(f'<td>{x}</td>' for x in row)}</tr>" for row in TITLED[3:])
        + "</table>"
    )
    assert lines(sheet(TITLED, ["A1:E1", "A2:A3", "B2:C2", "D2:E2"]), "a.xlsx") == READ_TITLED
    assert lines(word(TITLED, areas), "a.docx") == READ_TITLED
    assert lines(slide(TITLED, areas), "a.pptx") == READ_TITLED
    assert lines(page(html), "a.html")[-3:] == READ_TITLED


def test_of_two_titles_merged_across_a_table_none_is_a_head() -> None:
    titles = [["Stock of the quarter", "", ""], ["in thousand EUR", "", ""]]
    heads = ["Item", "Lund", "Ystad"]
    body = [["Rope", "340", "12"], ["Nets", "81", "(4)"]]
    assert lines(sheet([*titles, heads, *body], ["A1:C1", "A2:C2"]), "a.xlsx") == [
        "Stock of the quarter",
        "in thousand EUR",
        "Item: Rope | Lund: 340 | Ystad: 12",
        "Item: Nets | Lund: 81 | Ystad: (4)",
    ]


def test_a_first_line_that_names_the_separator_is_no_row() -> None:
    assert lines(b"sep=;\nCase;Note\n17;a,b\n", "a.csv") == ["Case: 17 | Note: a,b"]


def test_heads_that_are_repeated_further_down_are_no_row() -> None:
    text = b"Item,Count\nRope,3\nItem,Count\nSaw,4\n"
    assert lines(text, "a.csv") == ["Item: Rope | Count: 3", "Item: Saw | Count: 4"]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (123, "00000", "00123"),
        (12.5, '#,##0.00 "EUR"', "12.50 EUR"),
        (1250000, "#,##0.00 [$EUR]", "1,250,000.00 EUR"),
        (3800000, '#,##0.0,,"M"', "3.8M"),
        (14, '0 "days"', "14 days"),
        (-1200, "$#,##0;[Red]($#,##0)", "($1,200)"),
        (-3.5, '0.0 "m²"', "-3.5 m²"),
        (0.125, "0.0%", "12.5%"),
        (1234, "000,000", "001,234"),
        (0.1 + 0.2, "General", "0.3"),
        (0.5, "# ?/?", "1/2"),
        (-2.75, "# ??/??", "-2 3/4"),
        (1.3125, "# ?/8", "1 3/8"),
        (1.5, "?/?", "3/2"),
        (1_250_000, "0.00E+00", "1.25E+06"),
        (12_345_678, "##0.0E+0", "12.3E+6"),
        (3_000_000, '[>=1000000]0.0,,"M";0', "3.0M"),
        (4_200, '[>=1000000]0.0,,"M";[>=1000]0.0,"k";0', "4.2k"),
        (-5, '[>=1000]0.0,"k";0', "-5"),
        (0, '[=1]"yes";[=0]"no";General', "no"),
        (-1200, "#,##0;[Red]#,##0", "-1,200"),
        (-1200, '#,##0 "EUR";(#,##0) "EUR"', "(1,200) EUR"),
        (0, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)', "-"),
        (12, 'General" km"', "12 km"),
        (5_551_234, "000\\-0000", "555-1234"),
        ("17", '"No. "@', "No. 17"),
        ("40", '0;-0;0;@" (est.)"', "40 (est.)"),
        (datetime.timedelta(hours=26, minutes=15), "[h]:mm", "26:15"),
        (datetime.timedelta(minutes=95, seconds=5), "[mm]:ss", "95:05"),
        (datetime.timedelta(hours=26, minutes=15), '[h]" h "mm" min"', "26 h 15 min"),
        (datetime.time(7, 30), "h:mm", "07:30"),
        (datetime.datetime(2021, 3, 4), "d/m/yyyy", "2021-03-04"),
        (datetime.datetime(2021, 3, 1), "mmmm yyyy", "March 2021"),
        (datetime.datetime(2021, 1, 1), "yyyy", "2021"),
    ],
)
def test_a_cell_is_read_as_it_shows_itself(value: object, code: str, text: str) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Item", "Value"])
    page.append(["Rope", value])
    page["B2"].number_format = code
    assert lines(saved(book), "a.xlsx") == [f"Item: Rope | Value: {text}"]


@pytest.mark.parametrize(
    "table",
    [
        "<table><caption>Table 1. Wells</caption><thead><tr><th>Village</th><th>Wells</th></tr>"
        "</thead><tbody><tr><td>Lund</td><td>4</td></tr><tr><td>Ystad</td><td>7</td></tr></tbody>"
        "</table>",
        "<table><caption>Table 1. <b>Wells</b></caption><tr><th>Village</th><th>Wells</th></tr>"
        "<tr><td>Lund</td><td>4</td></tr><tr><td>Ystad</td><td>7</td></tr></table>",
        "<table><caption>Table 1. Wells</caption><thead><tr><td>Village</td><td>Wells</td></tr>"
        "</thead><tbody><tr><td>Lund</td><td>4</td></tr><tr><td>Ystad</td><td>7</td></tr></tbody>"
        "</table>",
    ],
)
def test_a_caption_on_a_page_takes_no_table_its_heads(table: str) -> None:
    prose = "<p>The survey of this spring counted the wells of two villages near the coast.</p>"
    page = f"<html><body><h1>Survey</h1>{prose}{table}{prose}</body></html>".encode()

    read = lines(page, "survey.html")

    assert "Table 1. Wells" in read
    assert "Village: Lund | Wells: 4" in read
    assert "Village: Ystad | Wells: 7" in read


def test_a_row_of_units_belongs_to_the_names_above_it() -> None:
    units = [
        ("Building", "Electric", "Gas", "Owner"),
        ("", "kWh", "CCF", ""),
        ("School", 35558, 1598, "Town"),
        ("Library", 1613, "", "Trust"),
    ]
    assert lines(sheet(units), "a.xlsx") == [
        "Building: School | Electric kWh: 35558 | Gas CCF: 1598 | Owner: Town",
        "Building: Library | Electric kWh: 1613 | Owner: Trust",
    ]


def test_a_row_of_words_without_a_name_is_no_row_of_units() -> None:
    people = [("Town", "Red team", "Blue team"), ("", "Ada", "Bo"), ("Ashby", "Cy", "Di")]
    assert lines(sheet(people), "a.xlsx") == [
        "Red team: Ada | Blue team: Bo",
        "Town: Ashby | Red team: Cy | Blue team: Di",
    ]


@pytest.mark.parametrize(
    ("name", "text", "before"),
    [
        ("a.csv", "# depot list\n# version 3\nItem,Depot,Count\n", ["depot list", "version 3"]),
        ("a.csv", "Stock report, May 2023,,\n,,,\nItem,Depot,Count\n", ["Stock report | May 2023"]),
        ("a.tsv", "Liste des stocks\tmai\n\nItem\tDepot\tCount\n", ["Liste des stocks | mai"]),
    ],
)
def test_lines_above_a_gap_or_behind_a_sign_are_no_heads(
    name: str, text: str, before: list[str]
) -> None:
    between = "\t" if name.endswith("tsv") else ","
    rows = [between.join(row) for row in (("Tents", "North", "340"), ("Beds", "South", "12"))]
    document = read_file((text + "\n".join(rows)).encode(), name)
    assert [block.text for block in document.blocks] == [
        *before,
        "Item: Tents | Depot: North | Count: 340",
        "Item: Beds | Depot: South | Count: 12",
    ]


def test_a_head_may_begin_with_a_sign_of_number() -> None:
    document = read_file(b"#,Item,Count\n1,Tents,340\n2,Beds,12\n", "a.csv")
    assert document.blocks[0].text == "#: 1 | Item: Tents | Count: 340"


def test_rows_below_a_gap_keep_the_heads_of_their_columns() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["As of:", "May"],
        ["By", "Ida"],
        [],
        ["Item", "Count"],
        ["Tents", 3],
        [],
        ["Beds", 4],
    ):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    texts = [block.text for block in read_file(buffer.getvalue(), "a.xlsx").blocks]
    assert texts[1:] == [
        "As of: | May",
        "By | Ida",
        "Item: Tents | Count: 3",
        "Item: Beds | Count: 4",
    ]


def test_heads_of_a_page_without_marks_are_told_by_the_figures_below() -> None:
    html = (
        "<html><body><p>Fonds de la ville.</p><table>"
        "<tr><td>Fonds</td><td>2021*</td><td>2022 (est.)</td></tr>"
        "<tr><td>Crues</td><td>520</td><td>530</td></tr>"
        "<tr><td>Chaleur</td><td>130</td><td>140</td></tr></table></body></html>"
    )
    texts = [block.text for block in read_file(html.encode(), "a.html").blocks]
    assert texts[1:] == [
        "Fonds: Crues | 2021*: 520 | 2022 (est.): 530",
        "Fonds: Chaleur | 2021*: 130 | 2022 (est.): 140",
    ]


def test_a_merged_head_covers_no_more_than_its_cells() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Shelter", "Beds"], [None, "Men", "Women", "Phone"], ["North", 9, 7, 101]):
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    buffer = io.BytesIO()
    book.save(buffer)
    texts = [block.text for block in read_file(buffer.getvalue(), "a.xlsx").blocks]
    assert texts[1:] == ["Shelter: North | Beds Men: 9 | Beds Women: 7 | Phone: 101"]
