"""Which pages are made into scans, and what of them is looked for in what is read.

Pages are drawn evenly from all files, columns, boxes, pictures and all. Looked for is each of their
paragraphs, items and headings as read from the text layer, but for rows of tables and of tables of
contents, which the text layer is read into in a form of its own.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import Final

import pypdfium2

from ingest.errors import UnreadableFile
from ingest.reading.parsed import BlockKind, ParsedDocument
from ingest.reading.sandbox import read_file

_LEAST_WORDS: Final = 150
_LEAST_CHARACTERS: Final = 15
_STEP: Final = 7  # pages of one file that are drawn do not stand side by side


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page of its own as a PDF file, with the texts that are printed on it."""

    name: str
    data: bytes
    printed: tuple[str, ...]


def drawn_pages(folder: Path, wanted: int) -> list[SourcePage]:
    """So many pages of the files of `pdf` and `plans`, one of each in turn."""
    paths = [*sorted((folder / "pdf").glob("*.pdf")), *sorted((folder / "plans").rglob("*.pdf"))]
    turns = zip_longest(*map(_fit_pages, paths))
    return list(islice((page for turn in turns for page in turn if page), wanted))


def printed_on(document: ParsedDocument) -> tuple[str, ...]:
    """The texts that are looked for."""
    return tuple(
        block.text
        for block in document.blocks
        if block.kind is not BlockKind.TABLE_ROW
        and len(block.text) >= _LEAST_CHARACTERS
        and " … " not in block.text
    )


def _fit_pages(path: Path) -> Iterator[SourcePage]:
    with pypdfium2.PdfDocument(path) as document:
        count = len(document)
    for index in sorted(range(count), key=lambda index: (index % _STEP, index)):
        data = _alone(path, (index + count // 2) % count)
        try:
            printed = printed_on(read_file(data, "page.pdf"))
        except UnreadableFile:
            continue
        if sum(len(text.split()) for text in printed) >= _LEAST_WORDS:
            yield SourcePage(f"{path.stem}, {(index + count // 2) % count + 1}", data, printed)


def _alone(path: Path, index: int) -> bytes:
    """One page of a file as a file."""
    buffer = io.BytesIO()
    with pypdfium2.PdfDocument(path) as whole, pypdfium2.PdfDocument.new() as alone:
        alone.import_pages(whole, [index])
        alone.save(buffer)
    return buffer.getvalue()
