"""Charts and diagrams of a slide."""

from __future__ import annotations

from typing import Any

from ingest.reading.blocks import BlockBuilder
from ingest.reading.inline import Piece
from ingest.reading.parsers.chart_rows import Chart, read_chart
from ingest.reading.parsers.diagram_text import diagram_texts
from ingest.reading.parsers.markup import parse_xml
from ingest.reading.parsers.package import DGM, A, C, R
from ingest.reading.tables import add_table


def kind_of(shape: Any) -> str:
    """What a frame holds, by its address: "table", "chart", "diagram", "ole" …; "" for others."""
    data = next(shape._element.iter(f"{A}graphicData"), None)
    return "" if data is None else str(data.get("uri", "")).rpartition("/")[2]


def add_drawing(builder: BlockBuilder, shape: Any) -> bool:
    """Add the text of a chart or diagram; False where it has none that can be read."""
    before = len(builder)
    if kind_of(shape) == "chart":
        root = _related(shape, f"{C}chart", f"{R}id")
        if root is not None:
            add_chart(builder, read_chart(root))
    elif kind_of(shape) == "diagram":
        root = _related(shape, f"{DGM}relIds", f"{R}dm")
        for text in () if root is None else diagram_texts(root):
            builder.list_item(text)
    return len(builder) > before


def add_chart(builder: BlockBuilder, chart: Chart) -> None:
    """Add a chart's title and its values, a row for each category."""
    if chart.tables:
        builder.paragraph(chart.title)
    for rows in chart.tables:
        add_table(builder, [tuple((Piece(text),) for text in row) for row in rows], 1)


def _related(shape: Any, name: str, key: str) -> Any | None:
    reference = next(shape._element.iter(name), None)
    try:
        part = shape.part.related_part(reference.get(key)) if reference is not None else None
    except KeyError:
        # it points to a part that the file lacks
        return None
    return None if part is None else parse_xml(part.blob)
