"""A presentation reads as its audience sees it: charts and diagrams too, in its order."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pptx
import pytest
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Inches

from ingest.reading.sandbox import read_file

DGM = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
AREA = (Inches(1), Inches(2), Inches(6), Inches(4))


def deck() -> tuple[Presentation, Slide]:
    file = pptx.Presentation()
    return file, file.slides.add_slide(file.slide_layouts[6])


def read(file: Presentation) -> tuple[list[str], tuple[str, ...]]:
    buffer = io.BytesIO()
    file.save(buffer)
    document = read_file(buffer.getvalue(), "a.pptx")
    return [block.text for block in document.blocks], document.notes


def box(slide: Slide, text: str, left: float, top: float) -> object:
    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(3), Inches(1))
    shape.text_frame.text = text
    return shape


def add_frame(slide: Slide, uri: str, content: str) -> None:
    slide.shapes._spTree.append(
        parse_xml(
            f'<p:graphicFrame {P} {A} {R} {DGM}><p:nvGraphicFramePr><p:cNvPr id="40" name="D"/>'
            "<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm>"
            '<a:off x="1000000" y="2000000"/><a:ext cx="5000000" cy="3000000"/></p:xfrm>'
            f'<a:graphic><a:graphicData uri="{uri}">{content}</a:graphicData></a:graphic>'
            "</p:graphicFrame>"
        )
    )


def add_diagram(slide: Slide, points: str, links: str) -> None:
    xml = (
        f"<dgm:dataModel {DGM} {A}><dgm:ptLst>{points}</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst>"
        "</dgm:dataModel>"
    )
    kind = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
    part = Part(PackURI("/ppt/diagrams/data1.xml"), kind, slide.part.package, xml.encode())
    base = "http://schemas.openxmlformats.org"
    key = slide.part.relate_to(part, f"{base}/officeDocument/2006/relationships/diagramData")
    add_frame(slide, f"{base}/drawingml/2006/diagram", f'<dgm:relIds r:dm="{key}"/>')


def point(key: int, text: str, kind: str = "node") -> str:
    body = f"<dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t>"
    return f'<dgm:pt modelId="{key}" type="{kind}">{body}</dgm:pt>'


def link(source: int, target: int, order: int) -> str:
    return f'<dgm:cxn modelId="9" srcId="{source}" destId="{target}" srcOrd="{order}"/>'


def test_a_chart_is_a_title_and_a_row_for_each_category() -> None:
    file, slide = deck()
    data = CategoryChartData(number_format="0%")
    data.categories = ["North", "South"]
    data.add_series("Tenants", (0.4, 0.25))
    data.add_series("Owners", (0.6, None))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *AREA, data).chart
    chart.chart_title.text_frame.text = "Who lives where"
    chart.category_axis.axis_title.text_frame.text = "Ward"
    assert read(file) == (
        [
            "Who lives where",
            "Ward: North | Tenants: 40% | Owners: 60%",
            "Ward: South | Tenants: 25%",
        ],
        (),
    )


def test_a_chart_of_points_and_one_of_grouped_categories_keep_what_belongs_together() -> None:
    file, slide = deck()
    points = XyChartData()
    series = points.add_series("Depth")
    series.add_data_point(2, 7.5)
    slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *AREA, points)
    _, more = file, file.slides.add_slide(file.slide_layouts[6])
    grouped = CategoryChartData()
    for year in ("2021", "2022"):
        group = grouped.add_category(year)
        for half in ("spring", "autumn"):
            group.add_sub_category(half)
    grouped.add_series("Visits", (1, 2, 3, 4))
    more.shapes.add_chart(XL_CHART_TYPE.PIE, *AREA, grouped)
    assert read(file)[0] == [
        "2 | Depth: 7.5",
        "2021 spring | Visits: 1",
        "2021 autumn | Visits: 2",
        "2022 spring | Visits: 3",
        "2022 autumn | Visits: 4",
    ]


def test_a_diagram_is_a_list_with_each_parent_before_its_children() -> None:
    file, slide = deck()
    texts = "".join(point(key, text) for key, text in ((3, "Appeal"), (2, "Write"), (4, "Wait")))
    links = link(1, 3, 1) + link(1, 2, 0) + link(2, 4, 0) + link(4, 2, 0)  # and one in a circle
    add_diagram(slide, point(1, "", "doc") + texts + point(8, "drawn", "pres"), links)
    assert read(file) == (["Write", "Wait", "Appeal"], ())


@pytest.mark.parametrize(
    ("uri", "note"),
    [
        ("http://schemas.openxmlformats.org/drawingml/2006/diagram", "a diagram was not read"),
        ("http://schemas.openxmlformats.org/drawingml/2006/chart", "a chart was not read"),
        ("http://schemas.microsoft.com/office/drawing/2014/chartex", "a chart was not read"),
        (
            "http://schemas.openxmlformats.org/presentationml/2006/ole",
            "an embedded file was not read",
        ),
    ],
)
def test_a_drawing_without_text_of_its_own_is_named(uri: str, note: str) -> None:
    file, slide = deck()
    box(slide, "Seen", 1, 1)
    add_frame(slide, uri, "")
    assert read(file) == (["Seen"], (f"slide 1: {note}",))


def test_boxes_are_read_from_top_to_bottom_and_from_left_to_right() -> None:
    file, slide = deck()
    for text, left, top in (("Third", 1, 4), ("Second", 5, 1.2), ("First", 1, 1), ("Last", 0, 6)):
        box(slide, text, left, top)
    assert read(file)[0] == ["First", "Second", "Third", "Last"]


def test_a_tall_box_comes_before_those_that_stand_beside_it() -> None:
    file, slide = deck()
    for text, left, top in (("Low", 4.9, 4), ("High", 5, 1.1), ("Tall", 1, 1)):
        box(slide, text, left, top)
    slide.shapes[2].height = Inches(6)
    assert read(file)[0] == ["Tall", "High", "Low"]


def test_what_the_audience_does_not_see_is_not_read_and_named() -> None:
    file, slide = deck()
    box(slide, "Seen", 1, 1)
    box(slide, "Beside the slide", -5, 1)
    box(slide, "Hidden", 1, 3)._element.nvSpPr.cNvPr.set("hidden", "1")  # type: ignore[attr-defined]
    paragraph = box(slide, "Fee 60 ", 1, 5).text_frame.paragraphs[0]  # type: ignore[attr-defined]
    run = paragraph.add_run()
    run.text = "50"
    run._r.get_or_add_rPr().set("strike", "sngStrike")
    last = file.slides.add_slide(file.slide_layouts[6])
    box(last, "An old slide", 1, 1)
    last._element.set("show", "0")
    assert read(file) == (
        ["Seen", "Fee 60"],
        (
            "slide 1: text that is hidden or off the slide was not read (2)",
            "slide 1: struck text was not read",
            "slide 2 is hidden and was not read",
        ),
    )


@pytest.mark.parametrize(
    ("before", "raised", "shown"),
    [("cost 1,250", "1", "cost 1,250 a year"), ("12 km", "2", "12 km² a year")],
)
def test_a_raised_digit_is_no_digit_of_a_figure(before: str, raised: str, shown: str) -> None:
    file, slide = deck()
    paragraph = box(slide, before, 1, 1).text_frame.paragraphs[0]  # type: ignore[attr-defined]
    run = paragraph.add_run()
    run.text = raised
    run._r.get_or_add_rPr().set("baseline", "30000")
    paragraph.add_run().text = " a year"
    assert read(file)[0] == [shown]


def test_numbers_that_the_program_sets_are_part_of_their_lines() -> None:
    file, slide = deck()
    frame = box(slide, "Knock\nEnter\nHat off\nSit", 1, 1).text_frame  # type: ignore[attr-defined]
    for paragraph, level in zip(frame.paragraphs, (0, 0, 1, 0), strict=True):
        paragraph.level = level
        kind = "alphaLcParenR" if level else "arabicPeriod"
        properties = paragraph._p.get_or_add_pPr()
        properties.append(parse_xml(f'<a:buAutoNum {A} type="{kind}" startAt="3"/>'))
    assert read(file)[0] == ["3. Knock", "4. Enter", "c) Hat off", "5. Sit"]


def test_a_box_that_a_slide_offers_twice_is_read_once() -> None:
    file, slide = deck()
    shape = box(slide, "Once", 1, 1)._element  # type: ignore[attr-defined]
    both = parse_xml(
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="a14"/><mc:Fallback/></mc:AlternateContent>'
    )
    shape.getparent().replace(shape, both)
    both[0].append(shape)
    assert read(file)[0] == ["Once"]


def slide_of(boxes: Sequence[Sequence[str]]) -> list[str]:
    """What is read of a slide with boxes of these lines side by side."""
    file, buffer = pptx.Presentation(), io.BytesIO()
    slide = file.slides.add_slide(file.slide_layouts[6])
    for i, lines in enumerate(boxes):
        box = slide.shapes.add_textbox(Inches(0.5 + 3 * i), Inches(2), Inches(2.8), Inches(2))
        box.text_frame.text = lines[0]
        for line in lines[1:]:
            box.text_frame.add_paragraph().text = line
    file.save(buffer)
    return [block.text for block in read_file(buffer.getvalue(), "a.pptx").blocks]


@pytest.mark.parametrize(
    "cards",
    [
        (
            ("Ana Berg", "Head of roads", "Tel. 555 0101"),
            ("Bo Lind", "Head of schools", "Tel. 555 0202"),
        ),
        (("Linha Azul", "Saída: Cais", "Preço: 3,10"), ("Linha Rosa", "Saída: Vale", "Preço: 4")),
        (
            ("Inès Roy", "Adjointe aux écoles", "01 40 20 30 40", "ines@lund.example"),
            ("Paul Roy", "Adjoint aux routes", "01 40 20 30 99", "paul@lund.example"),
        ),
    ],
)
def test_each_card_of_a_slide_is_one_line(cards: Sequence[Sequence[str]]) -> None:
    assert slide_of(cards) == [f"{card[0]} – {'; '.join(card[1:])}" for card in cards]


@pytest.mark.parametrize(
    "boxes",
    [
        (("Done", "Two wells", "A pump"), ("Planned", "One bridge", "Three roofs")),
        (("Ana Berg", "Head of roads", "Tel. 555 0101"),),
        (("Fax 1", "Fax 2", "Fax 3"), ("Fax 4", "Fax 5", "Fax 6")),
    ],
)
def test_other_boxes_of_a_slide_are_read_line_by_line(boxes: Sequence[Sequence[str]]) -> None:
    assert slide_of(boxes) == [line for lines in boxes for line in lines]
