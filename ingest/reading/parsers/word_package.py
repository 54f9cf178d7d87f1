"""A Word file in which the text is what its reader sees, and notes on what was left out."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

from ingest.reading.parsers.package import Package
from ingest.reading.parsers.word_beside import write_boxes, write_comments
from ingest.reading.parsers.word_drawings import write_drawings
from ingest.reading.parsers.word_forms import write_fields
from ingest.reading.parsers.word_ink import WordInk
from ingest.reading.parsers.word_layout import join_first_letters, write_skipped_cells
from ingest.reading.parsers.word_numbering import WordNumbering
from ingest.reading.parsers.word_styles import WordStyles
from ingest.reading.parsers.word_text import drop_unseen, write_numbers, write_raised

_NOT_TEXT: Final = ("/media/", "/embeddings/", "/fonts/")


def as_seen(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Write numbers, fields, boxes, comments and drawings into the text, take unseen text out."""
    package = Package(data)
    path = next(iter(package.related("", "/officeDocument").values()), "word/document.xml")
    body = _strict(package, path)
    if body is None:
        return data, ()
    styles = WordStyles(_part(package, path, "/styles"))
    roots = {path: body}
    for kind in ("/footnotes", "/endnotes"):
        for part in package.related(path, kind).values():
            if (root := _strict(package, part)) is not None:
                roots[part] = root
    headers = (package.tree(part) for part in package.related(path, "/header").values())
    ink = WordInk((*roots.values(), *(root for root in headers if root is not None)), styles)
    hidden, struck = 0, 0
    for root in roots.values():
        places = drop_unseen(root, styles, ink)
        hidden, struck = hidden + places[0], struck + places[1]
        write_raised(root, styles)
        write_fields(root)
        write_skipped_cells(root)
        join_first_letters(root)
        write_boxes(root)
    write_comments(body, _part(package, path, "/comments"))
    write_numbers(body, WordNumbering(_part(package, path, "/numbering"), styles))
    unread = write_drawings(body, package, path)
    notes = (
        _counted(hidden, "hidden text was not read", "place"),
        _counted(struck, "struck text was not read", "place"),
        _counted(unread, "charts or diagrams without stored text were not read", "drawing"),
    )
    return _rewritten(package, roots), tuple(filter(None, notes))


def _counted(count: int, note: str, thing: str) -> str:
    return f"{note} ({count} {thing}{'s' * (count != 1)})" if count else ""


def _part(package: Package, path: str, kind: str) -> Any | None:
    return next((package.tree(each) for each in package.related(path, kind).values()), None)


def _strict(package: Package, path: str) -> Any | None:
    """The XML of a part, or None where it is damaged: whoever reads it then says so."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(package.read(path), parser)
    except etree.XMLSyntaxError:
        return None


def _rewritten(package: Package, roots: dict[str, Any]) -> bytes:
    from lxml import etree

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in package.names:
            if name in roots:
                archive.writestr(name, etree.tostring(roots[name], encoding="utf-8"))
            elif not any(each in f"/{name}" for each in _NOT_TEXT):
                archive.writestr(name, package.read(name))
    return buffer.getvalue()
