"""A workbook reads as its reader sees it; what it hides or never computed is named."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ingest.reading.sandbox import read_file

ROWS = [("Boat", "Owner", "Fee"), ("Ada", "Kim", 12), ("Bee", "Lou", 15), ("Cod", "Max", 19)]


def workbook() -> tuple[Workbook, Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Boats"
    for row in ROWS:
        sheet.append(list(row))
    return book, sheet


def read(book: Workbook, *, shared: bool = False) -> tuple[list[str], tuple[str, ...]]:
    buffer = io.BytesIO()
    book.save(buffer)
    data = with_shared_texts(buffer.getvalue()) if shared else buffer.getvalue()
    document = read_file(data, "a.xlsx")
    return [b.text for b in document.blocks if b.kind.value != "heading"], document.notes


def with_shared_texts(data: bytes) -> bytes:
    """The workbook with its texts where Excel keeps them: in a part that its sheets share."""
    texts: list[str] = []

    def moved(match: re.Match[str]) -> str:
        texts.append(f"<si>{match[2]}</si>")
        return f'<c r="{match[1]}" t="s"><v>{len(texts) - 1}</v></c>'

    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name).decode() for name in old.namelist()}
    cell = r'<c r="(\w+)" t="inlineStr"><is>(.*?)</is></c>'
    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        parts[name] = re.sub(cell, moved, parts[name])
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{"".join(texts)}</sst>'
    for name, end, more in (
        (
            "[Content_Types].xml",
            "</Types>",
            f'PartName="/xl/sharedStrings.xml" ContentType="{kind}"',
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            f'Id="texts" Target="sharedStrings.xml" Type="{relation}"',
        ),
    ):
        tag = "Override" if end == "</Types>" else "Relationship"
        parts[name] = parts[name].replace(end, f"<{tag} {more}/>{end}")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_not_read_and_named(state: str) -> None:
    book, _ = workbook()
    draft = book.create_sheet("Draft")
    draft["A1"] = "All fees are waived."
    draft.sheet_state = state
    texts, notes = read(book)
    assert texts[0] == "Boat: Ada | Owner: Kim | Fee: 12"
    assert not any("waived" in text for text in texts)
    assert notes == ("sheet Draft is hidden and was not read",)


def test_hidden_rows_and_columns_are_not_read_and_counted() -> None:
    book, sheet = workbook()
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions["F"].hidden = True  # with nothing in it
    assert read(book) == (
        ["Boat: Bee | Fee: 15"],
        (
            "2 hidden rows of sheet Boats were not read",
            "1 hidden column of sheet Boats was not read",
        ),
    )


def test_cells_that_show_nothing_or_are_struck_are_not_read_and_counted() -> None:
    book, sheet = workbook()
    sheet["B2"].font = Font(color="FFFFFFFF")
    sheet["C2"].number_format = ";;;"
    sheet["C3"].font = Font(size=1)
    sheet["A4"].font = sheet["B4"].font = sheet["C4"].font = Font(strike=True)
    sheet["A5"], sheet["B5"] = "Dory", "on a dark ground"
    sheet["B5"].font = Font(color="FFFFFFFF")
    sheet["B5"].fill = PatternFill("solid", fgColor="FF1F4E79")
    sheet.append(["Eel", "secret", 20])
    sheet["B6"].number_format = ";;;"
    assert read(book) == (
        [
            "Boat: Ada",
            "Boat: Bee | Owner: Lou",
            "Boat: Dory | Owner: on a dark ground",
            "Boat: Eel | Fee: 20",
        ],
        (
            "2 hidden cells of sheet Boats were not read",
            "3 struck cells of sheet Boats were not read",
        ),
    )


def test_where_rules_colour_cells_their_own_colour_says_nothing() -> None:
    book, sheet = workbook()
    sheet["B2"].font = Font(color="FFFFFFFF")
    dark = PatternFill("solid", bgColor="FF1F4E79")
    sheet.conditional_formatting.add("B2", FormulaRule(formula=["TRUE"], fill=dark))
    assert read(book)[0][0] == "Boat: Ada | Owner: Kim | Fee: 12"


def ruled(rule: dict[str, object], where: str = "C2:C4") -> tuple[list[str], tuple[str, ...]]:
    """The lines and notes of the workbook with a rule of this form, as Excel itself writes it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as written:
        sheet = written.add_worksheet("Boats")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        style = written.add_format(rule.pop("style"))
        sheet.conditional_format(where, {**rule, "format": style})
    document = read_file(buffer.getvalue(), "a.xlsx")
    return [b.text for b in document.blocks if b.kind.value != "heading"], document.notes


