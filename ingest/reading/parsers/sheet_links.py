"""The hyperlinks of a sheet, which openpyxl's read-only mode leaves out."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any

from ingest.reading.parsers.cell_references import area_of
from ingest.reading.parsers.markup import parse_xml

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MAX_RELATIONS_BYTES = 10 * 1024**2
_MAX_CELLS = 1_000


def sheet_links(data: bytes, sheet_path: str) -> dict[tuple[int, int], str]:
    """Map (row, column) of linked cells to their addresses."""
    path = sheet_path.lstrip("/")
    folder, name = posixpath.split(path)
    relations_path = f"{folder}/_rels/{name}.rels"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if path not in names or relations_path not in names:
            return {}
        if archive.getinfo(relations_path).file_size > _MAX_RELATIONS_BYTES:
            return {}
        targets = _targets(parse_xml(archive.read(relations_path)))
        if not targets:
            return {}
        with archive.open(path) as sheet:
            return _links(sheet, targets)


def _targets(relations: Any) -> dict[str, str]:
    return {
        node.get("Id", ""): node.get("Target", "")
        for node in relations
        if str(node.get("Type", "")).endswith("/hyperlink")
    }


def _links(sheet: Any, targets: dict[str, str]) -> dict[tuple[int, int], str]:
    from lxml import etree

    links: dict[tuple[int, int], str] = {}
    for _, node in etree.iterparse(sheet, resolve_entities=False, no_network=True, recover=True):
        name = etree.QName(node).localname
        if name == "hyperlink" and node.get(_RELATION) in targets:
            links |= dict.fromkeys(_cells(node.get("ref", "")), targets[node.get(_RELATION)])
        if name in ("row", "hyperlink"):
            # the tree of a large sheet would not fit in memory
            node.clear()
    return links


def _cells(reference: str) -> list[tuple[int, int]]:
    area = area_of(reference)
    return area.places() if area is not None and area.size <= _MAX_CELLS else []
