"""What is said of a file beside its text: what was not read, and what was read by OCR."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.errors import UnreadableFile
from ingest.reading.cleaning import clean_text
from ingest.reading.ocr.recognised import Recognition
from ingest.reading.pdf.pages import Page, Pages
from sandbox.refusals import Why


def wanting_ocr(pages: Sequence[Page]) -> list[int]:
    """The numbers of the pages on which there may be words that are no text."""
    return [page.number for page in pages if page.wants_ocr]


def require_text(pages: Sequence[Page], recognition: Recognition | None) -> None:
    """Refuse a file in which there is nothing to read.

    Raises:
        UnreadableFile: There is no text; its pages that are pictures are named to be read by OCR.
    """
    if any((page.lines and not page.is_picture) or page.fields for page in pages):
        return
    wanted = tuple(wanting_ocr(pages))
    if recognition:
        raise UnreadableFile(f"has no text layer, and {_failed(recognition)}", Why.NO_TEXT)
    if any(page.is_picture for page in pages):
        count = f"{len(pages)} page{'s' if len(pages) > 1 else ''} of pictures"
        raise UnreadableFile(f"has no text layer ({count}); run OCR first", Why.NO_TEXT, wanted)
    raise UnreadableFile("contains no text; check that it is the right file", Why.NO_TEXT, wanted)


def notes_of(read: Pages, recognition: Recognition | None) -> list[str]:
    """The notes of a file for whoever ingests it."""
    notes = [*_of_ocr(read.pages, recognition)] if recognition else []
    pictures = [page.number for page in read.pages if page.is_picture or page.is_mostly_picture]
    if pictures:
        notes.append(f"pages that are pictures with few words: {_listed(pictures)}")
    silent = [p.number for p in read.pages if not p.lines and p.number not in pictures]
    if silent:
        notes.append(f"pages without text: {_listed(silent)}")
    hidden = [page.number for page in read.pages if page.has_hidden]
    if hidden:
        notes.append(f"text that no reader sees was left out, on pages: {_listed(hidden)}")
    crossed_out = [page.number for page in read.pages if page.has_struck]
    if crossed_out:
        notes.append(f"text that is struck out was left out, on pages: {_listed(crossed_out)}")
    if read.has_unread_form:
        notes.append("form fields were not read")
    if read.tables_end:
        notes.append(f"tables were read as plain text from page {read.tables_end} on")
    if read.attachments:
        names = ", ".join(clean_text(name)[:80] for name in read.attachments[:10])
        notes.append(f"attachments were not read: {names}")
    return notes


def _of_ocr(pages: Sequence[Page], recognition: Recognition) -> Iterator[str]:
    read = [page.number for page in pages if page.ocr is not None]
    unread = [page.number for page in recognition.unread]
    if read or unread:
        of = f"{len(read)} of {len(pages)} pages read by OCR"
        yield (f"{of}: {_listed(read)}" if read else of) + (
            f"; {len(unread)} not read: {_listed(unread)} ({recognition.unread[0].reason})"
            if unread
            else ""
        )
    unclear = [(page.number, page.unclear) for page in pages if page.unclear]
    if unclear:
        places = ", ".join(f"{count} on page {number}" for number, count in unclear[:20])
        yield f"lines too unclear for OCR were left out, with their sentences: {places}"


def _failed(recognition: Recognition) -> str:
    if not recognition.unread:
        return "OCR found no clear words in its pictures"
    page = recognition.unread[0]
    return f"OCR could not read its pictures (page {page.number} {page.reason})"


def _listed(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages[:50])) + (", …" if len(pages) > 50 else "")
