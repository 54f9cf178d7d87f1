"""Pages of a plain text, without what stands at the edge of each, with whole sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from ingest.reading.pdf.page_breaks import first_sentence
from ingest.reading.pdf.unfinished import goes_on, is_prose

_NUMBERS: Final = re.compile(r"\d+")
_PAGE: Final = re.compile(r"\b(?:page|p[áa]gina|seite)\b", re.IGNORECASE)
_GAP: Final = re.compile(r"\n[^\S\n]*\n")
_EDGES: Final = 2  # lines at the top and at the bottom
_ENDS: Final = (".", "!", "?", ":", ";", "…")


def text_pages(text: str) -> list[str]:
    """The pages of a text between form feeds.

    Lines at the edge that most pages share, but for a number, are left out; the first page keeps
    its first ones, for they may be its title. A sentence stands on the page on which it begins.
    """
    pages = text.split("\f")
    for _ in range(_EDGES if len(pages) > 1 else 0):
        pages = _without_edge(pages, 0)
        pages = _without_edge(pages, -1)
    return _joined(pages)


def _without_edge(pages: Sequence[str], place: int) -> list[str]:
    edges = [_edge(page, place) for page in pages]
    keys = [_key(edge, number, place) for number, edge in enumerate(edges)]
    shared = Counter(key for key, edge in zip(keys, edges, strict=True) if edge)
    needed = max(2, (sum(map(bool, edges)) + 1) // 2)
    is_kept = [number == 0 == place or shared[key] < needed for number, key in enumerate(keys)]
    return [
        page if kept else _without(page, place) for page, kept in zip(pages, is_kept, strict=True)
    ]


def _key(edge: str, page: int, place: int) -> tuple[str, int]:
    """What is the same on all pages; a number that counts with them may head what it numbers."""
    number = _NUMBERS.search(edge)
    if number is None or len(number[0]) > 5 or (place == 0 and not _PAGE.search(edge)):
        return edge, 0
    return _NUMBERS.sub("#", edge), int(number[0]) - page


def _edge(page: str, place: int) -> str:
    """The outermost line, where a blank one parts it from the text."""
    parts = _GAP.split(page.strip())
    line = parts[place] if len(parts) > 1 else ""
    return "" if "\n" in line else " ".join(line.split())


def _without(page: str, place: int) -> str:
    lines = page.strip().split("\n")
    return "\n".join(lines[1:] if place == 0 else lines[:-1])


def _joined(pages: Sequence[str]) -> list[str]:
    joined = list(pages)
    for number in range(len(joined) - 1):
        before, after = joined[number].rstrip(), joined[number + 1].lstrip()
        paragraph, gap, rest = after.partition("\n\n")
        if not _goes_on(before, paragraph):
            continue
        sentence, others = first_sentence(paragraph)
        joined[number] = f"{before}\n{sentence}"
        joined[number + 1] = f"{others}{gap}{rest}"
    return joined


def _goes_on(before: str, paragraph: str) -> bool:
    """Whether a page begins with the rest of the sentence that the page before breaks off."""
    if not before or not paragraph or before.endswith(_ENDS):
        return False
    last = _GAP.split(before)[-1]
    prose = is_prose(last, last.count("\n") + 1, fills=False)
    return paragraph[0].islower() or (prose and goes_on(last, paragraph, is_prose=True))
