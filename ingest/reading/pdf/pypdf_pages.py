"""Reads pages with pypdf, for files on which PDFium dies: text without places."""

from __future__ import annotations

from typing import Any

from ingest.errors import UnreadableFile
from ingest.reading.metadata import Metadata, iso_date, iso_language, plausible_title
from ingest.reading.pdf.pages import Line, Page, Pages, hyphen_cut, split_lines
from ingest.reading.source import Source, too_many_pages
from sandbox.refusals import Why


def read_pages(source: Source) -> Pages:
    """Read every page.

    Raises:
        UnreadableFile: The file is encrypted or has too many pages.
    """
    import io
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(source.data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableFile("is encrypted; supply an unprotected copy", Why.PROTECTED)
    count = reader.get_num_pages()
    if count > source.limits.max_pages:
        raise too_many_pages(count, source.limits)
    declares_labels = "/PageLabels" in reader.root_object
    labels = reader.page_labels if declares_labels else [""] * count
    return Pages(
        pages=tuple(
            _page(page, number, label)
            for number, (page, label) in enumerate(zip(reader.pages, labels, strict=True), start=1)
        ),
        metadata=_metadata(reader),
        attachments=tuple(reader.attachments),
        has_unread_form="/AcroForm" in reader.root_object,
    )


def _page(page: Any, number: int, label: str) -> Page:
    text = page.extract_text()
    cuts = (hyphen_cut(line.strip()) for _, line in split_lines(text))
    remarks = (
        str(note.get_object().get("/Contents", ""))
        for note in page.get("/Annots", ())
        if note.get_object().get("/Subtype") not in ("/Link", "/Popup", "/Widget")
    )
    return Page(
        number=number,
        label=label,
        lines=tuple(Line(text=stem, hyphenated=cut) for stem, cut in cuts if stem),
        is_picture=not text.strip() and _has_image(page),
        remarks=tuple(remark.strip() for remark in remarks if remark.strip()),
    )


def _has_image(page: Any) -> bool:
    # pypdf's own list of images would decode them
    forms = page.get("/Resources", {}).get("/XObject")
    drawn = forms.get_object().values() if forms is not None else ()
    return any(item.get_object().get("/Subtype") == "/Image" for item in drawn)


def _metadata(reader: Any) -> Metadata:
    values = reader.metadata or {}
    return Metadata(
        title=plausible_title(values.get("/Title")),
        published=iso_date(values.get("/CreationDate")),
        language=iso_language(reader.root_object.get("/Lang")),
    )
