"""An answer read again later: what it said, and what each of its sources is now.

Whatever rests on an edition that the reader may no longer read is withdrawn: its citation is bare,
and the text is not shown, because it holds the quote.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.memory.reach import Reach
from assistant.model import Coverage, Status, Usage
from corpus.computations import Computation
from corpus.model import Document
from corpus.proofs import Citation, EditionKey, SentenceCheck
from corpus.stored import StoredAnswer


class SourceState(StrEnum):
    """What the source of a citation is by now."""

    CURRENT = "current"  # the edition quoted is the document's current one
    CHANGED = "changed"  # the document has another edition by now
    REMOVED = "removed"  # the edition is gone, or the reader may no longer read it


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSource:
    """A citation with the state of its source.

    `quote_stands` says whether the quote stands verbatim in the document's current text. Of a
    removed source only the place is left: index, document and edition.
    """

    citation: Citation
    state: SourceState
    quote_stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A stored answer as its reader may see it now; `question` is as typed."""

    id: str
    conversation_id: str
    question: str
    standalone_question: str
    status: Status
    model: str
    text: str
    citations: tuple[CitedSource, ...]
    checks: tuple[SentenceCheck, ...]
    notices: tuple[str, ...]
    closest: tuple[Document, ...]
    coverage: Coverage
    created_at: dt.datetime
    usage: Usage
    computation: Computation | None = None
    is_nearest: bool = False
    alone: bool = False

    @property
    def as_of(self) -> dt.date | None:
        """The publication date of the newest cited source that is still there, if it has one."""
        dates = (cited.citation.published for cited in self.citations)
        return max((date for date in dates if date is not None), default=None)


def receipt_of(stored: StoredAnswer, reach: Reach) -> Receipt:
    """A stored answer as far as everything that it rests on is still in reach."""
    citations = tuple(_source(citation, reach) for citation in stored.citations)
    closest = tuple(reach.document(document_id) for document_id in stored.closest)
    gone = [c.citation.index for c in citations if c.state is SourceState.REMOVED]
    as_understood = stored.standalone == stored.question or reach.holds_all(stored.leaned_on)
    receipt = Receipt(
        id=stored.id,
        conversation_id=stored.conversation_id,
        question=stored.question,
        standalone_question=stored.standalone if as_understood else stored.question,
        status=Status(stored.status),
        model=stored.model,
        text=stored.text,
        citations=citations,
        checks=stored.checks,
        notices=stored.notices,
        closest=tuple(document for document in closest if document is not None),
        coverage=Coverage(
            documents_searched=stored.documents_searched,
            narrowed=stored.narrowed,
            undated=stored.undated,
        ),
        created_at=stored.created_at,
        usage=Usage(input_tokens=stored.tokens[0], output_tokens=stored.tokens[1]),
        computation=stored.computation,
        is_nearest=stored.is_nearest,
        alone=stored.alone,
    )
    if gone or None in closest or not as_understood:
        return _withdrawn(receipt, gone)
    return receipt


def _source(citation: Citation, reach: Reach) -> CitedSource:
    document = reach.document(citation.document_id)
    if document is None or not reach.holds(citation.key):
        return CitedSource(citation=citation.bare(), state=SourceState.REMOVED, quote_stands=False)
    text = reach.text(EditionKey(document.id, document.edition)) or ""
    same = document.edition == citation.edition
    return CitedSource(
        citation=citation,
        state=SourceState.CURRENT if same else SourceState.CHANGED,
        quote_stands=citation.quote in text,
    )


def _withdrawn(receipt: Receipt, gone: list[int]) -> Receipt:
    """The receipt without its text, and without what quotes the text or speaks of it."""
    what = ", ".join(f"source {index}" for index in gone) or "a document that it named or leaned on"
    notice = (
        f"The text of this answer is withdrawn: {what} was removed since, or you may no longer "
        "read it. Ask again for an answer from what you may read now."
    )
    return replace(
        receipt,
        text="",
        computation=None,
        citations=tuple(
            replace(cited, citation=replace(cited.citation, spans=()))
            for cited in receipt.citations
        ),
        checks=tuple(replace(check, text="", objections=()) for check in receipt.checks),
        notices=(*receipt.notices, notice),
    )
