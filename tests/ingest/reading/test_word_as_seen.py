"""A Word file reads as its reader sees it: with the numbers Word sets, without what it hides."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import docx.enum.style
import pytest
from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from ingest.reading.sandbox import read_file

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWN = f'xmlns:c="{DRAWING}/chart" xmlns:dgm="{DRAWING}/diagram"'


def read(file: Document) -> tuple[list[str], tuple[str, ...]]:
    buffer = io.BytesIO()
    file.save(buffer)
    document = read_file(buffer.getvalue(), "a.docx")
    return [block.text for block in document.blocks], document.notes


def add_list(file: Document, levels: Sequence[str], number: str = "") -> None:
    """Define list 90 from the XML of its levels, and what else `number` changes in it."""
    numbering = file.part.numbering_part.element
    inner = "".join(f'<w:lvl w:ilvl="{i}">{level}</w:lvl>' for i, level in enumerate(levels))
    family = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{inner}</w:abstractNum>'
    numbering.insert(0, parse_xml(family))
    for key, change in (("90", ""), ("91", number)):
        inner = f'<w:abstractNumId w:val="90"/>{change}'
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}">{inner}</w:num>'))


def level(text: str, form: str = "decimal", more: str = "", start: int = 1) -> str:
    head = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
    return f'{head}{more}<w:lvlText w:val="{text}"/>'


def add(file: Document, text: str, depth: int = 0, key: str = "90", style: str = "Normal") -> None:
    paragraph = file.add_paragraph(text, style=style)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{key}"/></w:numPr>'
        )
    )


def test_numbers_that_word_sets_stand_before_headings_and_clauses() -> None:
    file = docx.Document()
    add_list(file, [level("Article %1"), level("%1.%2"), level("(%3)", "lowerLetter")])
    for text, depth in (("Members", 0), ("Who", 1), ("Fees", 0), ("Sum", 1), ("a", 2), ("b", 2)):
        add(file, text, depth, style="Heading 1" if not depth else "Normal")
    add(file, "Day", 1)
    assert read(file)[0] == [
        "Article 1 Members",
        "1.1 Who",
        "Article 2 Fees",
        "2.1 Sum",
        "(a) a",
        "(b) b",
        "2.2 Day",
    ]


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("upperRoman", ["III.", "IV.", "V."]),
        ("lowerLetter", ["c.", "d.", "e."]),
        ("decimalZero", ["03.", "04.", "05."]),
        ("ordinal", ["3rd.", "4th.", "5th."]),
        ("bullet", ["", "", ""]),
        ("none", ["", "", ""]),
    ],
)
def test_numbers_have_the_form_and_the_start_of_their_list(form: str, shown: list[str]) -> None:
    file = docx.Document()
    add_list(file, [level("%1.", form, start=3)])
    for _ in shown:
        add(file, "Item")
    assert read(file)[0] == [f"{label} Item".strip() for label in shown]


def test_a_list_goes_on_after_other_text_and_begins_anew_where_word_says_so() -> None:
    file = docx.Document()
    change = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    add_list(file, [level("Step %1:")], change)
    add(file, "Knock")
    file.add_paragraph("Wait.")
    add(file, "Enter")
    add(file, "Sit", key="91")
    add(file, "Speak", key="91")
    assert read(file)[0] == [
        "Step 1: Knock",
        "Wait.",
        "Step 2: Enter",
        "Step 1: Sit",
        "Step 2: Speak",
    ]


def test_a_level_may_count_through_and_show_roman_parents_in_digits() -> None:
    file = docx.Document()
    through = '<w:lvlRestart w:val="0"/>'
    add_list(
        file,
        [
            level("Part %1", "upperRoman"),
            level("§ %2", more=through),
            level("%1.%3", more="<w:isLgl/>"),
        ],
    )
    for text, depth in (("A", 0), ("one", 1), ("B", 0), ("two", 1), ("deep", 2)):
        add(file, text, depth)
    assert read(file)[0] == ["Part I A", "§ 1 one", "Part II B", "§ 2 two", "2.1 deep"]


def test_a_style_numbers_its_paragraphs_and_a_paragraph_may_leave_the_list() -> None:
    file = docx.Document()
    link = '<w:pStyle w:val="Heading{}"/>'
    add_list(
        file, [level("Artículo %1.", more=link.format(1)), level("%1.%2", more=link.format(2))]
    )
    for name in ("Heading 1", "Heading 2"):
        properties = file.styles[name].element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>'))
    file.add_heading("Cuotas", 1)
    file.add_heading("Plazo", 2)
    add(file, "Anexo", key="0", style="Heading 1")
    file.add_heading("Socios", 1)
    assert read(file)[0] == ["Artículo 1. Cuotas", "1.1 Plazo", "Anexo", "Artículo 2. Socios"]


def test_rows_that_word_numbers_have_their_number() -> None:
    file = docx.Document()
    add_list(file, [level("%1")])
    table = file.add_table(rows=3, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "No", "Name"
    for row, name in ((1, "Ana"), (2, "Bo")):
        table.cell(row, 1).text = name
        table.cell(row, 0).paragraphs[0]._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>')
        )
    assert read(file)[0] == ["No: 1 | Name: Ana", "No: 2 | Name: Bo"]


@pytest.mark.parametrize(
    ("before", "raised", "after", "shown"),
    [
        ("1,250", "1", " homes", "1,250 homes"),
        ("a rise of 25%", "2,3", ".", "a rise of 25%."),
        ("Fee of 40 euros", "(4)", " a year", "Fee of 40 euros a year"),
        ("Area of 12 km", "2", "", "Area of 12 km²"),
        ("about 2 × 10", "6", " litres", "about 2 × 10⁶ litres"),
        ("5 kg m", "-3", "", "5 kg m⁻³"),
        ("the 1", "st", " day", "the 1st day"),
    ],
)
def test_a_raised_digit_is_a_mark_or_an_exponent_and_never_a_digit_of_a_figure(
    before: str, raised: str, after: str, shown: str
) -> None:
    file = docx.Document()
    paragraph = file.add_paragraph(before)
    for part in raised:  # Word splits what was typed into runs as it likes
        paragraph.add_run(part).font.superscript = True
    paragraph.add_run(after)
    assert read(file)[0] == [shown]


def test_the_mark_of_a_footnote_is_left_out_and_the_footnote_is_read() -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("It costs 1,250")
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "7")
    paragraph.add_run()._r.append(reference)
    paragraph.add_run(" crowns.")
    add_footnotes(file, "Without heating.")
    assert read(file)[0] == ["It costs 1,250 crowns.", "Without heating."]


def add_part(file: Document, path: str, kind: str, xml: str) -> str:
    """Add a part that the document refers to; return the key of the reference."""
    content = f"application/vnd.openxmlformats-officedocument.{kind}+xml"
    part = Part(PackURI(path), content, xml.encode(), file.part.package)
    return str(file.part.relate_to(part, f"{RELATIONS}/{kind.rpartition('.')[2]}"))


def add_footnotes(file: Document, text: str) -> None:
    note = f'<w:footnote w:id="7"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
    xml = f"<w:footnotes {nsdecls('w')}>{note}</w:footnotes>"
    add_part(file, "/word/footnotes.xml", "wordprocessingml.footnotes", xml)


def draw(file: Document, kind: str, content: str) -> None:
    """Draw something of a kind between two paragraphs."""
    file.add_paragraph("Above.")
    file.add_paragraph().add_run()._r.append(
        parse_xml(
            f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')} {DRAWN}><wp:inline><a:graphic>"
            f'<a:graphicData uri="{DRAWING}/{kind}">{content}</a:graphicData>'
            "</a:graphic></wp:inline></w:drawing>"
        )
    )
    file.add_paragraph("Below.")


def test_a_chart_is_read_where_it_stands() -> None:
    file = docx.Document()
    points = '<c:pt idx="0"><c:v>{}</c:v></c:pt><c:pt idx="1"><c:v>{}</c:v></c:pt>'
    texts = f"<c:cat><c:strLit>{points.format('May', 'June')}</c:strLit></c:cat>"
    values = f"<c:val><c:numLit>{points.format('4', '6.50')}</c:numLit></c:val>"
    xml = (
        f"<c:chartSpace {DRAWN} {nsdecls('a')}><c:chart><c:title><c:tx><c:rich><a:p><a:r>"
        "<a:t>Rain in 2023</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:lineChart>"
        f"<c:ser><c:tx><c:v>Days</c:v></c:tx>{texts}{values}</c:ser></c:lineChart></c:plotArea>"
        "</c:chart></c:chartSpace>"
    )
    key = add_part(file, "/word/charts/chart1.xml", "drawingml.chart", xml)
    draw(file, "chart", f'<c:chart r:id="{key}"/>')
    assert read(file) == (
        ["Above.", "Rain in 2023", "May | Days: 4", "June | Days: 6.5", "Below."],
        (),
    )


def test_a_diagram_is_read_where_it_stands() -> None:
    file = docx.Document()
    point = '<dgm:pt modelId="{0}"><dgm:t><a:p><a:r><a:t>{0}</a:t></a:r></a:p></dgm:t></dgm:pt>'
    points = point.format("Plan") + point.format("Build")
    xml = f"<dgm:dataModel {DRAWN} {nsdecls('a')}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>"
    key = add_part(file, "/word/diagrams/data1.xml", "drawingml.diagramData", xml)
    draw(file, "diagram", f'<dgm:relIds r:dm="{key}"/>')
    assert read(file) == (["Above.", "Plan", "Build", "Below."], ())


def test_a_chart_whose_values_are_not_there_is_named() -> None:
    file = docx.Document()
    draw(file, "chart", '<c:chart r:id="rId99"/>')
    note = "charts or diagrams without stored text were not read (1 drawing)"
    assert read(file) == (["Above.", "Below."], (note,))


def test_hidden_and_struck_text_is_not_read_and_a_note_says_so() -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("The deposit is ")
    paragraph.add_run("50 crowns").font.strike = True
    paragraph.add_run("60 crowns")
    paragraph.add_run(" or nothing").font.hidden = True
    paragraph.add_run(".")
    paragraph.add_run(" Free!").font.double_strike = True
    file.styles.add_style("Secret", docx.enum.style.WD_STYLE_TYPE.CHARACTER).font.hidden = True
    file.add_paragraph().add_run("Ask Ida for the key.", style="Secret")
    shown = file.add_paragraph().add_run("Keys hang in the hall.", style="Secret")
    shown.font.hidden = False
    assert read(file) == (
        ["The deposit is 60 crowns.", "Keys hang in the hall."],
        ("hidden text was not read (2 places)", "struck text was not read (2 places)"),
    )


def test_a_hidden_paragraph_takes_no_number() -> None:
    file = docx.Document()
    add_list(file, [level("%1.")])
    for text in ("Knock", "Whisper", "Enter"):
        add(file, text)
    paragraph = file.paragraphs[1]
    paragraph.runs[0].font.hidden = True
    mark = OxmlElement("w:rPr")
    mark.append(OxmlElement("w:vanish"))
    paragraph._p.get_or_add_pPr().append(mark)
    assert read(file)[0] == ["1. Knock", "2. Enter"]


def test_a_row_that_begins_behind_the_first_column_keeps_its_columns() -> None:
    file = docx.Document()
    table = file.add_table(3, 3)
    for row, texts in zip(
        table.rows, (("Van", "Office", "Seats"), ("1", "Hill", "5")), strict=False
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    late = table.rows[2]
    for cell, text in zip(late.cells, ("", "Port", "7"), strict=True):
        cell.text = text
    late._tr.remove(late.cells[0]._tc)
    late._tr.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {nsdecls("w")} w:val="1"/>'))
    assert read(file)[0] == ["Van: 1 | Office: Hill | Seats: 5", "Office: Port | Seats: 7"]


def test_a_large_first_letter_belongs_to_its_word() -> None:
    file = docx.Document()
    letter = file.add_paragraph("L")
    frame = f'<w:framePr {nsdecls("w")} w:dropCap="drop" w:lines="3"/>'
    letter._p.get_or_add_pPr().append(parse_xml(frame))
    file.add_paragraph("a société a été fondée en 1888.")
    assert read(file)[0] == ["La société a été fondée en 1888."]


def test_boxes_and_choices_of_a_form_are_read_as_they_were_filled_in() -> None:
    w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
    file = docx.Document()
    for value, text in (("1", " Member"), ("0", " Guest")):
        control = (
            f'<w:sdt {nsdecls("w")} xmlns:v="{w14}"><w:sdtPr><v:checkbox>'
            f'<v:checked v:val="{value}"/></v:checkbox></w:sdtPr>'
            "<w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt>"
        )
        paragraph = file.add_paragraph()
        paragraph._p.append(parse_xml(control))
        paragraph.add_run(text)
    for data, text in (
        ('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', " Déjà demandé"),
        (
            '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Nord"/><w:listEntry w:val="Sud"/>'
            "</w:ddList>",
            " région",
        ),
    ):
        begin = f'<w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar>'
        paragraph = file.add_paragraph()
        for part in (begin, '<w:fldChar w:fldCharType="end"/>'):
            paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{part}</w:r>"))
        paragraph.add_run(text)
    assert read(file)[0] == ["☒ Member", "☐ Guest", "☒ Déjà demandé", "Sud région"]


SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
NEW = (
    f'<w:drawing><a:graphic xmlns:a="{DRAWING}/main"><a:graphicData uri="{SHAPE}">'
    f'<s:wsp xmlns:s="{SHAPE}"><s:txbx><w:txbxContent>{{}}</w:txbxContent></s:txbx></s:wsp>'
    "</a:graphicData></a:graphic></w:drawing>"
)
OLD = (
    '<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>{}'
    "</w:txbxContent></v:textbox></v:shape></w:pict>"
)
PICTURE = '<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"/></w:pict>'
BOTH = (
    f'<m:AlternateContent xmlns:m="{COMPATIBLE}"><m:Choice Requires="wps">{NEW}</m:Choice>'
    "<m:Fallback>{}</m:Fallback></m:AlternateContent>"
)


@pytest.mark.parametrize(
    "drawing",
    [NEW, OLD, BOTH.format("{0}", OLD.format("{0}")), BOTH.format("{0}", PICTURE)],
    ids=["new alone", "old alone", "both", "a picture for old programs"],
)
def test_the_text_of_a_box_is_read_once_below_its_paragraph(drawing: str) -> None:
    file = docx.Document()
    inside = "<w:p><w:r><w:t>In case of fire call 555-0142.</w:t></w:r></w:p>"
    paragraph = file.add_paragraph("The plates are changed first.")
    run = f"<w:r {nsdecls('w')}>{drawing.format(inside)}</w:r>"
    paragraph._p.append(parse_xml(run))
    file.add_paragraph("Then the railings.")

    assert read(file)[0] == [
        "The plates are changed first.",
        "In case of fire call 555-0142.",
        "Then the railings.",
    ]


def test_comments_are_read_below_what_they_are_on_and_say_whose_they_are() -> None:
    file = docx.Document()
    works = file.add_paragraph().add_run("The works take 16 weeks.")
    table = file.add_table(rows=2, cols=2)
    for i, cells in enumerate((("Town", "Weeks"), ("Lund", "9"))):
        for j, text in enumerate(cells):
            table.cell(i, j).text = text
    file.add_paragraph("All towns agree.")
    cell = table.cell(1, 1).paragraphs[0].runs[0]
    file.add_comment([works], "I doubt it. I count on 22.", author="Inès Roy", initials="IR")
    file.add_comment([cell], "Too few.", author="", initials="")
    buffer = io.BytesIO()
    file.save(buffer)

    found = [(each.kind.value, each.text) for each in read_file(buffer.getvalue(), "a.docx").blocks]

    assert found == [
        ("paragraph", "The works take 16 weeks."),
        ("list_item", "Comment by Inès Roy: I doubt it. I count on 22."),
        ("table_row", "Town: Lund | Weeks: 9"),
        ("list_item", "Comment: Too few."),
        ("paragraph", "All towns agree."),
    ]
