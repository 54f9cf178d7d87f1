"""Where a document is read."""

from __future__ import annotations

from corpus.model import Span
from corpus.proofs import Citation


def reading_url(
    base: str, document_id: str, edition: str, page: int | None, quote: Span | None = None
) -> str:
    """The address of a document's read view, at a page if it has pages, with a quote marked.

    `quote` are code points of the edition's text; without pages the view opens at the quote.
    """
    marked = f"&quote={quote.start}-{quote.end}" if quote else ""
    at_quote = "#quote" if quote else ""
    anchor = f"#page={page}" if page is not None else at_quote
    return f"{base}/d/{document_id}?v={edition}{marked}{anchor}"


def quote_url(base: str, citation: Citation) -> str:
    """The address at which a citation's quote is read, marked."""
    quote = Span(citation.start, citation.end)
    return reading_url(base, citation.document_id, citation.edition, citation.page, quote)
