"""Finds a quote among the characters of a page.

The whole quote is looked for first, from word to word. A quote that runs over the end of a page is
there in part: its beginning stands at the end of one page, before nothing but what a foot may hold,
and its end at the beginning of the next, behind nothing but what a head may hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from api.page.images.skeleton import Skeleton

_SURE: Final = 8  # characters of a quote that may be found inside words too, where spaces are lost
_FEW: Final = 6  # characters of a part that is enough at the very end of a page
_ENOUGH: Final = 15  # characters of a part where a foot or a head may stand between
_FURNITURE: Final = 200  # characters of such a foot or head
_NUMBER: Final = re.compile(r"\d*")


def find_quote(characters: Sequence[str], quote: str) -> range | None:
    """Where a quote, or the part of it on this page, stands.

    Args:
        characters: of the page, in reading order.
        quote: as it stands in the text of the document.

    Returns:
        The places among the characters from the first to the last one of the quote; None where it
        is not on the page.
    """
    page, wanted = Skeleton.of(characters), Skeleton.of(quote).text
    if not wanted:
        return None
    found = _whole(page, wanted) or _beginning(page, wanted) or _end(page, wanted)
    if found is None:
        return None
    return range(page.origins[found.start], page.origins[found.stop - 1] + 1)


def _whole(page: Skeleton, wanted: str) -> range | None:
    inside = None
    for start in _occurrences(page.text, wanted):
        found = range(start, start + len(wanted))
        if page.is_edge(found.start) and page.is_edge(found.stop):
            return found
        inside = inside or found
    return inside if len(wanted) >= _SURE else None


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    start = text.find(wanted)
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)


def _beginning(page: Skeleton, wanted: str) -> range | None:
    length = _longest(len(wanted), lambda size: wanted[:size] in page.text)
    start = page.text.rfind(wanted[:length])
    stop = start + length
    while stop > start and not page.is_edge(stop):
        stop -= 1
    if not page.is_edge(start) or not _may_part(stop - start, page.text[stop:]):
        return None
    return range(start, stop)


def _end(page: Skeleton, wanted: str) -> range | None:
    length = _longest(len(wanted), lambda size: wanted[-size:] in page.text)
    start = page.text.find(wanted[len(wanted) - length :])
    stop = start + length
    while start < stop and not page.is_edge(start):
        start += 1
    if not page.is_edge(stop) or not _may_part(stop - start, page.text[:start]):
        return None
    return range(start, stop)


def _longest(most: int, holds: Callable[[int], bool]) -> int:
    """The largest number up to `most` that holds, where every smaller one then holds too."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _may_part(length: int, between: str) -> bool:
    """Whether so much of a quote counts, with this between it and the edge of the page."""
    if _NUMBER.fullmatch(between):
        return length >= _FEW
    return length >= _ENOUGH and len(between) <= _FURNITURE
