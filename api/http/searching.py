"""Searching for passages, as every surface does."""

from __future__ import annotations

from api.schemas.addresses import reading_url
from api.schemas.search import SearchOut, SearchResultOut, SentenceOut
from api.schemas.tables import rows_of
from assistant.finding.retrieval import Retriever
from assistant.model import Ranked, checked_text
from corpus.audience import Reader
from corpus.catalogue import Filters
from corpus.model import Passage, Span


def search_passages(
    retriever: Retriever, reader: Reader, query: str, limit: int, filters: Filters, base: str
) -> SearchOut:
    """The passages that bear most on a query, best first; `base` begins their addresses.

    Raises:
        InvalidQuestion: when the query is empty, too long or no text.
        CatalogueUnavailable: when the library cannot be read.
    """
    found = retriever.retrieve(reader.audience, checked_text(query), limit, filters)
    return SearchOut(
        results=[_result(rank, each, base) for rank, each in enumerate(found, start=1)]
    )


def _result(rank: int, ranked: Ranked, base: str) -> SearchResultOut:
    passage = ranked.passage
    number = _page(passage, passage.start)
    return SearchResultOut(
        rank=rank,
        passage_id=passage.id,
        document_id=passage.document.id,
        title=passage.document.facts.title,
        page=number,
        passage=passage.text,
        rows=rows_of(passage.text),
        start=passage.start,
        sentences=[
            SentenceOut(start=s.start, end=s.end, page=_page(passage, s.start))
            for s in passage.sentences
        ],
        url=reading_url(
            base,
            passage.document.id,
            passage.edition,
            number,
            Span(passage.start, passage.end),
        ),
    )


def _page(passage: Passage, offset: int) -> int | None:
    found = passage.page_at(offset)
    return found.number if found else None
