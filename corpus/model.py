"""The values that the whole product shares: documents, editions, passages and their spans.

All offsets count code points of an edition's text, so that `edition.text[start:end]` is the span.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points."""

    start: int
    end: int


class Origin(StrEnum):
    """Where a date or period comes from."""

    GIVEN = "given"  # by people: a manifest, an option, a form
    TEXT = "text"  # it is said in the title or on the first page
    FILE = "file"  # the file says it of itself


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What is known about a document apart from its text; None where nobody says.

    The sources of date and period are None where the library was made before they were kept.
    """

    title: str
    kind: str
    label: str
    publisher: str | None = None
    published: dt.date | None = None
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    language: str | None = None
    url: str | None = None
    published_source: Origin | None = None
    period_source: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source in the library with its current edition."""

    id: str
    edition: str
    facts: DocumentFacts
    pages: int


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a page begins: its offset in the edition, physical number and printed label.

    `ocr` is the mean confidence, from 0 to 1, in the letters of a page that OCR has read; None
    where the text is the file's own.
    """

    offset: int
    number: int
    label: str | None
    ocr: float | None = None


@dataclass(frozen=True, slots=True)
class LinkSpan:
    """An address that stood behind a span of the text."""

    start: int
    end: int
    url: str


class PartKind(StrEnum):
    """What a stretch of a text is, where it is more than paragraphs."""

    HEADING = "heading"
    LIST = "list"  # an item a line
    TABLE = "table"  # a row a line


@dataclass(frozen=True, slots=True)
class TextPart:
    """A stretch of an edition's text; `level` is 1 to 6 for headings, else 0."""

    start: int
    end: int
    kind: PartKind
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One version of a document's content; `id` is the first 16 hex digits of its SHA-256.

    `parts` in their order; empty where the library was made before they were kept.
    """

    id: str
    text: str
    pages: tuple[PageStart, ...] = ()
    links: tuple[LinkSpan, ...] = ()
    parts: tuple[TextPart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageDraft:
    """A passage before it is stored: a span of an edition and the context embedded with it.

    `context` is the title and heading path that precede the text in the embedder's input;
    `sentences` are spans of the edition inside the passage; `tokens` is the count of tiktoken's
    cl100k_base for the text alone.
    """

    ordinal: int
    start: int
    end: int
    text: str
    context: str
    heading: str
    sentences: tuple[Span, ...]
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageVectors:
    """A passage's unit vectors: its own, float32 (d,), and its sentences', float16 (n, d)."""

    passage: Vector
    sentences: NDArray[np.float16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stored passage with its provenance, as a reader may see it."""

    id: str
    document: Document
    edition: str
    ordinal: int
    start: int
    end: int
    text: str
    heading: str
    tokens: int
    sentences: tuple[Span, ...]
    pages: tuple[PageStart, ...]
    sentence_vectors: NDArray[np.float16] = field(repr=False, compare=False)

    def page_at(self, offset: int) -> PageStart | None:
        """The page on which the character at `offset` of the edition stands, if it has pages."""
        found = None
        for page in self.pages:
            if page.offset > offset:
                break
            found = page
        return found
