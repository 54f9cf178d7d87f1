from __future__ import annotations

import datetime
import io

import docx
import openpyxl
import pptx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.workbook import Workbook
from pptx.util import Inches

from ingest.reading.limits import Limits
from ingest.reading.parsed import Block, ParsedDocument
from ingest.reading.sandbox import read_file


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def shown(document: ParsedDocument) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in document.blocks]


def links_of(block: Block) -> list[tuple[str, str]]:
    return [(block.text[link.start : link.end], link.url) for link in block.links]


def add_link(paragraph: object, text: str, url: str) -> None:
    key = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)  # type: ignore[attr-defined]
    link, run, content = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    link.set(qn("r:id"), key)
    content.text = text
    run.append(content)
    link.append(run)
    paragraph._p.append(link)  # type: ignore[attr-defined]


def test_a_word_file_keeps_headings_lists_tables_and_links() -> None:
    file = docx.Document()
    file.core_properties.title = "Flood Plan"
    file.core_properties.created = datetime.datetime(2021, 5, 6, 7, 8)
    file.core_properties.language = "fr-FR"
    file.add_heading("Flood Plan", 0)
    file.add_heading("Measures", 2)
    paragraph = file.add_paragraph("See ")
    add_link(paragraph, "the agreement", "https://x.org/a")
    paragraph.add_run(" for all.")
    file.add_paragraph("Raise the dam", style="List Bullet")
    table = file.add_table(rows=3, cols=2)
    for row, values in zip(
        table.rows, (("City", "Cost"), ("Lyon", "3"), ("Basel", "")), strict=True
    ):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    document = read_file(saved(file), "a.docx")
    assert shown(document) == [
        ("heading", "Flood Plan"),
        ("heading", "Measures"),
        ("paragraph", "See the agreement for all."),
        ("list_item", "Raise the dam"),
        ("table_row", "City: Lyon | Cost: 3"),
        ("table_row", "City: Basel"),
    ]
    assert [block.level for block in document.blocks[:2]] == [1, 2]
    assert links_of(document.blocks[2]) == [("the agreement", "https://x.org/a")]
    assert (document.title, document.published, document.language) == (
        "Flood Plan",
        "2021-05-06",
        "fr",
    )
    assert document.page_count == 0
    assert all(block.page is None for block in document.blocks)


def test_a_presentation_has_a_page_for_each_slide() -> None:
    file = pptx.Presentation()
    first = file.slides.add_slide(file.slide_layouts[1])
    first.shapes.title.text = "Why rivers flood"
    first.placeholders[1].text = "Rain\nSnow"
    first.notes_slide.notes_text_frame.text = "Speak slowly."
    second = file.slides.add_slide(file.slide_layouts[5])
    second.shapes.title.text = "Costs"
    box = second.shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(1))
    run = box.text_frame.paragraphs[0].add_run()
    run.text = "Source"
    run.hyperlink.address = "https://x.org/s"
    table = second.shapes.add_table(2, 2, Inches(1), Inches(3), Inches(4), Inches(1)).table
    for index, value in enumerate(("City", "Cost", "Lyon", "3")):
        table.cell(index // 2, index % 2).text = value
    document = read_file(saved(file), "a.pptx")
    assert [
        (block.page, *pair) for block, pair in zip(document.blocks, shown(document), strict=True)
    ] == [
        (1, "heading", "Why rivers flood"),
        (1, "list_item", "Rain"),
        (1, "list_item", "Snow"),
        (1, "paragraph", "Notes: Speak slowly."),
        (2, "heading", "Costs"),
        (2, "paragraph", "Source"),
        (2, "table_row", "City: Lyon | Cost: 3"),
    ]
    assert links_of(document.blocks[5]) == [("Source", "https://x.org/s")]
    assert document.page_count == 2


def workbook() -> Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Grants"
    sheet["B2"] = "Grants by city"
    rows = [
        ("City", None, "Amount", "Share", "Start", "Website"),
        ("Lyon", None, 3.0, 0.25, datetime.datetime(2020, 1, 2), "site"),
        ("Basel", None, 2.5, None, None, None),
    ]
    for row, values in enumerate(rows, start=3):
        for column, value in enumerate(values, start=2):
            sheet.cell(row, column, value)
    sheet["E4"].number_format = "0%"
    sheet["G4"].hyperlink = "https://lyon.example/"
    sheet["B8"], sheet["C8"], sheet["B9"], sheet["C9"] = 1, 2, 3, 4
    book.create_sheet("Empty")
    book.create_sheet("Notes")["A1"] = "Only a remark."
    return book


def test_a_workbook_has_a_page_for_each_sheet_and_a_line_for_each_row() -> None:
    document = read_file(saved(workbook()), "a.xlsx")
    assert [
        (block.page, *pair) for block, pair in zip(document.blocks, shown(document), strict=True)
    ] == [
        (1, "heading", "Grants"),
        (1, "paragraph", "Grants by city"),
        (1, "table_row", "City: Lyon | Amount: 3 | Share: 25% | Start: 2020-01-02 | Website: site"),
        (1, "table_row", "City: Basel | Amount: 2.5"),
        (1, "table_row", "1 | 2"),
        (1, "table_row", "3 | 4"),
        (3, "heading", "Notes"),
        (3, "paragraph", "Only a remark."),
    ]
    assert [(item.page, item.label) for item in document.page_labels] == [
        (1, "Grants"),
        (2, "Empty"),
        (3, "Notes"),
    ]
    assert links_of(document.blocks[2]) == [("site", "https://lyon.example/")]


def test_a_stray_far_cell_neither_hangs_nor_hides_the_rest() -> None:
    book = workbook()
    assert book.active is not None
    book.active["XFD1048576"] = "far away"
    document = read_file(saved(book), "a.xlsx", limits=Limits(cpu_seconds=10))
    assert ("table_row", "City: Basel | Amount: 2.5") in shown(document)
    assert document.notes == ("sheet Grants: only the first 20,000 rows were read",)


def test_the_day_of_the_empty_file_that_a_library_begins_with_is_not_the_documents() -> None:
    word, slides = docx.Document(), pptx.Presentation()
    word.add_paragraph("The pier was rebuilt.")
    slides.slides.add_slide(slides.slide_layouts[0]).shapes.title.text = "The pier was rebuilt"
    assert read_file(saved(word), "a.docx", limits=Limits()).published is None
    assert read_file(saved(slides), "a.pptx", limits=Limits()).published is None
    word.core_properties.created = datetime.datetime(2021, 5, 6, 7, 8)
    assert read_file(saved(word), "a.docx", limits=Limits()).published == "2021-05-06"
