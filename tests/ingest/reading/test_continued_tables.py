"""A table that goes on after a break of the page is one table, and a row that is cut one row."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from ingest.reading.parsed import ParsedDocument
from ingest.reading.sandbox import read_file

HEADS = ("Village", "Wells", "Remark")
ROWS = (
    ("Ashby", "3", "Dug by hand."),
    ("Corby", "7", "The pump of the second well was"),
    ("", "", "repaired in May and works again."),
    ("Dunley", "5", "None."),
)
READ = [
    "Village: Ashby | Wells: 3 | Remark: Dug by hand.",
    "Village: Corby | Wells: 7 | Remark: The pump of the second well was repaired in May and works "
    "again.",
    "Village: Dunley | Wells: 5 | Remark: None.",
]
Part = Sequence[Sequence[str]]


def texts(document: ParsedDocument) -> list[str]:
    return [block.text for block in document.blocks]


def word(*parts: str | Part) -> bytes:
    """A Word document of paragraphs and tables."""
    document, buffer = docx.Document(), io.BytesIO()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(0, len(part[0]))
        for row in part:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    document.save(buffer)
    return buffer.getvalue()


def pdf(*pages: tuple[str, Part]) -> bytes:
    """Pages of a caption and a table with lines each."""
    from reportlab.platypus import PageBreak

    style, buffer, story = getSampleStyleSheet()["Normal"], io.BytesIO(), []
    for number, (caption, rows) in enumerate(pages):
        story += [PageBreak()] if number else []
        story += [Paragraph(caption, style), Spacer(1, 6)] if caption else []
        table = Table([list(row) for row in rows], colWidths=[120, 60, 240])
        table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
        story.append(table)
    SimpleDocTemplate(buffer, pagesize=A4, invariant=True).build(story)
    return buffer.getvalue()


MARKS = [
    ("Table 2. Wells of the valley", "Table 2 (continued)", True),
    ("Table 2. Wells of the valley", "Table 2. Wells of the valley, cont'd", False),
    ("Tableau 2 : Puits de la vallée", "Tableau 2 (suite)", True),
    ("Cuadro 2. Pozos del valle", "Cuadro 2. Pozos del valle (continuación)", False),
    ("Tabela 2. Poços do vale", "Tabela 2 – continuação", True),
    ("Table 2. Wells of the valley", "(continued from the previous page)", False),
]


@pytest.mark.parametrize(("caption", "mark", "repeats"), MARKS)
def test_a_word_table_goes_on_under_a_caption_that_says_so(
    caption: str, mark: str, repeats: bool
) -> None:
    rest = [HEADS, *ROWS[2:]] if repeats else ROWS[2:]
    assert texts(read_file(word(caption, [HEADS, *ROWS[:2]], mark, rest), "a.docx")) == [
        caption,
        *READ,
    ]


@pytest.mark.parametrize(
    ("caption", "mark", "repeats"),
    [*MARKS[1:3], MARKS[5], ("Table 2. Wells", "", True), ("Table 2. Wells", "", False)],
)
def test_a_pdf_table_goes_on_on_the_next_page_and_its_cut_row_is_one(
    caption: str, mark: str, repeats: bool
) -> None:
    rest = [HEADS, *ROWS[2:]] if repeats else ROWS[2:]
    document = read_file(pdf((caption, [HEADS, *ROWS[:2]]), (mark, rest)), "a.pdf")
    assert texts(document) == [caption, *READ]
    assert [block.page for block in document.blocks] == [1, 1, 1, 2]


@pytest.mark.parametrize("name", ["a.html", "a.md"])
def test_a_page_s_table_goes_on_under_its_caption_without_the_mark(name: str) -> None:
    prose = "The survey of this spring counted the wells of all villages near the coast."
    parts = ([HEADS, *ROWS[:2]], [HEADS, *ROWS[2:]])
    if name == "a.md":
        tables = [
            "\n".join(f"| {' | '.join(row)} |" for row in (part[0], ("---",) * 3, *part[1:]))
            for part in parts
        ]
        source = f"{prose}\n\n{tables[0]}\n\nTable 4 (continued)\n\n{tables[1]}\n"
    else:
        tables = [
            "".join(
                "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>"
                for tag, row in [("th", part[0]), *(("td", row) for row in part[1:])]
            )
            for part in parts
        ]
        source = (
            f"<html><body><h1>Survey</h1><p>{prose}</p><table>{tables[0]}</table><p> </p>"
            f"<p>Table 4 (continued)</p><table>{tables[1]}</table></body></html>"
        )
    read = texts(read_file(source.encode(), name))
    assert read[-4:] == ["Table 4", *READ]


@pytest.mark.parametrize(
    "rest",
    [
        [("", "9", "Dug in May.")],  # of the same village, but a row of its own
        [("", "", "Repaired.")],
        [("East", "9", "None.")],
    ],
)
def test_a_row_of_its_own_behind_a_break_stays_one(rest: Part) -> None:
    above = [HEADS, ROWS[0], ("Corby", "7", "Works.")]
    pages = ("Table 2. Wells", above), ("Table 2 (continued)", [HEADS, *rest])
    assert len(texts(read_file(pdf(*pages), "a.pdf"))) == 4


def test_a_caption_that_only_names_another_table_begins_one() -> None:
    parts = ("Table 2. Wells", [HEADS, *ROWS[:1]], "Suite 12, Mill Lane", [*ROWS[3:]])
    assert texts(read_file(word(*parts), "a.docx"))[2] == "Suite 12, Mill Lane"
