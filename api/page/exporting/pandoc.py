"""The few parts of Pandoc's document model that are needed, as it writes them in JSON.

Texts go in as texts: Pandoc escapes them for whatever it writes, so that nothing in a document or
a question can become markup, a macro or a link.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

API_VERSION = [1, 23, 1, 1]  # of pandoc 3.9's document model

Node = dict[str, Any]
_NOTHING = ["", [], []]  # an id, classes and attributes
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def words(text: str) -> list[Node]:
    """A text on one line; what no file format can hold is left out."""
    found: list[Node] = []
    for number, word in enumerate(_NOT_XML.sub("", text).split()):
        if number:
            found.append({"t": "Space"})
        found.append({"t": "Str", "c": word})
    return found


def emphasised(text: str) -> Node:
    """A text in italics."""
    return {"t": "Emph", "c": words(text)}


def link(address: str) -> Node:
    """An address as a link to itself."""
    return {"t": "Link", "c": [_NOTHING, words(address), [address, ""]]}


def footnote(inlines: Sequence[Node]) -> Node:
    """A footnote."""
    return {"t": "Note", "c": [paragraph(inlines)]}


def paragraph(inlines: Sequence[Node]) -> Node:
    """A paragraph."""
    return {"t": "Para", "c": list(inlines)}


def heading(text: str) -> Node:
    """A heading of the second level."""
    return {"t": "Header", "c": [2, _NOTHING, words(text)]}


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Sequence[Node]]]) -> Node:
    """A table; each cell of `rows` is its inlines, the first of a row its head."""
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}] for _ in heads]
    head = [_NOTHING, [_row([words(each) for each in heads])]]
    body = [_NOTHING, 1, [], [_row(cells) for cells in rows]]
    about = [None, [paragraph(words(caption))] if caption else []]
    return {"t": "Table", "c": [_NOTHING, about, columns, head, [body], [_NOTHING, []]]}


def _row(cells: Sequence[Sequence[Node]]) -> list[Any]:
    return [_NOTHING, [[_NOTHING, {"t": "AlignDefault"}, 1, 1, [_plain(each)]] for each in cells]]


def _plain(inlines: Sequence[Node]) -> Node:
    return {"t": "Plain", "c": list(inlines)}


def document(title: str, language: str, blocks: Sequence[Node]) -> Node:
    """The whole document."""
    return {
        "pandoc-api-version": API_VERSION,
        "meta": {
            "title": {"t": "MetaInlines", "c": words(title)},
            "lang": {"t": "MetaString", "c": language},
        },
        "blocks": list(blocks),
    }
