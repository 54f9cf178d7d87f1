"""The PDF report of the sample library, from the text in `sources/`.

The pages are numbered i, ii, iii before the main part and 1, 2, 3 in it; the numbers are also the
page labels of the file. The same text gives the same bytes.
"""

from __future__ import annotations

import io
import re
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    ListFlowable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

SOFT_HYPHEN = "\u00ad"
BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=11.5, leading=16, spaceAfter=9)
HEADING = ParagraphStyle(
    "heading",
    parent=BODY,
    fontName="Helvetica-Bold",
    fontSize=15,
    leading=20,
    spaceBefore=14,
    keepWithNext=1,
)
TITLE = ParagraphStyle("title", parent=HEADING, fontSize=26, leading=32, spaceAfter=18)
CAPTION = ParagraphStyle("caption", parent=BODY, fontName="Helvetica-Oblique", fontSize=9.5)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=9.5, leading=12, spaceAfter=0)
CELL_HEAD = ParagraphStyle("cell_head", parent=CELL, fontName="Helvetica-Bold")
SIDEBAR = ParagraphStyle(
    "sidebar",
    parent=BODY,
    alignment=TA_JUSTIFY,
    embeddedHyphenation=1,
    leftIndent=1 * cm,
    rightIndent=9.5 * cm,
    backColor=colors.whitesmoke,
)
ADDRESS = ParagraphStyle("address", parent=BODY, fontSize=7.5, leading=11, spaceAfter=3)
# words that may be broken at the end of a line of the narrow sidebar
BREAKABLE = {
    "communication": "com-mu-ni-ca-tion",
    "infrastructure": "in-fra-struc-ture",
    "underlying": "un-der-ly-ing",
    "wastewater": "waste-wa-ter",
    "definition": "def-i-ni-tion",
    "difference": "dif-fer-ence",
    "responsible": "re-spon-si-ble",
}
_DATES = re.compile(rb"/(?:CreationDate|ModDate) \([^)]*\)")
ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii")


class Report(BaseDocTemplate):
    """A report that numbers its front matter and its main part apart."""

    def __init__(self, target: io.BytesIO, text: dict[str, Any]) -> None:
        super().__init__(
            target,
            pagesize=A4,
            title=text["title"],
            author="Sample library",
            subject=text["subtitle"],
            lang="en",
            pageCompression=0,
            invariant=1,
        )
        self._header, self._footer = text["header"], text["footer"]
        self._front_pages = 0  # known after the first pass
        self._in_main = False
        frame = Frame(2.5 * cm, 2.5 * cm, A4[0] - 5 * cm, A4[1] - 5 * cm, id="text")
        self.addPageTemplates(
            [
                PageTemplate("cover", frame, onPage=self._label_front),
                PageTemplate("front", frame, onPage=self._furnish_front),
                PageTemplate("main", frame, onPage=self._furnish_main),
            ]
        )

    def afterFlowable(self, flowable: Flowable) -> None:
        """Tell the table of contents of each heading."""
        if getattr(flowable, "style", None) is HEADING:
            self.notify("TOCEntry", (0, flowable.getPlainText(), self.page, None))

    def number(self, page: int) -> str:
        """The printed number of a physical page."""
        if not self._front_pages or page <= self._front_pages:
            return ROMAN[page]
        return str(page - self._front_pages)

    def _label_front(self, canvas: Canvas, _template: Any) -> None:
        self._in_main = False  # the cover: a new pass over the same text begins
        canvas.addPageLabel(0, style="ROMAN_LOWER", start=1)

    def _furnish_front(self, canvas: Canvas, _template: Any) -> None:
        self._furnish(canvas)

    def _furnish_main(self, canvas: Canvas, _template: Any) -> None:
        if not self._in_main:
            self._in_main, self._front_pages = True, self.page - 1
            canvas.addPageLabel(self._front_pages, style="ARABIC", start=1)
        self._furnish(canvas)

    def _furnish(self, canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 8.5)
        canvas.drawString(2.5 * cm, A4[1] - 1.5 * cm, self._header)
        canvas.drawString(2.5 * cm, 1.4 * cm, self._footer)
        canvas.drawRightString(A4[0] - 2.5 * cm, 1.4 * cm, self.number(self.page))
        canvas.restoreState()


def pdf_bytes(text: dict[str, Any]) -> bytes:
    """The report as a PDF file, without a date of making that could pass for one of publication."""
    target = io.BytesIO()
    report = Report(target, text)
    story: list[Flowable] = [
        Spacer(1, 6 * cm),
        Paragraph(escape(text["title"]), TITLE),
        Paragraph(escape(text["subtitle"]), BODY),
        NextPageTemplate("front"),
        PageBreak(),
    ]
    for block in text["front"]:
        story += _flowables(block, report)
    story += [NextPageTemplate("main"), PageBreak()]
    for block in text["main"]:
        story += _flowables(block, report)
    report.multiBuild(story)
    return _DATES.sub(lambda found: b" " * len(found[0]), target.getvalue())


def _flowables(block: dict[str, Any], report: Report) -> list[Flowable]:
    (kind, content), *_ = block.items()
    if kind == "toc":
        contents = TableOfContents(dotsMinLevel=0, levelStyles=[BODY])
        contents.formatter = report.number
        return [contents, PageBreak()]
    if kind == "table":
        return _table(content)
    if kind == "bullets":
        items = [Paragraph(escape(item), BODY) for item in content]
        return [ListFlowable(items, bulletType="bullet", start="•")]
    if kind == "sources":
        return [Paragraph(escape(address), ADDRESS) for address in content]
    if kind == "sidebar":
        return [Paragraph(_breakable(escape(content)), SIDEBAR)]
    return [Paragraph(escape(content), {"h": HEADING, "p": BODY}[kind])]


def _table(content: dict[str, Any]) -> list[Flowable]:
    rows = [[Paragraph(escape(cell), CELL_HEAD) for cell in content["header"]]]
    rows += [[Paragraph(escape(cell), CELL) for cell in row] for row in content["rows"]]
    table = Table(rows, colWidths=[width * cm for width in content["widths"]], repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, colors.grey),
                ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return [Paragraph(escape(content["caption"]), CAPTION), table, Spacer(1, 0.5 * cm)]


def _breakable(text: str) -> str:
    for word, parts in BREAKABLE.items():
        text = text.replace(word, parts.replace("-", SOFT_HYPHEN))
    return text
