"""Plain text: paragraphs between blank lines, pages between form feeds."""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.reading.blocks import BlockBuilder
from ingest.reading.metadata import Metadata, plausible_title
from ingest.reading.parsed import ParsedDocument
from ingest.reading.parsers.decoding import decode
from ingest.reading.parsers.text_pages import text_pages
from ingest.reading.source import Source, finished

_TITLE_CHARACTERS = 200
_HEADING_CHARACTERS = 80
_BULLET = re.compile(r"\s*(?:[•◦▪●‣–*-]|\d{1,2}[.)])\s+\S")
_BULLET_GLYPH = re.compile(r"\s*[•◦▪●‣–*-]\s+")
_CLOSING = (".", "!", "?", ":", ";", ",", "…", '."', ".”")


def parse(source: Source) -> ParsedDocument:
    """Read text in any common encoding."""
    text = re.sub(r"\r\n?", "\n", decode(source.data))
    pages = text_pages(text)
    builder = source.builder()
    title: str | None = None
    for number, page in enumerate(pages, start=1):
        builder.page = number if len(pages) > 1 else None
        title = _add_page(builder, page, title)
    return finished(
        builder,
        Metadata(title=plausible_title(title)),
        page_count=len(pages) if len(pages) > 1 else 0,
    )


def _add_page(builder: BlockBuilder, page: str, title: str | None) -> str | None:
    chunks = [chunk for chunk in re.split(r"\n[^\S\n]*\n", page) if chunk.strip()]
    for chunk, following in pairwise([*chunks, ""]):
        lines = [line for line in chunk.split("\n") if line.strip()]
        alone = " ".join(lines[0].split()) if len(lines) == 1 else ""
        if title is None and not len(builder) and _is_title(alone, following):
            title = alone
            builder.heading(alone, 1)
        elif alone and alone == title and len(builder) == 1:
            # many exports print the title twice
            continue
        elif _is_heading(alone, following):
            builder.heading(alone, 2)
        else:
            add_lines(builder, lines)
    return title


def _is_title(line: str, following: str) -> bool:
    is_short = 0 < len(line) <= _TITLE_CHARACTERS
    return is_short and not line.endswith(".") and not _BULLET.match(line) and bool(following)


def _is_heading(line: str, following: str) -> bool:
    return (
        0 < len(line) <= _HEADING_CHARACTERS
        and line[0].isupper()
        and not line.endswith(_CLOSING)
        and len(following.split()) > 1
        and not _BULLET.match(following)
    )


def add_lines(builder: BlockBuilder, lines: list[str]) -> None:
    """Add the lines of one paragraph, as a list where bullets or numbers begin them."""
    is_list = any(map(_BULLET.match, lines)) and bool(_BULLET.match(lines[0]) or len(lines) > 2)
    paragraph: list[str] = []
    items: list[list[str]] = []
    for line in lines:
        if is_list and _BULLET.match(line):
            items.append([_BULLET_GLYPH.sub("", line, count=1)])
        else:
            (items[-1] if items else paragraph).append(line)
    builder.paragraph(" ".join(paragraph))
    for item in items:
        builder.list_item(" ".join(item))