NOTHING, LARGE = {"num_format": ";;;"}, {"num_format": '0.0 "crowns"'}


@pytest.mark.parametrize(
    ("rule", "fees"),
    [
        ({"type": "cell", "criteria": ">=", "value": 15, "style": NOTHING}, ["12", "", ""]),
        ({"type": "formula", "criteria": '=$A2="Bee"', "style": NOTHING}, ["12", "", "19"]),
        (
            {"type": "cell", "criteria": "=", "value": 12, "style": {"font_color": "#FFFFFF"}},
            ["", "15", "19"],
        ),
        (
            {"type": "cell", "criteria": "between", "minimum": 13, "maximum": 16, "style": LARGE},
            ["12", "15.0 crowns", "19"],
        ),
    ],
)
def test_what_a_rule_hides_is_not_read_and_what_it_formats_is_read_so(
    rule: dict[str, object], fees: list[str]
) -> None:
    texts, notes = ruled(dict(rule))
    assert texts == [
        f"Boat: {boat} | Owner: {owner}{f' | Fee: {fee}' if fee else ''}"
        for (boat, owner, _), fee in zip(ROWS[1:], fees, strict=True)
    ]
    hidden = fees.count("")
    cells = "1 hidden cell of sheet Boats was not read"
    many = f"{hidden} hidden cells of sheet Boats were not read"
    assert notes == ((cells if hidden == 1 else many,) if hidden else ())


def test_a_rule_that_cannot_be_worked_out_is_named_where_it_may_hide_cells() -> None:
    texts, notes = ruled({"type": "formula", "criteria": "=MOD(ROW(),2)=0", "style": NOTHING})
    assert texts[0] == "Boat: Ada | Owner: Kim | Fee: 12"
    assert notes == (
        "sheet Boats: rules may hide or change what cells show that could not be worked out (3); "
        "their own values were read",
    )
    coloured = {"bg_color": "#FFC7CE"}
    assert ruled({"type": "duplicate", "style": coloured})[1] == ()


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_sheet_of_a_chart_is_read_with_its_values_where_no_sheet_shows_them(
    is_hidden: bool,
) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as written:
        text, data = written.add_worksheet("Text"), written.add_worksheet("Data")
        text.write(0, 0, "Boats of the club.")
        for number, row in enumerate(ROWS):
            data.write_row(number, 0, row)
        chart = written.add_chart({"type": "column"})
        chart.add_series(
            {
                "name": "=Data!$C$1",
                "categories": "=Data!$A$2:$A$4",
                "values": "=Data!$C$2:$C$4",
                "name_data": None,
                "categories_data": ["Ada", "Bee", "Cod"],
                "values_data": [12, 15, 19],
            }
        )
        chart.set_title({"name": "Fees by boat"})
        written.add_chartsheet("Chart").set_chart(chart)
        if is_hidden:
            data.hide()
    document = read_file(buffer.getvalue(), "a.xlsx")
    page = [block.text for block in document.blocks if block.page == 3]
    values = ["Fee: 12", "Fee: 15", "Fee: 19"]
    assert page[:2] == ["Chart", "Fees by boat"]
    assert [text.rpartition(" | ")[2] for text in page[2:]] == (values if is_hidden else [])
    assert [label.label for label in document.page_labels] == ["Text", "Data", "Chart"]


def test_a_sheet_of_a_chart_without_words_is_named() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as written:
        data = written.add_worksheet("Data")
        data.write_column(0, 0, [1, 2, 3])
        chart = written.add_chart({"type": "line"})
        chart.add_series({"values": "=Data!$A$1:$A$3"})
        written.add_chartsheet("Trend").set_chart(chart)
    assert read_file(buffer.getvalue(), "a.xlsx").notes == (
        "sheet Trend: a chart without a title, of values of other sheets",
    )


