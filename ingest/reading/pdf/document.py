"""PDF files: physical pages, paragraphs, headings and lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module

from ingest.reading.blocks import BlockBuilder
from ingest.reading.cleaning import clean_text
from ingest.reading.inline import Piece
from ingest.reading.parsed import PageConfidence, PageLabel, ParsedDocument
from ingest.reading.pdf.cut_rows import with_whole_rows
from ingest.reading.pdf.furniture import without_furniture
from ingest.reading.pdf.headings import HeadingSizes
from ingest.reading.pdf.hyphens import Vocabulary
from ingest.reading.pdf.notes import notes_of, require_text, wanting_ocr
from ingest.reading.pdf.page_breaks import joined_over_pages
from ingest.reading.pdf.pages import Page, Pages
from ingest.reading.pdf.paragraphs import Paragraph, paragraphs_of
from ingest.reading.pdf.past_notes import joined_past_notes
from ingest.reading.pdf.scanned import with_recognised
from ingest.reading.pdf.table_rows import TableWriter
from ingest.reading.pdf.unclear import without_unclear
from ingest.reading.pdf.xmp import with_xmp
from ingest.reading.source import Source, finished


def parse(source: Source) -> ParsedDocument:
    """Read a PDF with the engine that the parent chose, ``pdfium`` or ``pypdf``.

    Raises:
        UnreadableFile: The file is encrypted, too long, or has no text layer.
    """
    read: Pages = import_module(f"ingest.reading.pdf.{source.engine}_pages").read_pages(source)
    return document_of(replace(read, metadata=with_xmp(read.metadata, source.data)), source)


def document_of(read: Pages, source: Source) -> ParsedDocument:
    """Put a document together from its pages and what OCR has read of them.

    Raises:
        UnreadableFile: There is no text on any.
    """
    if source.recognition:
        read = replace(read, pages=with_recognised(read.pages, source.recognition))
    require_text(read.pages, source.recognition)
    builder = source.builder()
    pages = without_furniture(read.pages)
    _add_pages(builder, pages)
    return finished(
        builder,
        read.metadata,
        page_count=len(read.pages),
        page_labels=tuple(_labels(read.pages)),
        notes=tuple(notes_of(read, source.recognition)),
        pictures=() if source.recognition else tuple(wanting_ocr(read.pages)),
        recognised=tuple(
            PageConfidence(page=page.number, confidence=page.ocr)
            for page in read.pages
            if page.ocr is not None
        ),
    )


def _add_pages(builder: BlockBuilder, pages: Sequence[Page]) -> None:
    words = Vocabulary(line for page in pages for line in page.printed)
    sizes = HeadingSizes(pages)
    cut = with_whole_rows([joined_past_notes(paragraphs_of(page, words), words) for page in pages])
    sizes.learn(each for paragraphs in cut for each in paragraphs if each.table is None)
    levels = [[sizes.level(paragraph) for paragraph in paragraphs] for paragraphs in cut]
    ends = [
        [level > 0 or paragraph.table is not None for level, paragraph in zip(*page, strict=True)]
        for page in zip(levels, cut, strict=True)
    ]
    joined = joined_over_pages(cut, ends, words)
    tables = TableWriter(builder, words)
    for page, paragraphs, known in zip(pages, joined, levels, strict=True):
        builder.page = page.number
        for paragraph, level in zip(paragraphs, known, strict=True):
            if paragraph.table is not None:
                tables.add(paragraph.table)
            elif (text := tables.passed(paragraph.text)) is not None:
                _add_paragraph(builder, replace(paragraph, text=text), level)
        for field in page.fields:
            builder.paragraph(field)
        for remark in page.remarks:
            builder.paragraph([Piece("Note on this page: "), Piece(remark)])


def _add_paragraph(builder: BlockBuilder, paragraph: Paragraph, level: int) -> None:
    text = without_unclear(paragraph.text)
    if level:
        builder.heading(text, level)
    elif paragraph.is_item:
        builder.list_item(text)
    else:
        builder.paragraph(text)


def _labels(pages: Sequence[Page]) -> list[PageLabel]:
    labels = [PageLabel(page=page.number, label=clean_text(page.label)[:200]) for page in pages]
    return [item for item in labels if item.label]
