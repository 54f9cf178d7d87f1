"""Reads pages with PDFium: text, font sizes, places, labels, comments and attachments."""

from __future__ import annotations

import ctypes
from typing import Any, Final

from ingest.errors import UnreadableFile
from ingest.reading.metadata import Metadata, iso_date, iso_language, plausible_title
from ingest.reading.pdf.form_fields import without_labels
from ingest.reading.pdf.pages import Page, Pages
from ingest.reading.pdf.pdfium_characters import Characters
from ingest.reading.pdf.pdfium_forms import filled_fields
from ingest.reading.pdf.pdfium_gaps import missed_spaces, with_spaces
from ingest.reading.pdf.pdfium_hidden import HiddenText
from ingest.reading.pdf.pdfium_objects import drawn_on
from ingest.reading.pdf.pdfium_remarks import remarks
from ingest.reading.pdf.pdfium_struck import marks_on, without_struck
from ingest.reading.pdf.pdfium_tables import TableFinder
from ingest.reading.pdf.pdfium_upright import upright
from ingest.reading.source import Source, too_many_pages
from sandbox.refusals import Why

_PASSWORD: Final = 4
_FEW_CHARACTERS: Final = 30
_MOST_OF_PAGE: Final = 0.9
# a stamp, a caption or a title is less, a page's text or the text layer of a scan is more
_FEW_WORDS: Final = 25
_MUCH_OF_PAGE: Final = 0.6
_IMAGE_DEPTH: Final = 3
# letters that are drawn as lines are many; a frame or a rule is few
_MANY_STROKES: Final = 20


def read_pages(source: Source) -> Pages:
    """Read every page.

    Raises:
        UnreadableFile: The file is encrypted or has too many pages.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise UnreadableFile(
                "is encrypted; supply an unprotected copy", Why.PROTECTED
            ) from error
        raise
    if len(document) > source.limits.max_pages:
        raise too_many_pages(len(document), source.limits)
    hidden, tables = HiddenText(), TableFinder()
    is_xfa = _open_form(document)
    pages = tuple(_page(document, index, hidden, tables) for index in range(len(document)))
    return Pages(
        pages=pages,
        metadata=_metadata(document),
        attachments=tuple(
            document.get_attachment(index).get_name()
            for index in range(document.count_attachments())
        ),
        has_unread_form=is_xfa,
        tables_end=tables.gave_up_at,
    )


def _open_form(document: Any) -> bool:
    """Make the fields of a form readable, and tell whether it has a part that never is (XFA)."""
    from pypdfium2 import raw

    document.init_forms()
    return document.get_formtype() in (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND)


def _page(document: Any, index: int, hidden: HiddenText, tables: TableFinder) -> Page:
    page = document[index]
    words = page.get_textpage()
    fields = tuple(filled_fields(page, words, document.formenv))
    said = tuple(remarks(page))
    marks, turn = marks_on(page), page.get_rotation()
    page, words = upright(document, index, page, words)
    marks = marks if page.get_rotation() == turn else []  # they stay where they were
    drawn = drawn_on(page)
    text = words.get_text_range(errors="ignore")
    text, has_hidden = hidden.left_out(page, words.raw, text, drawn)
    text, has_struck = without_struck(words.raw, text, drawn.edges, marks)
    missed = missed_spaces(Characters(words.raw), text)
    text = with_spaces(text, missed)
    covered = _covered(page) if len(text.split()) < _FEW_WORDS else 0.0
    lines = tables.lines(Characters(words.raw, missed), text, drawn.edges, index + 1)
    return Page(
        number=index + 1,
        label=document.get_page_label(index),
        lines=tuple(without_labels(lines, fields)),
        is_picture=len(text.strip()) < _FEW_CHARACTERS and covered >= _MOST_OF_PAGE,
        is_mostly_picture=len(text.split()) < _FEW_WORDS and covered >= _MUCH_OF_PAGE,
        has_drawing=not text.strip() and _has_drawing(page),
        has_hidden=has_hidden,
        has_struck=has_struck,
        remarks=said,
        fields=fields,
    )


def _covered(page: Any) -> float:
    """How much of a page pictures cover, strips of one scan together, from 0 to about 1."""
    from pypdfium2 import raw

    width, height = page.get_size()
    area = 0.0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_IMAGE_DEPTH):
        left, bottom, right, top = item.get_bounds()
        seen = min(right, width) - max(left, 0), min(top, height) - max(bottom, 0)
        area += max(seen[0], 0.0) * max(seen[1], 0.0)
    return float(area / max(width * height, 1.0))


def _has_drawing(page: Any) -> bool:
    from pypdfium2 import raw

    strokes = 0
    for item in page.get_objects(max_depth=_IMAGE_DEPTH):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            return True
        strokes += item.type == raw.FPDF_PAGEOBJ_PATH
        if strokes >= _MANY_STROKES:
            return True
    return False


def _metadata(document: Any) -> Metadata:
    from pypdfium2 import raw

    values = document.get_metadata_dict()
    size = raw.FPDFCatalog_GetLanguage(document.raw, None, 0)
    language = ctypes.create_string_buffer(max(size, 2))
    raw.FPDFCatalog_GetLanguage(
        document.raw, ctypes.cast(language, ctypes.POINTER(ctypes.c_ushort)), size
    )
    return Metadata(
        title=plausible_title(values.get("Title")),
        published=iso_date(values.get("CreationDate")),
        language=iso_language(language.raw.decode("utf-16-le", "ignore").strip("\x00")),
    )
