"""The text of an OpenDocument file as the HTML that says the same, without what no reader sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ingest.reading.parsers.comments import open_comment
from ingest.reading.parsers.ink import Colour
from ingest.reading.parsers.merged_html import MOST_ACROSS, MOST_DOWN
from ingest.reading.parsers.open_document import (
    DRAW,
    LINK,
    OFFICE,
    PRESENTATION,
    STYLE,
    TABLE,
    TEXT,
    Look,
    OpenDocument,
    count_of,
)
from ingest.reading.parsers.open_lists import OpenLists
from ingest.reading.raised_text import read_raised

_COMMENT: Final = f"{OFFICE}annotation"
_NOT_TEXT: Final = frozenset(
    (
        _COMMENT, f"{TEXT}tracked-changes", f"{TEXT}note-citation",
        f"{TEXT}ruby-text", f"{PRESENTATION}notes", f"{OFFICE}forms", f"{TABLE}shapes",
        f"{TEXT}sequence-decls", f"{TEXT}variable-decls", f"{DRAW}object-ole", f"{DRAW}object",
        f"{DRAW}image",
    )
)  # fmt: skip
_UNREAD: Final = frozenset((f"{DRAW}object", f"{DRAW}object-ole"))
_PARAGRAPHS: Final = frozenset((f"{TEXT}p", f"{TEXT}h"))
_GROUNDS: Final = frozenset((f"{TABLE}table-cell", f"{TABLE}table-row", f"{TABLE}table"))
_BLANKS: Final = frozenset((f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"))
_MOST_SPACES: Final = 100


class OpenHtml:
    """Writes the parts of one file; what was left out is gathered on the way."""

    def __init__(self, document: OpenDocument) -> None:
        self.hidden: list[str] = []
        self.struck: list[str] = []
        self.unread = 0  # objects in it that are files of their own
        self.styles = document.styles
        self._lists = OpenLists(document.styles)
        self._later: list[Any] = []  # notes, boxes, comments: in a paragraph and none of it

    def body(self, *nodes: Any) -> Any:
        """These as the body of a page."""
        from lxml import etree

        self._later = []
        body = etree.Element("body")
        for node in nodes:
            self._blocks(node, body)
        for node in self._later:  # grows while notes have notes
            if node.tag != _COMMENT:
                self._blocks(node, body)
            elif comment := open_comment(node):  # an item is quoted whole, with its author
                _new(_new(body, "ul"), "li").text = comment
        return body

    def _blocks(self, parent: Any, into: Any) -> None:
        """Write what stands inside an element."""
        for node in parent:
            if node.tag in _NOT_TEXT or not isinstance(node.tag, str):
                self.unread += node.tag in _UNREAD
            elif node.tag in _PARAGRAPHS:
                self._paragraph(node, into)
            elif node.tag == f"{TEXT}list":
                self._list(node, into)
            elif node.tag == f"{TABLE}table":
                self._table(node, into)
            elif node.get(f"{TEXT}display") == "none" or node.get(f"{TEXT}is-hidden") == "true":
                self.hidden.append(" ".join("".join(node.itertext()).split())[:500])
            elif node.get(f"{PRESENTATION}class") == "title":
                self._title(node, into)
            else:
                self._blocks(node, into)

    def _paragraph(self, node: Any, into: Any, label: str = "", tag: str = "p") -> None:
        if any(n.get(f"{TEXT}is-hidden") == "true" for n in node.iter(f"{TEXT}hidden-paragraph")):
            self.hidden.append("".join(node.itertext())[:500])
            return
        if node.tag == f"{TEXT}h":
            level = count_of(node, f"{TEXT}outline-level", 6)
            tag, label = f"h{level}", label or self._lists.heading_label(node, level)
        style = node.get(f"{TEXT}style-name")
        if tag == "p" and self.styles.is_made_from("paragraph", style, "Title"):
            tag = "h1"
        written = _new(into, tag)
        look = self.styles.look("paragraph", style).on(self._ground(node))
        _Line(written, f"{label} " if label else "").fill(self._pieces(node, look, None))

    def _ground(self, paragraph: Any) -> Colour | None:
        """The colour behind a paragraph, where it is known: not in drawings, nor on slides."""
        for outer in paragraph.iterancestors():
            name, kind = outer.get(f"{TABLE}style-name"), str(outer.tag).rpartition("}")[2]
            if outer.tag.startswith(DRAW):
                return None
            if outer.tag in _GROUNDS and (ground := self.styles.ground(kind, name, kind)):
                return ground
        return self.styles.page

    def _pieces(self, node: Any, look: Look, url: str | None) -> Iterator[tuple[str, bool, str]]:
        """The text inside an element: each with whether it is raised, and its address."""
        yield from self._seen(node.text, look, url)
        for child in node:
            if isinstance(child.tag, str):
                yield from self._inline(child, look, url)
            yield from self._seen(child.tail, look, url)

    def _inline(self, node: Any, look: Look, url: str | None) -> Iterator[tuple[str, bool, str]]:
        if node.tag == f"{TEXT}span":
            inner = self.styles.look("text", node.get(f"{TEXT}style-name")).inside(look)
            yield from self._pieces(node, inner, url)
        elif node.tag == f"{TEXT}a":
            yield from self._pieces(node, look, node.get(f"{LINK}href"))
        elif node.tag in _BLANKS:
            yield from self._seen(" " * count_of(node, f"{TEXT}c", _MOST_SPACES), look, url)
        elif node.tag == f"{TEXT}note":
            self._later += node.iterfind(f"{TEXT}note-body")
        elif node.tag.startswith(DRAW) or node.tag == _COMMENT:
            self._later.append(node)
        elif node.get(f"{TEXT}is-hidden") == "true":
            self.hidden.append("".join(node.itertext()))
        elif node.tag not in _NOT_TEXT:
            yield from self._pieces(node, look, url)

    def _seen(
        self, text: str | None, look: Look, url: str | None
    ) -> Iterator[tuple[str, bool, str]]:
        if not text:
            return
        if look.struck or not look.shows:
            (self.struck if look.shows else self.hidden).append(text)
        else:
            yield text, look.raised, url or ""

    def _title(self, node: Any, into: Any) -> None:
        """The title of a slide."""
        for paragraph in node.iter(*_PARAGRAPHS):
            self._paragraph(paragraph, into, tag="h1")

    def _list(
        self, node: Any, into: Any, family: str = "", style: str = "", depth: int = 0
    ) -> None:
        style = node.get(f"{TEXT}style-name") or style or self._style_of_items(node)
        family = family or self._lists.begin(node, style)
        written = _new(into, "ul")
        for item in node:
            is_header = item.tag != f"{TEXT}list-item"
            label = ""
            for place, child in enumerate(item):
                if child.tag == f"{TEXT}list":
                    self._list(child, written, family, style, depth + 1)
                elif child.tag in _PARAGRAPHS:
                    if place == 0 and not is_header:
                        label = self._lists.label(item, family, style, depth)
                    self._paragraph(child, _new(written, "li"), label if place == 0 else "")

    def _style_of_items(self, node: Any) -> str:
        first = next(node.iter(*_PARAGRAPHS), None)
        name = None if first is None else first.get(f"{TEXT}style-name")
        return self.styles.attribute("paragraph", name, f"{STYLE}list-style-name") or ""

    def _table(self, node: Any, into: Any) -> None:
        written = _new(into, "table")
        for row in node.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is not node:
                continue
            is_head = any(True for _ in row.iterancestors(f"{TABLE}table-header-rows"))
            line = _new(written, "tr")
            for cell in row.iterfind(f"{TABLE}table-cell"):
                self._cell(cell, line, "th" if is_head else "td")

    def _cell(self, cell: Any, line: Any, tag: str) -> None:
        for _ in range(count_of(cell, f"{TABLE}number-columns-repeated", MOST_ACROSS)):
            written = _new(line, tag)
            across = count_of(cell, f"{TABLE}number-columns-spanned", MOST_ACROSS)
            down = count_of(cell, f"{TABLE}number-rows-spanned", MOST_DOWN)
            written.set("colspan", str(across))
            written.set("rowspan", str(down))
            self._blocks(cell, written)


class _Line:
    """A line that is being written: text, and links in it."""

    def __init__(self, into: Any, label: str) -> None:
        self._into = into
        self._link: Any | None = None
        self._written = ""
        self._write(label)

    def fill(self, pieces: Iterator[tuple[str, bool, str]]) -> None:
        for text, is_raised, url in pieces:
            shown = read_raised(text, self._written[-40:]) if is_raised else text
            if url:
                self._link = _new(self._into, "a")
                self._link.set("href", url)
                self._link.text = _allowed(shown)
            else:
                self._write(shown)
            self._written += shown

    def _write(self, text: str) -> None:
        text = _allowed(text)
        if self._link is not None:
            self._link.tail = (self._link.tail or "") + text
        else:
            self._into.text = (self._into.text or "") + text


def _new(into: Any, tag: str) -> Any:
    from lxml import etree

    return etree.SubElement(into, tag)


def _allowed(text: str) -> str:
    return text.replace("\0", "")
