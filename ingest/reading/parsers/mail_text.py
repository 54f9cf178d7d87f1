"""What a mail shows: a head of who wrote to whom and when, and its text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from ingest.reading.blocks import BlockBuilder
from ingest.reading.parsers.as_seen import as_seen
from ingest.reading.parsers.markup import parse_page
from ingest.reading.parsers.plain_text import add_lines
from ingest.reading.parsers.walker import HtmlWalker

_MOST_PEOPLE: Final = 20
_QUOTED: Final = re.compile(r"(?:\s?>)+ ?")


def add_head(builder: BlockBuilder, subject: str, head: Mapping[str, str]) -> None:
    """Add the subject as a heading, and the head as one line that can be quoted alone.

    It is written as rows of tables are, each value behind its name.
    """
    builder.heading(subject, 1)
    parts = {"Subject": subject, **head}
    line = " | ".join(f"{k}: {v.replace(' | ', ' / ')}" for k, v in parts.items() if v.strip())
    builder.paragraph(line)


def people(names: Sequence[str]) -> str:
    """Who a mail is to, as far as there are not very many of them."""
    shown = [name for name in names if name.strip()]
    more = len(shown) - _MOST_PEOPLE
    return ", ".join(shown[:_MOST_PEOPLE]) + (f" and {more} more" if more > 0 else "")


def add_html(builder: BlockBuilder, html: str) -> tuple[str, ...]:
    """Add the text of a page; return what was left out of it."""
    page = parse_page(html) if html.strip() else None
    if page is None:
        return ()
    notes = as_seen(page)
    HtmlWalker(builder).walk(page)
    return notes


def add_plain(builder: BlockBuilder, text: str) -> None:
    """Add plain text; what is quoted of other mails stays, in paragraphs of its own."""
    lines = re.sub(r"\r\n?", "\n", text).split("\n")
    for _, quoted in groupby(lines, key=_depth):
        plain = [_QUOTED.sub("", line, count=1) if _depth(line) else line for line in quoted]
        for is_blank, paragraph in groupby(plain, key=_is_blank):
            if not is_blank:
                add_lines(builder, list(paragraph))


def _depth(line: str) -> int:
    quoted = _QUOTED.match(line[:200])
    return quoted[0].count(">") if quoted else 0


def _is_blank(line: str) -> bool:
    return not line.strip() or line.rstrip() == "--"
