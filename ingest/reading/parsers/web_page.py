"""Web pages: the article with its headings, lists, tables and links, without what surrounds it."""

from __future__ import annotations

from itertools import islice
from typing import Any

from ingest.reading.blocks import BlockBuilder
from ingest.reading.metadata import Metadata
from ingest.reading.parsed import ParsedDocument
from ingest.reading.parsers.as_seen import as_seen
from ingest.reading.parsers.decoding import decode_html
from ingest.reading.parsers.link_marks import LinkMarks
from ingest.reading.parsers.markup import parse_page
from ingest.reading.parsers.merged_html import write_out_merged_cells
from ingest.reading.parsers.page_metadata import base_address, page_metadata
from ingest.reading.parsers.page_pruning import prune
from ingest.reading.parsers.table_heads import mark_heads, write_out_captions
from ingest.reading.parsers.walker import HtmlWalker
from ingest.reading.source import Source, finished

_HTML_TAGS = {
    "list": "ul",
    "item": "li",
    "row": "tr",
    "cell": "td",
    "hi": "span",
    "lb": "br",
    "quote": "blockquote",
    "code": "pre",
    "graphic": "embed",
}
# an article of one paragraph is preferred to a body that is longer than both of these
_SIMILAR = 2
_SHORT = 1_000
# a page with more elements is no article, and the extractor would take most of the time limit
_MAX_ELEMENTS = 50_000


def parse(source: Source) -> ParsedDocument:
    """Read the main text of a page."""
    page = parse_page(decode_html(source.data))
    if page is None:
        return finished(source.builder(), Metadata())
    metadata, base = page_metadata(page), base_address(page)
    notes = as_seen(page)
    article = _article(page, source.builder(), base)
    if len(article) <= 1:
        prune(page)
        body = source.builder()
        HtmlWalker(body, base=base).walk(page)
        if not len(article) or _is_flattened(article, body):
            article = body
    return finished(article, metadata, notes=notes)


def _article(page: Any, builder: BlockBuilder, base: str) -> BlockBuilder:
    if sum(1 for _ in islice(page.iter(), _MAX_ELEMENTS + 1)) > _MAX_ELEMENTS:
        return builder
    from copy import deepcopy

    from trafilatura import bare_extraction

    marked, marks = deepcopy(page), LinkMarks()
    write_out_captions(marked)
    mark_heads(marked)
    write_out_merged_cells(marked)
    marks.apply(marked)
    found: Any = bare_extraction(
        marked, include_comments=False, include_formatting=True, include_tables=True
    )
    if found is not None and found.body is not None:
        _to_html(found.body)
        HtmlWalker(builder, base=base, marks=marks).walk(found.body)
    return builder


def _is_flattened(article: BlockBuilder, body: BlockBuilder) -> bool:
    """On short pages the extractor gives all text as one paragraph."""
    length = sum(len(block.text) for block in body.blocks)
    return len(body) > 0 and length <= max(_SIMILAR * len(article.blocks[0].text), _SHORT)


def _to_html(article: Any) -> None:
    for node in article.iter():
        if node.tag == "head":
            level = (node.get("rend") or "")[-1:]
            node.tag = f"h{level}" if level in "123456" and level else "h2"
        elif node.tag == "cell" and node.get("role") == "head":
            node.tag = "th"
        elif node.tag in _HTML_TAGS:
            node.tag = _HTML_TAGS[node.tag]
