"""What Word shows beside its text: boxes of text, and the comments of readers, below their lines.

A comment says whose it is in every line: what a reader thinks is not what the document says.
"""

from __future__ import annotations

from typing import Any, Final

from ingest.reading.parsers.comments import comment_by
from ingest.reading.parsers.package import MC, W
from ingest.reading.parsers.word_text import new_paragraph

COMMENT_STYLE: Final = "AssistantComment"
"""The id of the style of a comment's paragraph."""
_MOST_COMMENTS: Final = 2_000
_CONTENT: Final = f"{W}txbxContent"


def write_boxes(root: Any) -> None:
    """Put the text of boxes below the paragraphs that they are anchored in.

    Where a box is drawn twice, for old programs and for new ones, it is left to the old drawing
    if that has its text.
    """
    for content in list(root.iter(_CONTENT)):
        paragraph = next(content.iterancestors(f"{W}p"), None)
        if paragraph is None or paragraph.getparent() is None or _is_read_elsewhere(content):
            continue
        for element in reversed(list(content)):
            paragraph.addnext(element)


def write_comments(root: Any, comments: Any | None) -> None:
    """Put "Comment by Ana Ruiz: …" below the paragraph, or the table, that a comment is on.

    Args:
        root: the document, its references to comments among its text.
        comments: the part that holds them; None where there is none.
    """
    if comments is None:
        return
    found = {node.get(f"{W}id"): node for node in list(comments.iter(f"{W}comment"))}
    for reference in list(root.iter(f"{W}commentReference"))[:_MOST_COMMENTS]:
        comment = found.pop(reference.get(f"{W}id"), None)
        place = _place_of(reference)
        text = _said(comment) if comment is not None else ""
        if place is None or not text:
            continue
        written = new_paragraph(text)
        written.insert(0, _style())
        place.addnext(written)


def _is_read_elsewhere(content: Any) -> bool:
    """Whether what reads the file reads a box itself, in the drawing for old programs."""
    alternate = next(content.iterancestors(f"{MC}AlternateContent"), None)
    if alternate is None:
        return next(content.iterancestors(f"{W}pict"), None) is not None
    fallback = alternate.find(f"{MC}Fallback")
    return fallback is not None and next(fallback.iter(_CONTENT), None) is not None


def _place_of(reference: Any) -> Any | None:
    """The outermost table around a place, else the paragraph."""
    around = [node for node in reference.iterancestors() if node.tag in (f"{W}p", f"{W}tbl")]
    tables = [node for node in around if node.tag == f"{W}tbl"]
    place = (tables or around or [None])[-1]
    return place if place is not None and place.getparent() is not None else None


def _said(comment: Any) -> str:
    lines = (
        "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
        for paragraph in comment.iter(f"{W}p")
    )
    return comment_by(comment.get(f"{W}author") or "", " ".join(lines))


def _style() -> Any:
    from lxml import etree

    properties = etree.Element(f"{W}pPr")
    etree.SubElement(properties, f"{W}pStyle").set(f"{W}val", COMMENT_STYLE)
    return properties
