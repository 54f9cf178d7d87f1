"""What proves an answer: its citations, and how each of its sentences was checked.

An answer is made, stored, read again later and shown with these same values.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from corpus.model import Span


@dataclass(frozen=True, slots=True, order=True)
class EditionKey:
    """Names one edition of one document."""

    document_id: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The proof of a sentence: a verbatim quote of an edition, where it stands, and around it.

    What is said of the document was so when the quote was taken. `source_url` is its own address;
    `start` and `end` are code points of the edition's text; `page` is the 1-based physical page
    and `page_label` the printed one, None where the document has none; `spans` are the code points
    of the answer's text where the mark `[index]` stands. `ocr` is the confidence, from 0 to 1, with
    which OCR read its page; None where the words are the file's own.
    """

    index: int
    document_id: str
    edition: str
    title: str
    kind: str
    published: dt.date | None
    language: str | None
    source_url: str | None
    page: int | None
    page_label: str | None
    start: int
    end: int
    quote: str
    before: str
    after: str
    spans: tuple[Span, ...]
    ocr: float | None = None
    period_from: dt.date | None = None
    period_to: dt.date | None = None

    @property
    def key(self) -> EditionKey:
        """The edition it quotes."""
        return EditionKey(self.document_id, self.edition)

    def bare(self) -> Citation:
        """The place alone: without what the document says, and what is said of it."""
        return replace(
            self, title="", kind="", published=None, language=None, source_url=None, page=None,
            page_label=None, quote="", before="", after="", ocr=None, period_from=None,
            period_to=None,
        )  # fmt: skip


class Outcome(StrEnum):
    """What became of a sentence on its way into an answer."""

    QUOTED = "quoted"  # it is the quote
    PROVEN = "proven"  # by the source it was marked with
    REATTRIBUTED = "reattributed"  # by another source than it was marked with
    COMPUTED = "computed"  # from the rows whose marks it carries
    WITHHELD = "withheld"  # by none: it is not in the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceCheck:
    """How a sentence was checked before it was shown.

    Args:
        text: the sentence, without its marks; empty when it was withheld.
        outcome: what became of it.
        citation: the index of the citation that proves it; None when it was withheld.
        closeness: the calibrated probability that the quote means the same; None for a quote.
        objections: the checks that are against it; empty unless it was withheld.
    """

    text: str
    outcome: Outcome
    citation: int | None
    closeness: float | None = None
    objections: tuple[str, ...] = ()
