"""Carries links through an extractor that forgets them, as marks in the text itself.

The extractor takes link-rich paragraphs for menus when it is told to keep links, and its article
text gets worse. So each link in running text becomes ``⸢7⸣its text⸥`` before, and a link after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from ingest.reading.inline import Piece

_OPEN, _BAR, _CLOSE = "⸢", "⸣", "⸥"
_MARK: Final = re.compile(f"{_OPEN}(\\d+){_BAR}|({_CLOSE})")
_ANY: Final = re.compile(f"[{_OPEN}{_BAR}{_CLOSE}]")
_RUNNING_TEXT: Final = frozenset(("p", "li", "td", "th", "dd", "blockquote", "h2", "h3", "h4"))
_MAX_DEPTH: Final = 12


class LinkMarks:
    """Marks the links of one page and finds them again."""

    def __init__(self) -> None:
        self._urls: list[str] = []
        self._current: str | None = None

    def apply(self, page: Any) -> None:
        """Write marks around the text of each link that stands in running text."""
        if _ANY.search("".join(page.itertext())):
            return
        for link in list(page.iter("a")):
            if link.get("href") and _is_in_running_text(link):
                number = len(self._urls)
                self._urls.append(link.get("href"))
                link.text = f"{_OPEN}{number}{_BAR}{link.text or ''}"
                if len(link):
                    link[-1].tail = f"{link[-1].tail or ''}{_CLOSE}"
                else:
                    link.text += _CLOSE
                # a plain element: its text is no longer weighed as a link's
                link.tag = "span"
                link.attrib.clear()

    def split(self, text: str) -> Iterator[Piece]:
        """Take the marks out of a text of the article; a link may span several texts."""
        position = 0
        for mark in _MARK.finditer(text):
            yield Piece(text[position : mark.start()], self._current)
            position = mark.end()
            number = int(mark[1]) if mark[1] and len(mark[1]) < 9 else len(self._urls)
            self._current = self._urls[number] if number < len(self._urls) else None
        yield Piece(text[position:], self._current)

    def end_block(self) -> None:
        """A link never runs on into the next block."""
        self._current = None


def _is_in_running_text(link: Any) -> bool:
    """Tell a sentence with a link from a menu entry: more text around the links than in them."""
    node = link
    for _ in range(_MAX_DEPTH):
        node = node.getparent()
        if node is None:
            return False
        if node.tag in _RUNNING_TEXT:
            linked = sum(len(part) for other in node.iter("a") for part in other.itertext())
            whole = sum(map(len, node.itertext()))
            return whole > 2 * linked
    return False