def test_a_column_without_width_is_hidden() -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as written:
        sheet = written.add_worksheet()
        sheet.write_row(0, 0, ["Boat", "Owner", "Fee"])
        sheet.write_row(1, 0, ["Ada", "Kim", 12])
        sheet.set_column(1, 1, 0)
    document = read_file(book.getvalue(), "a.xlsx")
    assert document.blocks[-1].text == "Boat: Ada | Fee: 12"


def test_a_merged_cell_that_begins_in_a_hidden_row_stands_in_the_rows_that_are_seen() -> None:
    book, sheet = workbook()
    sheet.merge_cells("B2:B3")
    sheet.row_dimensions[2].hidden = True
    assert read(book)[0] == ["Boat: Bee | Owner: Kim | Fee: 15", "Boat: Cod | Owner: Max | Fee: 19"]


def test_formulas_that_were_never_computed_are_counted() -> None:
    book, sheet = workbook()
    sheet["C5"] = "=SUM(C2:C4)"
    sheet["A5"] = "Total"
    texts, notes = read(book)
    assert texts[-1] == "Boat: Total"
    assert notes == (
        "sheet Boats: 1 computed value was never stored and not read; "
        "open the workbook in a spreadsheet program and save it",
    )


def test_raised_and_struck_parts_of_a_cell_are_no_digits_of_its_figure() -> None:
    book, sheet = workbook()
    raised, struck = InlineFont(vertAlign="superscript"), InlineFont(strike=True)
    sheet["C2"] = CellRichText("1,250", TextBlock(raised, "2"))
    sheet["C3"] = CellRichText("12 km", TextBlock(raised, "2"))
    sheet["C4"] = CellRichText("60 ", TextBlock(struck, "50"))
    assert read(book, shared=True)[0] == [
        "Boat: Ada | Owner: Kim | Fee: 1,250",
        "Boat: Bee | Owner: Lou | Fee: 12 km²",
        "Boat: Cod | Owner: Max | Fee: 60",
    ]


def test_the_title_of_a_chart_is_read_and_its_values_once() -> None:
    book, sheet = workbook()
    chart = BarChart()
    chart.title = "Fees of all boats"
    chart.add_data(Reference(sheet, min_col=3, min_row=1, max_row=4), titles_from_data=True)
    sheet.add_chart(chart, "E2")
    texts, notes = read(book)
    assert texts[3:] == ["Fees of all boats"]
    assert notes == ()


def test_columns_beyond_the_limit_are_named_and_only_where_they_hold_something() -> None:
    book, sheet = workbook()
    sheet.cell(2, 200, "last read")
    assert read(book)[1] == ()
    sheet.cell(3, 5_000, "never read")
    lines, notes = read(book)
    assert notes == ("sheet Boats: only the first 200 columns were read",)
    assert any("last read" in line for line in lines)
    assert not any("never read" in line for line in lines)

    wide = "\n".join(",".join(f"{row}-{column}" for column in range(201)) for row in range(3))
    document = read_file(wide.encode(), "a.csv")
    assert document.notes == ("only the first 200 columns were read",)
    assert "2-199" in document.blocks[-1].text
    assert "2-200" not in document.blocks[-1].text


def test_comments_on_cells_say_whose_they_are_and_on_which_row() -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (("Farm", "Paid"), ("Birch", 18), ("Cedar", 60), ("Amber", 4)):
        page.append(row)
    page["B2"].comment = Comment("Ask the bank. 1.5 may come back", "Rui Prado")
    page["B3"].comment = Comment("[Threaded comment]\n\nYour version…\n\nComment:\n  Late", "t={1}")
    page["B4"].comment = Comment("Nobody sees this", "Rui Prado")
    page.row_dimensions[4].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)

    blocks = read_file(buffer.getvalue(), "a.xlsx").blocks

    assert [(block.kind.value, block.text) for block in blocks[1:]] == [
        ("table_row", "Farm: Birch | Paid: 18"),
        ("table_row", "Farm: Cedar | Paid: 60"),
        ("list_item", "Comment by Rui Prado on B2 (Birch): Ask the bank. 1.5 may come back"),
        ("list_item", "Comment on B3 (Cedar): Late"),
    ]
