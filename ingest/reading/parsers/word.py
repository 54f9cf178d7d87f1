"""Word documents (.docx): headings, lists, tables and links; Word has no fixed pages."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from ingest.reading.parsed import ParsedDocument
from ingest.reading.parsers.core_properties import core_properties
from ingest.reading.parsers.markup import parse_fragment
from ingest.reading.parsers.walker import HtmlWalker
from ingest.reading.source import Source, finished

_STYLES = "\n".join(
    (
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='Subtitle'] => p:fresh",
        "comment-reference => ",
    )
)


def parse(source: Source) -> ParsedDocument:
    """Read a Word document; `page` is None because pages exist only when it is printed."""
    import mammoth

    html = mammoth.convert_to_html(
        io.BytesIO(source.data),
        style_map=_STYLES,
        include_embedded_style_map=False,
        external_file_access=False,
        convert_image=mammoth.images.img_element(lambda _image: {}),
    ).value
    builder = source.builder()
    root = parse_fragment(html)
    if root is not None:
        _drop_note_arrows(root)
        HtmlWalker(builder, guess_headers=True).walk(root)
    return finished(builder, core_properties(source.data), notes=_notes(source.data))


def _drop_note_arrows(root: Any) -> None:
    # mammoth ends each footnote with a link back to the place it belongs to
    for link in root.iter("a"):
        if (link.get("href") or "").startswith("#") and (link.text or "").strip() == "↑":
            link.text = None


def _notes(data: bytes) -> tuple[str, ...]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name.rsplit("/", 1)[-1] for name in archive.namelist() if "/embeddings/" in name]
    if not names:
        return ()
    return (f"embedded files were not read: {', '.join(names[:20])}"[:900],)
