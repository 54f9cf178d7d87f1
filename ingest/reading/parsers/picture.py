"""Pictures (PNG, JPEG, TIFF, WebP): what OCR has read of them, as a page each."""

from __future__ import annotations

from ingest.errors import UnreadableFile
from ingest.reading.ocr.drawing import count_pictures
from ingest.reading.parsed import ParsedDocument
from ingest.reading.pdf.document import document_of
from ingest.reading.pdf.pages import Page, Pages
from ingest.reading.source import Source, too_many_pages
from sandbox.refusals import Why


def parse(source: Source) -> ParsedDocument:
    """Read a picture of a page, or of several in one file.

    Raises:
        UnreadableFile: OCR was not asked yet, or found no words.
    """
    count = count_pictures(source.data)
    if count > source.limits.max_pages:
        raise too_many_pages(count, source.limits)
    numbers = tuple(range(1, count + 1))
    if source.recognition is None:
        raise UnreadableFile(
            "is a picture, which is read where OCR is on (ASSISTANT_OCR)", Why.TRY_AGAIN, numbers
        )
    pages = tuple(Page(number=n, lines=(), is_picture=True) for n in numbers)
    return document_of(Pages(pages=pages), source)
