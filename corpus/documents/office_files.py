"""The Word, PowerPoint and Excel files of the sample library, from the texts in `sources/`."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from pptx import Presentation
from pptx.util import Inches, Pt

AUTHOR = "Sample library"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can hold; the same for every entry
_DATES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def docx_bytes(text: dict[str, Any]) -> bytes:
    """A Word file: headings, paragraphs, bullet lists and tables."""
    document = Document()
    _describe(document.core_properties, text["title"], text["subject"])
    document.add_heading(text["title"], level=1)
    for block in text["blocks"]:
        for kind, content in block.items():
            _add_to_word(document, kind, content)
    return _saved(document)


def _add_to_word(document: Any, kind: str, content: Any) -> None:
    if kind == "h":
        document.add_heading(content, level=2)
    elif kind == "p":
        document.add_paragraph(content)
    elif kind == "bullets":
        for item in content:
            document.add_paragraph(item, style="List Bullet")
    elif kind == "table":
        rows = [content["header"], *content["rows"]]
        table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        _fill(table, rows)
    else:
        raise ValueError(f"a Word file has no block of kind {kind!r}")


def pptx_bytes(text: dict[str, Any]) -> bytes:
    """A slide deck: a title on each slide, bullets or a table, speaker notes."""
    deck = Presentation()
    _describe(deck.core_properties, text["title"], "Slides")
    bullets_layout, title_only = deck.slide_layouts[1], deck.slide_layouts[5]
    for content in text["slides"]:
        slide = deck.slides.add_slide(title_only if "table" in content else bullets_layout)
        slide.shapes.title.text = content["title"]
        slide.shapes.title.text_frame.paragraphs[0].font.size = Pt(32)
        if "table" in content:
            rows = [content["table"]["header"], *content["table"]["rows"]]
            box = (Inches(0.5), Inches(1.6), Inches(9), Inches(4))
            frame = slide.shapes.add_table(len(rows), len(rows[0]), *box)
            _fill(frame.table, rows)
        else:
            _add_bullets(slide.placeholders[1].text_frame, content["bullets"])
        slide.notes_slide.notes_text_frame.text = content["notes"]
    return _saved(deck)


def _add_bullets(frame: Any, bullets: list[str]) -> None:
    frame.text = bullets[0]
    for bullet in bullets[1:]:
        frame.add_paragraph().text = bullet
    for paragraph in frame.paragraphs:
        paragraph.font.size = Pt(14 if bullets[0].startswith("https://") else 20)


def xlsx_bytes(text: dict[str, Any]) -> bytes:
    """A workbook with one table on each sheet, the header in its first row."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    properties = workbook.properties
    properties.title, properties.creator, properties.language = text["title"], AUTHOR, "en"
    for content in text["sheets"]:
        sheet = workbook.create_sheet(content["name"])
        for row in [content["header"], *content["rows"]]:
            sheet.append([cell if cell != "" else None for cell in row])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if isinstance(cell.value, int):
                    cell.number_format = "#,##0"
        for index, width in enumerate(content["widths"], start=1):
            sheet.column_dimensions[get_column_letter(index)].width = width
        sheet.freeze_panes = "A2"
    return _saved(workbook)


def _fill(table: Any, rows: list[list[str]]) -> None:
    for row, values in zip(table.rows, rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value


def _describe(properties: Any, title: str, subject: str) -> None:
    properties.title, properties.subject, properties.author = title, subject, AUTHOR
    properties.last_modified_by, properties.comments, properties.language = AUTHOR, "", "en"


def _saved(file: Any) -> bytes:
    """The file as bytes that depend on nothing but its content.

    The dates of making are taken out: a reader could take them for a date of publication.
    """
    first, fixed = io.BytesIO(), io.BytesIO()
    file.save(first)
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(fixed, "w") as out:
        for name in made.namelist():
            data = made.read(name)
            if name == "docProps/core.xml":
                data = _DATES.sub(b"", data)
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            out.writestr(entry, data)
    return fixed.getvalue()
