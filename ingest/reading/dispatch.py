"""From bytes to a document: the format decides the parser, and only that one is imported."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from ingest.errors import UnreadableFile
from ingest.reading.archive import check_archive
from ingest.reading.formats import Format, checked_format
from ingest.reading.limits import Limits
from ingest.reading.ocr.recognised import Recognition
from ingest.reading.parsed import ParsedDocument
from ingest.reading.source import Parser, Source

_PARSERS: Final = {
    Format.PDF: "ingest.reading.pdf.document",
    Format.HTML: "ingest.reading.parsers.web_page",
    Format.DOCX: "ingest.reading.parsers.word",
    Format.PPTX: "ingest.reading.parsers.slides",
    Format.XLSX: "ingest.reading.parsers.workbook",
    Format.CSV: "ingest.reading.parsers.delimited",
    Format.MARKDOWN: "ingest.reading.parsers.markdown",
    Format.TEXT: "ingest.reading.parsers.plain_text",
    Format.MSG: "ingest.reading.parsers.outlook",
}
_ARCHIVED: Final = frozenset({Format.DOCX, Format.PPTX, Format.XLSX})


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
        check_archive(data)
    parser: Parser = import_module(_PARSERS[kind]).parse
    document = parser(Source(data, limits, engine, recognition))
    if not document.blocks:
        raise UnreadableFile("contains no text; check that it is the right file")
    if document.page_count > limits.max_pages:
        raise too_many_pages(document.page_count, limits)
    return document


def too_many_pages(count: int, limits: Limits) -> UnreadableFile:
    """The refusal of a file with too many pages."""
    return UnreadableFile(
        f"has {count:,} pages, more than {limits.max_pages:,}; split it into parts"
    )
