"""Markdown (CommonMark with tables) and its YAML front matter."""

from __future__ import annotations

import re
from typing import Any

from ingest.reading.metadata import (
    Metadata,
    iso_date,
    iso_language,
    plausible_name,
    plausible_title,
)
from ingest.reading.parsed import BlockKind, ParsedDocument
from ingest.reading.parsers.as_seen import as_seen
from ingest.reading.parsers.decoding import decode
from ingest.reading.parsers.markdown_marks import MarkdownMarks
from ingest.reading.parsers.markup import parse_fragment
from ingest.reading.parsers.walker import HtmlWalker
from ingest.reading.source import Source, finished

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_MAX_FRONT_MATTER = 10_000


def parse(source: Source) -> ParsedDocument:
    """Read Markdown; HTML inside it is text without its tags, but what they hide is not read."""
    from markdown_it import MarkdownIt

    text = decode(source.data).replace("\x00", "")
    front, text = _split_front_matter(text)
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    builder = source.builder()
    marks = MarkdownMarks()
    root = parse_fragment(marks.put_back(parser.render(marks.take_out(text))))
    notes: tuple[str, ...] = ()
    if root is not None:
        notes = as_seen(root)
        HtmlWalker(builder).walk(root)
    first = next(
        (b.text for b in builder.blocks if b.kind is BlockKind.HEADING and b.level == 1), None
    )
    metadata = Metadata(
        title=plausible_title(front.get("title")) or plausible_title(first),
        published=iso_date(front.get("date") or front.get("published")),
        language=iso_language(front.get("language") or front.get("lang")),
        publisher=plausible_name(front.get("publisher") or front.get("author")),
    )
    return finished(builder, metadata, notes=notes)


def _split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    match = _FRONT_MATTER.match(text)
    if not match or len(match[1]) > _MAX_FRONT_MATTER:
        return {}, text
    import yaml

    try:
        # an alias may stand for a structure that doubles a hundred times
        values = None if re.search(r"[:\s-]\s*[&*]\w", match[1]) else yaml.safe_load(match[1])
    except (yaml.YAMLError, ValueError):
        return {}, text
    if values is None:
        return {}, text[match.end() :]
    if not isinstance(values, dict):
        return {}, text
    simple = {
        str(key).lower(): value for key, value in values.items() if not isinstance(value, dict)
    }
    return {k: v[0] if isinstance(v, list) and v else v for k, v in simple.items()}, text[
        match.end() :
    ]
