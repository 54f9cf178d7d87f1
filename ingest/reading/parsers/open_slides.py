"""OpenDocument presentations (.odp): each slide is a page."""

from __future__ import annotations

from typing import Any, Final

from ingest.reading.blocks import BlockBuilder
from ingest.reading.inline import Piece
from ingest.reading.parsed import ParsedDocument
from ingest.reading.parsers.open_document import DRAW, PRESENTATION, OpenDocument
from ingest.reading.parsers.open_html import OpenHtml
from ingest.reading.parsers.unseen import unseen_notes
from ingest.reading.parsers.walker import HtmlWalker
from ingest.reading.source import Source, finished

_MOST_NOTES: Final = 20


def parse(source: Source) -> ParsedDocument:
    """Read the slides in order: title, text, tables and speaker notes."""
    document = OpenDocument(source.data)
    written = OpenHtml(document)
    builder = source.builder()
    notes: list[str] = []
    count = 0
    for count, slide in enumerate(document.body.iter(f"{DRAW}page"), start=1):
        builder.page = count
        if _is_hidden(document, slide):
            notes.append(f"slide {count} is hidden and was not read")
            continue
        HtmlWalker(builder, guess_headers=True).walk(written.body(slide))
        for spoken in slide.iterfind(f"{PRESENTATION}notes"):
            _add_spoken(builder, written, spoken)
    notes[_MOST_NOTES:] = ["more slides are hidden"] if len(notes) > _MOST_NOTES else []
    return finished(
        builder,
        document.metadata(),
        page_count=count,
        notes=(*notes, *unseen_notes(written.hidden, written.struck, written.unread)),
    )


def _add_spoken(builder: BlockBuilder, written: OpenHtml, notes: Any) -> None:
    spoken = " ".join("".join(written.body(notes).itertext()).split())
    if spoken:
        builder.paragraph([Piece("Notes: "), Piece(spoken)])


def _is_hidden(document: OpenDocument, slide: Any) -> bool:
    style = slide.get(f"{DRAW}style-name")
    visibility = f"{PRESENTATION}visibility"
    return document.styles.property("drawing-page", style, "drawing-page", visibility) == "hidden"
