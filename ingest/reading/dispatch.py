"""From bytes to a document: the format decides the parser, and only that one is imported."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from ingest.errors import UnreadableFile
from ingest.reading.archive import check_archive
from ingest.reading.formats import checked_format
from ingest.reading.limits import Limits
from ingest.reading.ocr.recognised import Recognition
from ingest.reading.parsed import ParsedDocument
from ingest.reading.source import Parser, Source, too_many_pages
from sandbox.formats import Format
from sandbox.refusals import Why

_PARSERS: Final = {
    Format.PDF: "ingest.reading.pdf.document",
    Format.HTML: "ingest.reading.parsers.web_page",
    Format.DOCX: "ingest.reading.parsers.word",
    Format.PPTX: "ingest.reading.parsers.slides",
    Format.XLSX: "ingest.reading.parsers.workbook",
    Format.CSV: "ingest.reading.parsers.delimited",
    Format.MARKDOWN: "ingest.reading.parsers.markdown",
    Format.TEXT: "ingest.reading.parsers.plain_text",
    Format.RTF: "ingest.reading.parsers.rich_text",
    Format.ODT: "ingest.reading.parsers.open_text",
    Format.ODS: "ingest.reading.parsers.open_sheets",
    Format.ODP: "ingest.reading.parsers.open_slides",
    Format.EPUB: "ingest.reading.parsers.book",
    Format.PICTURE: "ingest.reading.parsers.picture",
    Format.MAIL: "ingest.reading.parsers.mail",
    Format.MSG: "ingest.reading.parsers.outlook",
    Format.ZIP: "ingest.reading.parsers.archived",
}
_ARCHIVED: Final = frozenset(
    {
        Format.DOCX, Format.PPTX, Format.XLSX, Format.ODT, Format.ODS, Format.ODP, Format.EPUB
    }
)  # fmt: skip


def parse(
    data: bytes,
    extension: str,
    engine: str,
    limits: Limits,
    recognition: Recognition | None = None,
) -> ParsedDocument:
    """Parse a file; call this only in the child process.

    Raises:
        UnreadableFile: The file is refused or holds no text.
    """
    kind = checked_format(data, extension)
    if kind in _ARCHIVED:
        check_archive(data, may_declare=kind is Format.EPUB)
    parser: Parser = import_module(_PARSERS[kind]).parse
    document = parser(Source(data, limits, engine, recognition))
    if not document.blocks and not document.members:
        raise UnreadableFile("contains no text; check that it is the right file", Why.NO_TEXT)
    if document.page_count > limits.max_pages:
        raise too_many_pages(document.page_count, limits)
    return document
