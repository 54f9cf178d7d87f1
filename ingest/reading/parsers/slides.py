"""Presentations (.pptx): each slide is a page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from ingest.reading.blocks import BlockBuilder
from ingest.reading.heads import Cell, Row
from ingest.reading.inline import Piece
from ingest.reading.parsed import ParsedDocument
from ingest.reading.parsers.core_properties import core_properties
from ingest.reading.source import Source, finished
from ingest.reading.tables import add_table


def parse(source: Source) -> ParsedDocument:
    """Read the slides in order: title, text, tables and speaker notes."""
    import pptx

    presentation = pptx.Presentation(io.BytesIO(source.data))
    builder = source.builder()
    count = 0
    for count, slide in enumerate(presentation.slides, start=1):
        builder.page = count
        _add_slide(builder, slide)
    return finished(builder, core_properties(source.data), page_count=count)


def _add_slide(builder: BlockBuilder, slide: Any) -> None:
    title = slide.shapes.title
    if title is not None:
        builder.heading(list(_frame_pieces(title.text_frame)), 1)
    for shape in _shapes(slide.shapes):
        if title is not None and shape.shape_id == title.shape_id:
            continue
        if getattr(shape, "has_table", False):
            _add_table(builder, shape.table)
        elif shape.has_text_frame:
            _add_frame(builder, shape)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        notes = list(_frame_pieces(slide.notes_slide.notes_text_frame))
        if any(piece.text.strip() for piece in notes):
            builder.paragraph([Piece("Notes: "), *notes])


def _shapes(shapes: Any) -> Iterator[Any]:
    """All shapes in order, those inside groups too."""
    waiting = list(shapes)[::-1]
    while waiting:
        shape = waiting.pop()
        if hasattr(shape, "shapes"):
            waiting += list(shape.shapes)[::-1]
        else:
            yield shape


def _add_frame(builder: BlockBuilder, shape: Any) -> None:
    paragraphs = [p for p in shape.text_frame.paragraphs if p.text.strip()]
    # the text placeholder of a slide is a bulleted list, whatever its author types
    is_list = shape.is_placeholder and len(paragraphs) > 1
    for paragraph in paragraphs:
        add = builder.list_item if is_list or paragraph.level else builder.paragraph
        add(list(_pieces(paragraph)))


def _add_table(builder: BlockBuilder, table: Any) -> None:
    rows: list[Row] = []
    merged: dict[tuple[int, int], Cell] = {}
    for i, row in enumerate(table.rows):
        cells: list[Cell] = []
        for j, cell in enumerate(row.cells):
            pieces = merged.get((i, j)) or tuple(_frame_pieces(cell.text_frame))
            if cell.is_merge_origin:
                down, across = range(i, i + cell.span_height), range(j, j + cell.span_width)
                merged |= {(y, x): pieces for y in down for x in across}
            cells.append(pieces)
        rows.append(cells)
    add_table(builder, rows, 1 if table.first_row and rows and not merged else None)


def _frame_pieces(frame: Any) -> Iterator[Piece]:
    for paragraph in frame.paragraphs:
        yield from _pieces(paragraph)
        yield Piece(" ")


def _pieces(paragraph: Any) -> Iterator[Piece]:
    from pptx.text.text import _Run

    for element in paragraph._p:
        name = str(element.tag).rpartition("}")[2]
        if name == "r":
            run = _Run(element, paragraph)
            yield Piece(run.text.replace("\v", " "), _address(run))
        elif name == "br":
            yield Piece(" ")
        elif name == "fld":
            yield Piece("".join(element.itertext()))


def _address(run: Any) -> str | None:
    try:
        address = run.hyperlink.address
    except KeyError:
        # the link points to a part that the file lacks
        return None
    return address if isinstance(address, str) else None
