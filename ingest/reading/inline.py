"""Pieces of a line, some of them links, become one cleaned text with exact link spans."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from ingest.reading.cleaning import belongs_to_previous, scrub
from ingest.reading.parsed import Link

_RUN_OF_SPACES: Final = re.compile(" {2,}")
_KEPT_SCHEMES: Final = ("http", "https", "mailto")
MAX_URL_CHARACTERS: Final = 2_000


class Piece(NamedTuple):
    """A stretch of raw text and the address behind it, if any."""

    text: str
    url: str | None = None


def clean_pieces(pieces: Iterable[Piece]) -> tuple[str, tuple[Link, ...]]:
    """Join pieces into one cleaned line; the spans are taken after cleaning."""
    text = ""
    links: list[Link] = []
    for piece in _with_marks_moved(pieces):
        part = _RUN_OF_SPACES.sub(" ", scrub(piece.text))
        if not text or text.endswith(" "):
            part = part.lstrip(" ")
        start = len(text) + len(part) - len(part.lstrip(" "))
        text += part
        end = len(text.rstrip(" "))
        url = kept_url(piece.url)
        if url and end > start:
            _append_link(links, Link(start=start, end=end, url=url), text)
    return text.rstrip(" "), tuple(links)


def kept_url(url: str | None) -> str | None:
    """Return a web or mail address as it may be stored, or None for any other kind."""
    if not url:
        return None
    url = re.sub(r"[\x00-\x20\x7f-\x9f]", "", scrub(url))
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    known = parts.scheme.lower() in _KEPT_SCHEMES and bool(parts.netloc or parts.scheme == "mailto")
    return url if known and len(url) <= MAX_URL_CHARACTERS else None


def _append_link(links: list[Link], link: Link, text: str) -> None:
    # markup inside a link splits it into pieces; the reader sees one link
    last = links[-1] if links else None
    if last and last.url == link.url and not text[last.end : link.start].strip():
        links[-1] = Link(start=last.start, end=link.end, url=link.url)
    else:
        links.append(link)


def _with_marks_moved(pieces: Iterable[Piece]) -> list[Piece]:
    """Give accents that open a piece to the piece before, so that each piece cleans alone."""
    moved: list[Piece] = []
    for piece in pieces:
        text, split = scrub_edges(piece.text), 0
        while moved and split < len(text) and belongs_to_previous(text[split]):
            split += 1
        if split:
            moved[-1] = Piece(moved[-1].text + text[:split], moved[-1].url)
        if text[split:]:
            moved.append(Piece(text[split:], piece.url))
    return moved


def scrub_edges(text: str) -> str:
    """Drop invisible characters at the start, which would hide an accent behind them."""
    start = 0
    while start < len(text) and not belongs_to_previous(text[start]) and not scrub(text[start]):
        start += 1
    return text[start:]
