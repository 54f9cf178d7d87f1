"""Finds the characters of a page that are struck out: by a line, or by a reader's mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from ingest.reading.pdf.pdfium_characters import Characters
from ingest.reading.pdf.ruling import Edge
from ingest.reading.pdf.strokes import Letter, struck
from ingest.reading.pdf.visibility import Box

_MOST_CHARACTERS: Final = 50_000
_MOST_ANNOTATIONS: Final = 500
_MOST_MARKS: Final = 1_000
_LEVEL: Final = 0.99
_UNSEEN_FLAGS: Final = 0x02 | 0x20  # hidden, not for the screen


def marks_on(page: Any) -> list[Box]:
    """The places that readers have struck out with marks, before a page is laid upright."""
    from pypdfium2 import raw

    marks: list[Box] = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        is_seen = not raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN_FLAGS
        if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_STRIKEOUT and is_seen:
            marks += _boxes(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
    return marks[:_MOST_MARKS]


def without_struck(
    words: Any, text: str, edges: Sequence[Edge], marks: Sequence[Box]
) -> tuple[str, bool]:
    """Put spaces in place of struck characters, and tell whether there were any.

    Args:
        words: PDFium's text page.
        text: its text, in which hidden characters are spaces already.
        edges: the straight lines of the page.
        marks: what readers have struck out.
    """
    if len(text) > _MOST_CHARACTERS or not (marks or any(not edge.upright for edge in edges)):
        return text, False
    characters = Characters(words)
    places = {i: characters.place(i) for i, char in enumerate(text) if not char.isspace()}
    letters = list(_letters(characters, set(places.values())))
    gone = struck(letters, edges) | {
        letter.place for letter in letters if any(_is_in(letter, mark) for mark in marks)
    }
    if not gone:
        return text, False
    return "".join(" " if places.get(i) in gone else char for i, char in enumerate(text)), True


def _letters(characters: Characters, places: set[int]) -> Iterator[Letter]:
    for place in sorted(place for place in places if place >= 0):
        if characters.direction(place).right < _LEVEL:
            continue
        left, _, right, _ = characters.cell(place)
        yield Letter(place, left, right, characters.origin(place)[1], characters.size(place))


def _is_in(letter: Letter, mark: Box) -> bool:
    return mark.has((letter.left + letter.right) / 2, letter.base + 0.3 * letter.size)


def _boxes(annotation: Any) -> Iterator[Box]:
    from pypdfium2 import raw

    for number in range(min(raw.FPDFAnnot_CountAttachmentPoints(annotation), _MOST_MARKS)):
        quad = raw.FS_QUADPOINTSF()
        if raw.FPDFAnnot_GetAttachmentPoints(annotation, number, quad):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            yield Box(min(xs), min(ys), max(xs), max(ys))
