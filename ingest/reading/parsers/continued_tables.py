"""Tables that go on under "Table 2 (continued)" are one table, in place, in an HTML tree."""

from __future__ import annotations

from typing import Any, Final

from ingest.reading.cleaning import clean_text
from ingest.reading.continuation import goes_on, is_said, without_mark

_MOST_TABLES: Final = 500
_MOST_BETWEEN: Final = 4
_BLOCKS: Final = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "caption")


def join_continued_tables(page: Any) -> None:
    """Give the rows of each table that goes on to the table before it."""
    for table in list(page.iter("table"))[:_MOST_TABLES]:
        if table.getparent() is None or any(True for _ in table.iterancestors("table")):
            continue
        between = _between(table)
        before = between.pop() if between else None
        captions = [*between, *table.findall("caption")]
        texts = {node: without_mark(_text(node)) for node in captions if _text(node)}
        rest = [text for text in texts.values() if text is not None]
        if before is None or not rest or len(rest) < len(texts):
            continue
        rows, more = _rows(before), _rows(table)
        if not rows or not more or _width(rows) != _width(more):
            continue
        said = [_text(node) for node in (before.find("caption"), before.getprevious())]
        if not all(is_said(text, said) for text in rest):
            _write_caption(before, next(filter(None, rest)))
        _move(rows, more)
        for node in (*between, table):
            node.drop_tree()


def _between(table: Any) -> list[Any]:
    """The blocks up to the table before this one, and that one as the last; none without one."""
    found: list[Any] = []
    node = table.getprevious()
    while node is not None and len(found) <= _MOST_BETWEEN:
        if (node.tail or "").strip():
            return []
        found.append(node)
        if node.tag == "table":
            return found
        if node.tag not in _BLOCKS and _text(node):
            return []
        node = node.getprevious()
    return []


def _move(rows: list[Any], more: list[Any]) -> None:
    texts = [_texts(row) for row in rows]
    repeated = 0
    while repeated < min(2, len(more), len(rows)) and _texts(more[repeated]) == texts[repeated]:
        repeated += 1
    more = more[repeated:]
    if more and goes_on(texts, _texts(more[0])):
        for cell, rest in zip(_cells(rows[-1]), _cells(more.pop(0)), strict=True):
            _append(cell, rest)
    last = rows[-1]
    for row in more:
        row.tail = None
        last.addnext(row)
        last = row


def _append(cell: Any, rest: Any) -> None:
    """Put all that is in a cell behind what is in another, as one text."""
    if not _text(rest):
        return
    inner = [node for node in cell if node.tag == "p"]
    into = inner[-1] if inner else cell
    joint = into.makeelement("span")
    joint.text = f" {' '.join(_text(rest).split())}"
    into.append(joint)


def _write_caption(table: Any, caption: str) -> None:
    paragraph = table.makeelement("p")
    paragraph.text = caption
    table.addprevious(paragraph)


def _rows(table: Any) -> list[Any]:
    return [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _texts(row: Any) -> list[str]:
    return [_text(cell) for cell in _cells(row)]


def _width(rows: list[Any]) -> int:
    return max(len(_cells(row)) for row in rows)


def _text(node: Any | None) -> str:
    return (
        ""
        if node is None or not isinstance(node.tag, str)
        else clean_text("".join(node.itertext()))
    )
