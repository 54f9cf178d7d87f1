"""PDF files: physical pages, paragraphs, headings and lists."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from ingest.errors import UnreadableFile
from ingest.reading.blocks import BlockBuilder
from ingest.reading.cleaning import clean_text
from ingest.reading.inline import Piece
from ingest.reading.parsed import PageLabel, ParsedDocument
from ingest.reading.pdf.furniture import without_furniture
from ingest.reading.pdf.headings import HeadingSizes
from ingest.reading.pdf.hyphens import Vocabulary
from ingest.reading.pdf.page_breaks import joined_over_pages
from ingest.reading.pdf.pages import Page, Pages
from ingest.reading.pdf.paragraphs import Paragraph, paragraphs_of
from ingest.reading.pdf.table_rows import TableWriter
from ingest.reading.pdf.xmp import with_xmp
from ingest.reading.source import Source, finished


def parse(source: Source) -> ParsedDocument:
    """Read a PDF with the engine that the parent chose, ``pdfium`` or ``pypdf``.

    Raises:
        UnreadableFile: The file is encrypted, too long, or has no text layer.
    """
    read: Pages = import_module(f"ingest.reading.pdf.{source.engine}_pages").read_pages(source)
    _require_text(read.pages)
    builder = source.builder()
    pages = without_furniture(read.pages)
    _add_pages(builder, pages)
    return finished(
        builder,
        with_xmp(read.metadata, source.data),
        page_count=len(read.pages),
        page_labels=tuple(_labels(read.pages)),
        notes=tuple(_notes(read)),
    )


def _add_pages(builder: BlockBuilder, pages: Sequence[Page]) -> None:
    words = Vocabulary(line for page in pages for line in page.printed)
    sizes = HeadingSizes(pages)
    cut = [paragraphs_of(page, words) for page in pages]
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
            else:
                _add_paragraph(builder, paragraph, level)
                tables.interrupt(paragraph.text)
        for field in page.fields:
            builder.paragraph(field)
        for remark in page.remarks:
            builder.paragraph([Piece("Note on this page: "), Piece(remark)])


def _add_paragraph(builder: BlockBuilder, paragraph: Paragraph, level: int) -> None:
    if level:
        builder.heading(paragraph.text, level)
    elif paragraph.is_item:
        builder.list_item(paragraph.text)
    else:
        builder.paragraph(paragraph.text)


def _require_text(pages: Sequence[Page]) -> None:
    if any((page.lines and not page.is_picture) or page.fields for page in pages):
        return
    if any(page.is_picture for page in pages):
        count = f"{len(pages)} page{'s' if len(pages) > 1 else ''} of pictures"
        raise UnreadableFile(f"has no text layer ({count}); run OCR first")
    raise UnreadableFile("contains no text; check that it is the right file")


def _labels(pages: Sequence[Page]) -> list[PageLabel]:
    labels = [PageLabel(page=page.number, label=clean_text(page.label)[:200]) for page in pages]
    return [item for item in labels if item.label]


def _notes(read: Pages) -> list[str]:
    notes = []
    pictures = [page.number for page in read.pages if page.is_picture or page.is_mostly_picture]
    if pictures:
        notes.append(f"pages that are pictures with few words: {_listed(pictures)}")
    silent = [p.number for p in read.pages if not p.lines and p.number not in pictures]
    if silent:
        notes.append(f"pages without text: {_listed(silent)}")
    hidden = [page.number for page in read.pages if page.has_hidden]
    if hidden:
        notes.append(f"text that no reader sees was left out, on pages: {_listed(hidden)}")
    if read.has_unread_form:
        notes.append("form fields were not read")
    if read.tables_end:
        notes.append(f"tables were read as plain text from page {read.tables_end} on")
    if read.attachments:
        names = ", ".join(clean_text(name)[:80] for name in read.attachments[:10])
        notes.append(f"attachments were not read: {names}")
    return notes


def _listed(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages[:50])) + (", …" if len(pages) > 50 else "")
