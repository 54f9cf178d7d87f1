"""What is drawn on a sheet: text boxes, diagrams, titles of charts, whose values are cells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.reading.parsers.chart_rows import read_chart
from ingest.reading.parsers.diagram_text import diagram_texts
from ingest.reading.parsers.package import A, Package


def sheet_drawings(data: bytes, sheet_path: str) -> Iterator[str]:
    """The texts drawn on the sheet at this path of a workbook."""
    package = Package(data)
    for path in package.related(sheet_path.lstrip("/"), "/drawing").values():
        drawing = package.tree(path)
        if drawing is None:
            continue
        for shape in drawing.iter("{*}sp"):
            if not _is_hidden(shape):
                yield from ("".join(each.itertext(f"{A}t")) for each in shape.iter(f"{A}p"))
        for root in _parts(package, path, "/diagramData"):
            yield from diagram_texts(root)
        for root in _parts(package, path, "/chart"):
            yield read_chart(root).title


def _parts(package: Package, path: str, kind: str) -> Iterator[Any]:
    for part in package.related(path, kind).values():
        if (root := package.tree(part)) is not None:
            yield root


def _is_hidden(shape: Any) -> bool:
    properties = next(shape.iter("{*}cNvPr"), None)
    return properties is not None and properties.get("hidden") in ("1", "true")
