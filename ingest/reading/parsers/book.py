"""Books (.epub): their chapters in reading order; the text flows, so that they have no pages."""

from __future__ import annotations

import posixpath
from typing import Any, Final
from urllib.parse import unquote

from ingest.errors import UnreadableFile
from ingest.reading.metadata import (
    Metadata,
    iso_date,
    iso_language,
    plausible_name,
    plausible_title,
)
from ingest.reading.parsed import ParsedDocument
from ingest.reading.parsers.as_seen import as_seen
from ingest.reading.parsers.decoding import decode_html
from ingest.reading.parsers.markup import parse_page
from ingest.reading.parsers.package import Package
from ingest.reading.parsers.walker import HtmlWalker
from ingest.reading.source import Source, finished
from sandbox.refusals import Why

_CONTAINER: Final = "META-INF/container.xml"
_PAGES: Final = frozenset(("application/xhtml+xml", "text/html"))
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_MOST_NOTES: Final = 20
_DAMAGED: Final = "is damaged (it does not say what its chapters are); supply it again"


def parse(source: Source) -> ParsedDocument:
    """Read the chapters in the order of the book's spine.

    Raises:
        UnreadableFile: It is encrypted, or does not say what its chapters are.
    """
    package = Package(source.data)
    path, book = _book(package)
    locked = _encrypted(package)
    builder = source.builder()
    notes: list[str] = []
    for chapter in _chapters(path, book):
        if chapter in locked:
            raise UnreadableFile("is encrypted; supply an unprotected copy", Why.PROTECTED)
        page = parse_page(decode_html(package.read(chapter)))
        if page is not None:
            notes += as_seen(page)
            HtmlWalker(builder).walk(page)
    notes[_MOST_NOTES:] = ["more was left out"] if len(notes) > _MOST_NOTES else []
    return finished(builder, _metadata(book), notes=tuple(notes))


def _book(package: Package) -> tuple[str, Any]:
    """The path and the root of the part that says what the book is made of."""
    container = package.tree(_CONTAINER)
    named = None if container is None else container.find(".//{*}rootfile")
    path = "" if named is None else named.get("full-path", "")
    book = package.tree(path)
    if book is None:
        raise UnreadableFile(_DAMAGED, Why.DAMAGED)
    return path, book


def _chapters(path: str, book: Any) -> list[str]:
    folder = posixpath.dirname(path)
    parts = {
        item.get("id"): posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        for item in book.iterfind("{*}manifest/{*}item")
        if item.get("media-type") in _PAGES and "nav" not in item.get("properties", "").split()
    }
    spine = (parts.get(each.get("idref")) for each in book.iterfind("{*}spine/{*}itemref"))
    return list(dict.fromkeys(filter(None, spine)))


def _encrypted(package: Package) -> set[str]:
    root = package.tree("META-INF/encryption.xml")
    found = () if root is None else root.iter("{*}CipherReference")
    return {unquote(each.get("URI", "")) for each in found}


def _metadata(book: Any) -> Metadata:
    said = {node.tag: node.text for node in book.iterfind("{*}metadata/*") if node.text}
    return Metadata(
        title=plausible_title(said.get(f"{_DC}title")),
        published=iso_date(said.get(f"{_DC}date")),
        language=iso_language(said.get(f"{_DC}language")),
        publisher=plausible_name(said.get(f"{_DC}publisher")),
    )
