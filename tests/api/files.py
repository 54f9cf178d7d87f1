"""Files for tests: stored as they are, and PDFs whose words stand at known places."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from pypdf import PdfWriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from corpus.drafts import document_id_of
from ingest.drafting import ReadItem
from ingest.manifest import Entry
from ingest.pipeline import embed_drafts
from ingest.sources import Item
from tests.builders import Library, drafter, parsed


def store(
    library: Library,
    data: bytes,
    name: str = "report.pdf",
    label: str = "public",
    *,
    title: str = "Report",
    address: str | None = None,
    source: str | None = None,
    text: str = "The text of a report.",
) -> str:
    """Store a file as an edition of a document; its id."""
    address = address or f"/library/{name}"
    item = Item(
        address=address,
        source=source or f"file:{address}",
        root="/library",
        size=len(data),
        modified_ns=1,
        entry=Entry(file=name, title=title, audience=label),
        undated=None,
        read=lambda: (data, name),
    )
    read = ReadItem(item=item, name=name, data=data, parsed=parsed(text))
    edition = drafter(library.embedder).draft(read)
    vectors = embed_drafts(library.embedder, [edition])
    library.writer.store([(edition, vectors[0])], library.embedder.identity)
    return document_id_of(item.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A line of words on a page, from its left end on the base line."""

    text: str
    x: float = 30
    y: float = 150
    font: str = "Helvetica"
    size: float = 12

    def width(self, part: str | None = None) -> float:
        """Points that a part of it takes, or all of it."""
        return float(pdfmetrics.stringWidth(part or self.text, self.font, self.size))


def pdf(*pages: Sequence[Words], size: tuple[float, float] = (400, 200), turned: int = 0) -> bytes:
    """A PDF of pages with these lines; `turned` clockwise by so many degrees when shown."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))  # comes with reportlab, has ligatures
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    for page in pages:
        for line in page:
            canvas.setFont(line.font, line.size)
            canvas.drawString(line.x, line.y, line.text)
        canvas.showPage()
    canvas.save()
    return _turned(buffer, turned) if turned else buffer.getvalue()


def _turned(file: io.BytesIO, degrees: int) -> bytes:
    writer = PdfWriter(clone_from=file)
    for page in writer.pages:
        page.rotate(degrees)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
