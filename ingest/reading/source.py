"""What every parser is given and returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ingest.reading.blocks import BlockBuilder
from ingest.reading.limits import Limits
from ingest.reading.metadata import Metadata
from ingest.reading.ocr.recognised import Recognition
from ingest.reading.parsed import PageConfidence, PageLabel, ParsedDocument


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file, the bounds on it, and for PDF which library reads it.

    `recognition` is what OCR has read of it, None where it was not asked.
    """

    data: bytes
    limits: Limits
    engine: str = ""
    recognition: Recognition | None = None

    def builder(self) -> BlockBuilder:
        """A collector of blocks with this file's size limit."""
        return BlockBuilder(self.limits.max_characters)


Parser = Callable[[Source], ParsedDocument]


def finished(
    builder: BlockBuilder,
    metadata: Metadata,
    *,
    page_count: int = 0,
    page_labels: tuple[PageLabel, ...] = (),
    notes: tuple[str, ...] = (),
    pictures: tuple[int, ...] = (),
    recognised: tuple[PageConfidence, ...] = (),
) -> ParsedDocument:
    """Put a document together."""
    return ParsedDocument(
        blocks=builder.blocks,
        page_count=page_count,
        page_labels=page_labels,
        title=metadata.title,
        published=metadata.published,
        language=metadata.language,
        publisher=metadata.publisher,
        notes=notes,
        pictures=pictures,
        recognised=recognised,
    )
