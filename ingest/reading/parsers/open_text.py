"""OpenDocument texts (.odt): headings, lists, tables and links; they have no fixed pages."""

from __future__ import annotations

from ingest.reading.parsed import ParsedDocument
from ingest.reading.parsers.continued_tables import join_continued_tables
from ingest.reading.parsers.open_document import OFFICE, OpenDocument
from ingest.reading.parsers.open_html import OpenHtml
from ingest.reading.parsers.unseen import unseen_notes
from ingest.reading.parsers.walker import HtmlWalker
from ingest.reading.source import Source, finished


def parse(source: Source) -> ParsedDocument:
    """Read a text document."""
    document = OpenDocument(source.data)
    written = OpenHtml(document)
    builder = source.builder()
    page = written.body(*document.body.iterfind(f"{OFFICE}text"))
    join_continued_tables(page)
    HtmlWalker(builder, guess_headers=True).walk(page)
    return finished(
        builder,
        document.metadata(),
        notes=unseen_notes(written.hidden, written.struck, written.unread),
    )
