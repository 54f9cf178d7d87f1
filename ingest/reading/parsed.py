"""What reading a file yields: clean blocks in reading order, with page, headings and links kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is; a table row is one line that carries its header."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address behind a span of a block's text; `start` and `end` count code points."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One heading, paragraph, list item or table row.

    `text` is cleaned and on one line. `level` is 1 to 6 for headings, else 0.
    `page` is the 1-based physical page, slide or sheet, or None where the format has none.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLabel:
    """The printed label of a physical page: "iv", "12", or a sheet's name."""

    page: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageConfidence:
    """A physical page that was read by OCR, with the mean confidence in its letters, 0 to 1."""

    page: int
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in a file: attached to a mail, or in an archive.

    `name` may have folders before it, apart by slashes. With a `reason` it could not be taken out,
    and has no `data`; with a reason and no name it stands for all that was not even looked at.
    """

    name: str
    data: bytes = b""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedDocument:
    """A file as read: its blocks and what it says of itself (None where it says nothing).

    `published` is an ISO date; `is_sent` says that it is when a mail was sent, which nothing in its
    text contradicts; `language` an ISO 639-1 code; `page_count` is 0 where the format has no pages.
    `notes` tell the operator what was left out: hidden text, pages without text. `pictures` are the
    pages whose words are no text, and were not read; `recognised` those that OCR has read.
    `members` are the files in it; an archive has nothing else.
    """

    blocks: tuple[Block, ...] = ()
    page_count: int = 0
    page_labels: tuple[PageLabel, ...] = ()
    title: str | None = None
    published: str | None = None
    is_sent: bool = False
    language: str | None = None
    publisher: str | None = None
    notes: tuple[str, ...] = ()
    pictures: tuple[int, ...] = ()
    recognised: tuple[PageConfidence, ...] = ()
    members: tuple[Member, ...] = ()
