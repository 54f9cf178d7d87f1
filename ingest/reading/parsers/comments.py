"""Comments of readers: each line says whose it is, for it is not what the document says."""

from __future__ import annotations

from typing import Any, Final

from ingest.reading.parsers.package import Package

_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MOST: Final = 2_000  # of one sheet
# what Excel writes before a comment that is a thread, for programs that know none
_THREADED: Final = "[Threaded comment]"


def comment_by(author: str, text: str, place: str = "") -> str:
    """A comment as it is read: "Comment by Ana Ruiz on B2: …"; empty where it says nothing.

    Args:
        author: who wrote it; empty where nobody is named.
        text: what it says.
        place: what it is on, where its line does not show it.
    """
    said, named = " ".join(text.split()), " ".join(author.split())
    whose = f"Comment by {named}" if named else "Comment"
    return f"{whose}{f' on {place}' if place else ''}: {said}" if said else ""


def open_comment(node: Any) -> str:
    """A comment of an OpenDocument text or sheet."""
    lines = ("".join(paragraph.itertext()) for paragraph in node.iter(f"{_TEXT}p"))
    return comment_by(node.findtext(f"{_DC}creator") or "", " ".join(lines))


def sheet_comments(package: Package, path: str) -> list[tuple[str, str, str]]:
    """The comments on the cells of the sheet at a path: author, text and cell ("B2") of each."""
    found: list[tuple[str, str, str]] = []
    for part in package.related(path, "/comments").values():
        root = package.tree(part)
        if root is None:
            continue
        authors = [node.text or "" for node in root.iter("{*}author")]
        for node in list(root.iter("{*}comment"))[:_MOST]:
            key = node.get("authorId", "")
            author = authors[int(key)] if key.isdecimal() and int(key) < len(authors) else ""
            text = "".join(each.text or "" for each in node.iter("{*}t"))
            if text.startswith(_THREADED):
                author, text = "", text.rpartition("Comment:")[2]
            found.append((author, text.removeprefix(f"{author}:"), node.get("ref", "")))
    return found
