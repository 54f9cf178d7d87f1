"""What is drawn on a sheet: text boxes, diagrams, and charts."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace
from typing import Any

from ingest.reading.parsers.chart_rows import Chart, read_chart
from ingest.reading.parsers.diagram_text import diagram_texts
from ingest.reading.parsers.package import A, Package


def sheet_paths(package: Package) -> dict[str, str]:
    """The parts of a workbook's sheets, sheets of a chart among them, by their names."""
    start = next(iter(package.related("", "/officeDocument").values()), "xl/workbook.xml")
    book = package.tree(start)
    paths = package.related(start, "sheet")
    if book is None:
        return {}
    found = ((each.get("name", ""), _key(each)) for each in book.iter("{*}sheet"))
    return {name: paths[key] for name, key in found if key in paths}


def _key(sheet: Any) -> str:
    """Under which key a sheet is named, in either of the two namespaces of the format."""
    return next((str(sheet.get(name)) for name in sheet.attrib if name.endswith("}id")), "")


class SheetDrawings:
    """The drawings of the sheet at a path of a workbook.

    Args:
        package: the workbook.
        path: of the sheet's part.
        seen: the names of the sheets that are not hidden.
    """

    def __init__(self, package: Package, path: str, seen: Set[str]) -> None:
        self._package = package
        self._paths = tuple(package.related(path, "/drawing").values()) if path else ()
        self._seen = seen

    def texts(self) -> Iterator[str]:
        """The texts of boxes and diagrams."""
        for path in self._paths:
            drawing = self._package.tree(path)
            for shape in () if drawing is None else drawing.iter("{*}sp"):
                if not _is_hidden(shape):
                    yield from ("".join(each.itertext(f"{A}t")) for each in shape.iter(f"{A}p"))
            for root in self._parts(path, "/diagramData"):
                yield from diagram_texts(root)

    def charts(self) -> Iterator[Chart]:
        """The charts that say something: their values only where no sheet shows them as cells."""
        for path in self._paths:
            for root in self._parts(path, "/chart"):
                chart = read_chart(root)
                if self._is_shown(root):
                    chart = replace(chart, tables=())
                if chart.title or chart.tables:
                    yield chart

    def _parts(self, path: str, kind: str) -> Iterator[Any]:
        for part in self._package.related(path, kind).values():
            if (root := self._package.tree(part)) is not None:
                yield root

    def _is_shown(self, root: Any) -> bool:
        """Whether the values of a chart are cells of sheets that are seen."""
        values = [each.text or "" for ref in root.iter("{*}numRef") for each in ref.iter("{*}f")]
        sheets = {each.rpartition("!")[0].strip("('").replace("''", "'") for each in values}
        return bool(sheets) and sheets <= self._seen


def _is_hidden(shape: Any) -> bool:
    properties = next(shape.iter("{*}cNvPr"), None)
    return properties is not None and properties.get("hidden") in ("1", "true")
