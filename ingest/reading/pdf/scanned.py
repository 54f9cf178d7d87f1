"""Puts what OCR has read onto the pages that are pictures, as lines like any other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Final

from ingest.reading.ocr.order import Row, in_reading_order
from ingest.reading.ocr.recognised import RecognisedPage, Recognition
from ingest.reading.pdf.pages import Line, Page, hyphen_cut
from ingest.reading.pdf.unclear import UNCLEAR

# below this a line has wrong letters more often than not (docs/decisions/0027-ocr.md)
_CLEAR: Final = 0.8
_SIZE: Final = 0.72  # of type, as a share of the height of its line
_BASE: Final = 0.22  # of the height of a line, below what its letters stand on
_SAME_SIZE: Final = 0.25
# what is left of the dots of a table of contents
_LEADERS: Final = re.compile(r"\s*\.[. ]*\.\s*(?=\d{1,4}$)")


def with_recognised(pages: Sequence[Page], recognition: Recognition) -> tuple[Page, ...]:
    """The pages of a file with the lines that OCR has read; its stamps and footers stay."""
    read = {page.number: page for page in recognition.pages if page.pieces}
    return tuple(
        _with_lines(page, read[page.number]) if page.number in read else page for page in pages
    )


def _with_lines(page: Page, read: RecognisedPage) -> Page:
    worded = [piece for piece in read.pieces if any(map(str.isalnum, piece.text))]
    if not worded:
        return page
    rows = in_reading_order(worded)
    usual = median(piece.height for piece in worded)
    lines = [_line(row, read.height, usual) for row in rows]
    clear = [piece for row in rows if _is_clear(row) for piece in row]
    if not clear:
        return replace(page, unclear=len(lines))
    letters = sum(len(piece.text) for piece in clear)
    sure = sum(piece.confidence * len(piece.text) for piece in clear) / letters
    above = [line for line in page.lines if line.y > max(line.y for line in lines)]
    below = [line for line in page.lines if line not in above]
    return replace(
        page,
        lines=(*above, *lines, *below),
        is_picture=False,
        is_mostly_picture=False,
        ocr=round(sure, 3),
        unclear=sum(not _is_clear(row) for row in rows),
    )


def _line(row: Row, height: float, usual: float) -> Line:
    joined = " ".join(piece.text for piece in row)
    text, hyphenated = hyphen_cut(_LEADERS.sub(" … ", joined))
    tall = median(piece.height for piece in row)
    if abs(tall - usual) <= _SAME_SIZE * usual:
        tall = usual  # letters that reach below or above make a line higher, and no heading
    return Line(
        text=text if _is_clear(row) else UNCLEAR,
        hyphenated=hyphenated and _is_clear(row),
        size=round(_SIZE * tall, 1),
        x0=row[0].left,
        x1=row[-1].right,
        y=height - median(piece.bottom - _BASE * piece.height for piece in row),
    )


def _is_clear(row: Row) -> bool:
    return all(piece.confidence >= _CLEAR for piece in row)
