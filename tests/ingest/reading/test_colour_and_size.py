"""Office files: text in the colour of its ground, or too small to see, is not read and told."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor
from PIL import Image
from pptx import Presentation
from pptx.dml.color import RGBColor as SlideColour
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml.ns import nsdecls as pptx_names
from pptx.util import Inches
from pptx.util import Pt as SlidePt

from ingest.reading.parsed import ParsedDocument
from ingest.reading.sandbox import read_file

WHITE = RGBColor(255, 255, 255)


def read(file: Any, name: str) -> ParsedDocument:
    buffer = io.BytesIO()
    file.save(buffer)
    return read_file(buffer.getvalue(), name)


def texts(document: ParsedDocument) -> list[str]:
    return [block.text for block in document.blocks]


def shade(properties: Any, fill: str) -> None:
    properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{fill}"/>'))


def word() -> Document:
    file = docx.Document()
    file.add_paragraph("The deposit is 60 crowns. ").add_run("Free!").font.color.rgb = WHITE
    file.add_paragraph().add_run("Ask Ida for the key.").font.size = Pt(1)
    return file


def test_white_and_tiny_words_of_a_word_file_are_not_read() -> None:
    document = read(word(), "a.docx")
    assert texts(document) == ["The deposit is 60 crowns."]
    assert document.notes == ("hidden text was not read (2 places)",)


def test_white_words_on_a_dark_ground_of_a_word_file_are_read() -> None:
    file = docx.Document()
    on_band = file.add_paragraph()
    on_band.add_run("On a band.").font.color.rgb = WHITE
    shade(on_band._p.get_or_add_pPr(), "1F4E79")
    marked = file.add_paragraph().add_run("On a mark.")
    marked.font.color.rgb = WHITE
    shade(marked._r.get_or_add_rPr(), "000000")
    cell = file.add_table(1, 1).cell(0, 0)
    cell.paragraphs[0].add_run("In a cell.").font.color.rgb = WHITE
    shade(cell._tc.get_or_add_tcPr(), "1F4E79")
    styled = file.add_table(1, 1, style="Medium Shading 1").cell(0, 0)
    styled.paragraphs[0].add_run("In a shaded table.").font.color.rgb = WHITE
    document = read(file, "a.docx")
    assert texts(document) == ["On a band.", "On a mark.", "In a cell.", "In a shaded table."]
    assert not document.notes


def test_where_a_picture_may_lie_behind_the_text_white_words_are_read() -> None:
    file = word()
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    file.add_paragraph().add_run()._r.append(
        parse_xml(
            f'<w:drawing {nsdecls("w")}><p:anchor xmlns:p="{drawing}" behindDoc="1"/></w:drawing>'
        )
    )
    assert texts(read(file, "a.docx")) == ["The deposit is 60 crowns. Free!"]


class Slide:
    def __init__(self) -> None:
        self.file = Presentation()
        self.slide = self.file.slides.add_slide(self.file.slide_layouts[6])

    def box(self, text: str, y: float) -> tuple[Any, Any]:
        box = self.slide.shapes.add_textbox(Inches(1), Inches(y), Inches(4), Inches(0.5))
        run = box.text_frame.paragraphs[0].add_run()
        run.text = text
        return box, run.font

    def rectangle(self, y: float, colour: str) -> Any:
        place = (Inches(0.5), Inches(y - 0.2), Inches(6), Inches(1))
        shape = self.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place)
        shape.fill.solid()
        shape.fill.fore_color.rgb = SlideColour.from_string(colour)
        return shape

    def read(self) -> tuple[list[str], tuple[str, ...]]:
        document = read(self.file, "a.pptx")
        return texts(document), document.notes


def test_text_that_a_slide_does_not_show_is_not_read() -> None:
    slide = Slide()
    slide.box("The deposit is 60 crowns.", 1)
    slide.box("White on white.", 2)[1].color.rgb = SlideColour(255, 255, 255)
    slide.box("In the colour of the ground.", 3)[1].color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
    slide.box("Tiny.", 4)[1].size = SlidePt(1)
    slide.box("Under a box.", 5)
    slide.rectangle(5, "FF0000")
    note = "slide 1: text that is hidden or off the slide was not read (4)"
    assert slide.read() == (["The deposit is 60 crowns."], (note,))


def test_white_text_on_a_dark_shape_or_a_picture_of_a_slide_is_read() -> None:
    slide = Slide()
    white = SlideColour(255, 255, 255)
    slide.rectangle(1, "1F4E79")
    slide.box("On a shape.", 1)[1].color.rgb = white
    box, font = slide.box("In its own box.", 2.5)
    box.fill.solid()
    box.fill.fore_color.rgb = SlideColour(0, 0, 0)
    font.color.rgb = white
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), (20, 30, 40)).save(picture, "PNG")
    slide.slide.shapes.add_picture(picture, Inches(0.5), Inches(4), Inches(6), Inches(1))
    slide.box("On a picture.", 4.2)[1].color.rgb = white
    assert slide.read() == (["On a shape.", "In its own box.", "On a picture."], ())


def test_what_a_box_covers_until_it_moves_away_is_read() -> None:
    slide = Slide()
    slide.box("The answer is four.", 2)
    slide.rectangle(2, "FF0000")
    slide.slide._element.append(parse_xml(f"<p:timing {pptx_names('p')}/>"))
    assert slide.read() == (["The answer is four."], ())
