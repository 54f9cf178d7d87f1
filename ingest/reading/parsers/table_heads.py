"""What says what a page's tables are, in a form that the extractor keeps: captions and heads."""

from __future__ import annotations

from typing import Any

from lxml.html import builder


def write_out_captions(page: Any) -> None:
    """Put each caption as a paragraph before its table, in place; inside, it becomes a row."""
    for caption in list(page.iter("caption")):
        table = next(caption.iterancestors("table"), None)
        if table is None or table.getparent() is None:
            continue
        caption.getparent().remove(caption)
        tail, caption.tail = caption.tail, None
        caption.tag = "p"
        table.addprevious(caption)
        if tail and tail.strip():
            caption.append(builder.SPAN(f" {tail.strip()}"))


def mark_heads(page: Any) -> None:
    """Make every cell of a table's head a head cell, in place."""
    for head in page.iter("thead"):
        for cell in list(head.iter("td")):
            cell.tag = "th"
