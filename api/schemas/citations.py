"""The JSON of a citation: the one place that spells it out."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.schemas.addresses import quote_url
from api.schemas.documents import CoveredOut
from api.schemas.tables import CellOut, SpanOut, rows_of
from assistant.memory.receipts import CitedSource, SourceState
from corpus.proofs import Citation

StateOut = Literal["current", "changed", "removed"]


class CitationOut(BaseModel):
    """The proof of a sentence.

    `rows` is there only where lines of the quote are rows of a table: the cells of each line.
    `ocr` is there only where OCR read the page of the quote: how sure it was, from 0 to 1.
    """

    index: int
    document_id: str
    edition: str
    title: str
    kind: str
    published: dt.date | None
    period: CoveredOut | None = None
    page: int | None
    page_label: str | None
    quote: str
    before: str
    after: str
    spans: list[SpanOut]
    url: str
    rows: list[list[CellOut]] | None = Field(default=None, exclude_if=lambda value: value is None)
    ocr: float | None = Field(default=None, exclude_if=lambda value: value is None)

    @classmethod
    def of(cls, citation: Citation, base: str) -> CitationOut:
        """The citation as JSON; `base` begins its address."""
        return CitationOut(**_fields(citation, quote_url(base, citation)))


class CitedSourceOut(CitationOut):
    """A citation with the state of its source; nothing is left of one that was removed."""

    source: StateOut
    quote_stands: bool

    @classmethod
    def of_source(cls, cited: CitedSource, base: str) -> CitedSourceOut:
        """The citation as JSON; `base` begins its address."""
        return cls(
            **_fields(cited.citation, source_url(cited, base)),
            source=cited.state.value,
            quote_stands=cited.quote_stands,
        )


def source_url(cited: CitedSource, base: str) -> str:
    """Where the quote is read; empty when its source was removed."""
    return "" if cited.state is SourceState.REMOVED else quote_url(base, cited.citation)


def _fields(citation: Citation, url: str) -> dict[str, Any]:
    made = {
        "spans": [SpanOut(start=span.start, end=span.end) for span in citation.spans],
        "rows": rows_of(citation.quote),
        "period": CoveredOut.covered(citation.period_from, citation.period_to),
        "url": url,
    }
    taken = {name: getattr(citation, name) for name in CitationOut.model_fields if name not in made}
    return {**taken, **made}
