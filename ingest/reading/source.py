"""What every parser is given and returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ingest.errors import UnreadableFile
from ingest.reading.blocks import BlockBuilder
from ingest.reading.boxes import with_boxes
from ingest.reading.limits import Limits
from ingest.reading.metadata import Metadata
from ingest.reading.ocr.recognised import Recognition
from ingest.reading.parsed import Member, PageConfidence, PageLabel, ParsedDocument
from sandbox.refusals import Why


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
    members: tuple[Member, ...] = (),
    is_sent: bool = False,
) -> ParsedDocument:
    """Put a document together."""
    return ParsedDocument(
        blocks=with_boxes(builder.blocks),
        page_count=page_count,
        page_labels=page_labels,
        title=metadata.title,
        published=metadata.published,
        language=metadata.language,
        publisher=metadata.publisher,
        notes=notes,
        pictures=pictures,
        recognised=recognised,
        members=members,
        is_sent=is_sent,
    )


def too_many_pages(count: int, limits: Limits) -> UnreadableFile:
    """The refusal of a file with too many pages."""
    return UnreadableFile(
        f"has {count:,} pages, more than {limits.max_pages:,}; split it into parts", Why.TOO_LARGE
    )
