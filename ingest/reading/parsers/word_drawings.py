"""Charts and diagrams of a Word document, written into its text where they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ingest.reading.parsers.chart_rows import read_chart
from ingest.reading.parsers.diagram_text import diagram_texts
from ingest.reading.parsers.package import DGM, A, C, Package, R, W
from ingest.reading.parsers.word_text import new_paragraph


def write_drawings(root: Any, package: Package, path: str) -> int:
    """Put what charts and diagrams say below their paragraph; return how many say nothing."""
    parts = package.related(path, "/chart") | package.related(path, "/diagramData")
    unread = 0
    for drawing in list(root.iter(f"{A}graphicData")):
        kind = str(drawing.get("uri", "")).rpartition("/")[2]
        paragraph = next(drawing.iterancestors(f"{W}p"), None)
        if kind not in ("chart", "diagram", "chartex") or paragraph is None:
            continue
        if paragraph.getparent() is None:
            continue
        added = _read(drawing, kind, package, parts)
        unread += not added
        _add_below(paragraph, added)
    return unread


def _read(drawing: Any, kind: str, package: Package, parts: dict[str, str]) -> list[Any]:
    name, key = (f"{C}chart", f"{R}id") if kind == "chart" else (f"{DGM}relIds", f"{R}dm")
    reference = drawing.find(name)
    path = "" if reference is None else parts.get(reference.get(key, ""), "")
    part = package.tree(path)
    if part is None:
        return []
    if kind == "diagram":
        return [new_paragraph(text) for text in diagram_texts(part)]
    chart = read_chart(part)
    title = [new_paragraph(chart.title)] if chart.title and chart.tables else []
    return title + [_table(rows) for rows in chart.tables]


def _add_below(paragraph: Any, added: Sequence[Any]) -> None:
    for element in reversed(added):
        paragraph.addnext(element)


def _table(rows: Sequence[Sequence[str]]) -> Any:
    from lxml import etree

    table = etree.Element(f"{W}tbl")
    for number, row in enumerate(rows):
        line = etree.SubElement(table, f"{W}tr")
        if not number:
            etree.SubElement(etree.SubElement(line, f"{W}trPr"), f"{W}tblHeader")
        for text in row:
            etree.SubElement(line, f"{W}tc").append(new_paragraph(text))
    return table
