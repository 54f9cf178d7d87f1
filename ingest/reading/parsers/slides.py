"""Presentations (.pptx): each slide is a page."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from ingest.reading.blocks import BlockBuilder
from ingest.reading.heads import Cell, Row
from ingest.reading.inline import Piece
from ingest.reading.parsed import ParsedDocument
from ingest.reading.parsers.core_properties import core_properties
from ingest.reading.parsers.package import A
from ingest.reading.parsers.slide_cards import cards_of
from ingest.reading.parsers.slide_drawings import add_drawing, kind_of
from ingest.reading.parsers.slide_ink import SlideInk
from ingest.reading.parsers.slide_numbers import numbered
from ingest.reading.parsers.slide_shapes import choose_alternatives, seen_shapes
from ingest.reading.parsers.slide_text import frame_pieces, is_struck, paragraph_pieces
from ingest.reading.source import Source, finished
from ingest.reading.tables import add_table

_DRAWINGS = {
    "chart": "a chart",
    "chartex": "a chart",
    "diagram": "a diagram",
    "ole": "an embedded file",
}
_MOST_NOTES = 40


def parse(source: Source) -> ParsedDocument:
    """Read the slides in order: title, text, tables, charts, diagrams and speaker notes."""
    import pptx

    presentation = pptx.Presentation(io.BytesIO(source.data))
    size = presentation.slide_width or 0, presentation.slide_height or 0
    builder = source.builder()
    notes: list[str] = []
    count = 0
    for count, slide in enumerate(presentation.slides, start=1):
        builder.page = count
        if slide._element.get("show") in ("0", "false"):
            notes.append(f"slide {count} is hidden and was not read")
        else:
            notes += [f"slide {count}: {note}" for note in _add_slide(builder, slide, size)]
    more = len(notes) - _MOST_NOTES
    if more > 0:
        notes[_MOST_NOTES:] = [f"{more} more slides or things on them were not read"]
    return finished(builder, core_properties(source.data), page_count=count, notes=tuple(notes))


def _add_slide(builder: BlockBuilder, slide: Any, size: tuple[int, int]) -> list[str]:
    """Add a slide; return what of it was not read."""
    choose_alternatives(slide.shapes._spTree)
    shapes, unseen = seen_shapes(slide.shapes, *size)
    ink = SlideInk(slide)
    covered = [shape for shape in shapes if shape.has_text_frame and ink.covered(shape)]
    unseen += sum(bool(shape.text_frame.text.strip()) for shape in covered)
    shapes = [shape for shape in shapes if shape not in covered]
    unseen += sum(map(ink.hide_unseen, shapes))
    title = slide.shapes.title
    for shape in shapes:
        if title is not None and shape.shape_id == title.shape_id:
            builder.heading(list(frame_pieces(title.text_frame)), 1)
            shapes.remove(shape)
            break
    cards = cards_of(shapes)
    notes = [note for shape in shapes if (note := _add_shape(builder, shape, cards))]
    _add_spoken(builder, slide)
    if unseen:
        notes.append(f"text that is hidden or off the slide was not read ({unseen})")
    if any(is_struck(run) for run in slide._element.iter(f"{A}r")):
        notes.append("struck text was not read")
    return notes


def _add_shape(builder: BlockBuilder, shape: Any, cards: Mapping[int, list[Piece]]) -> str:
    """Add a shape; return a note where it holds something that was not read."""
    drawing = _DRAWINGS.get(kind_of(shape), "")
    if getattr(shape, "has_table", False):
        _add_table(builder, shape.table)
    elif drawing and not add_drawing(builder, shape):
        return f"{drawing} was not read"
    elif shape.shape_id in cards:
        builder.list_item(cards[shape.shape_id])
    elif shape.has_text_frame:
        _add_frame(builder, shape)
    return ""


def _add_spoken(builder: BlockBuilder, slide: Any) -> None:
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        spoken = list(frame_pieces(slide.notes_slide.notes_text_frame))
        if any(piece.text.strip() for piece in spoken):
            builder.paragraph([Piece("Notes: "), *spoken])


def _add_frame(builder: BlockBuilder, shape: Any) -> None:
    paragraphs = [p for p in shape.text_frame.paragraphs if p.text.strip()]
    # the text placeholder of a slide is a bulleted list, whatever its author types
    is_list = shape.is_placeholder and len(paragraphs) > 1
    for number, paragraph in numbered(paragraphs):
        is_item = is_list or paragraph.level or number
        add = builder.list_item if is_item else builder.paragraph
        pieces = list(paragraph_pieces(paragraph))
        add([Piece(f"{number} "), *pieces] if number and pieces else pieces)


def _add_table(builder: BlockBuilder, table: Any) -> None:
    rows: list[Row] = []
    merged: dict[tuple[int, int], Cell] = {}
    for i, row in enumerate(table.rows):
        cells: list[Cell] = []
        for j, cell in enumerate(row.cells):
            pieces = merged.get((i, j)) or tuple(frame_pieces(cell.text_frame))
            if cell.is_merge_origin:
                down, across = range(i, i + cell.span_height), range(j, j + cell.span_width)
                merged |= {(y, x): pieces for y in down for x in across}
            cells.append(pieces)
        rows.append(cells)
    add_table(builder, rows, 1 if table.first_row and rows and not merged else None)
