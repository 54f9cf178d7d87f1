"""Word documents (.docx): headings, lists, tables and links; Word has no fixed pages."""

from __future__ import annotations

import io
from typing import Any

from ingest.reading.parsed import ParsedDocument
from ingest.reading.parsers.continued_tables import join_continued_tables
from ingest.reading.parsers.core_properties import core_properties
from ingest.reading.parsers.markup import parse_fragment
from ingest.reading.parsers.package import Package
from ingest.reading.parsers.walker import HtmlWalker
from ingest.reading.parsers.word_beside import COMMENT_STYLE
from ingest.reading.parsers.word_package import as_seen
from ingest.reading.source import Source, finished

_STYLES = "\n".join(
    (
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='Subtitle'] => p:fresh",
        f"p.{COMMENT_STYLE} => ul > li:fresh",  # an item is quoted whole, with its author
    )
)


def parse(source: Source) -> ParsedDocument:
    """Read a Word document; `page` is None because pages exist only when it is printed."""
    import mammoth

    seen, notes = as_seen(source.data)
    html = mammoth.convert_to_html(
        io.BytesIO(seen),
        style_map=_STYLES,
        include_embedded_style_map=False,
        external_file_access=False,
        convert_image=mammoth.images.img_element(lambda _image: {}),
    ).value
    builder = source.builder()
    root = parse_fragment(html)
    if root is not None:
        _drop_note_marks(root)
        join_continued_tables(root)
        HtmlWalker(builder, guess_headers=True).walk(root)
    return finished(builder, core_properties(source.data), notes=(*notes, *_notes(source.data)))


def _drop_note_marks(root: Any) -> None:
    # mammoth writes "[1]" for the mark of a note, and ends each note with a link back to it
    for link in root.iter("a"):
        is_mark = "note-ref-" in (link.get("id") or "")
        is_back = "note-ref-" in (link.get("href") or "") and (link.text or "").strip() == "↑"
        if is_mark or is_back:
            link.text = None


def _notes(data: bytes) -> tuple[str, ...]:
    package = Package(data)
    charts = [name for name in package.names if "/charts/" in name and name.endswith(".xml")]
    # the cells behind a chart are read with the chart
    of_charts = {part for name in charts for part in package.related(name, "/package").values()}
    embedded = [each for each in package.names if "/embeddings/" in each and each not in of_charts]
    if not embedded:
        return ()
    names = ", ".join(name.rpartition("/")[2] for name in embedded[:20])
    return (f"embedded files were not read: {names}"[:900],)
