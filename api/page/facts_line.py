"""What is said of a document above its text: kind, publisher, date and period, their sources."""

from __future__ import annotations

from html import escape

from api.page.words import Words
from api.schemas.documents import CoveredOut
from corpus.model import DocumentFacts, Origin


def facts_line(facts: DocumentFacts, edition: str, words: Words) -> str:
    """The facts as markup, one after the other."""
    about = [
        escape(facts.kind),
        escape(facts.publisher or ""),
        _date(facts, words),
        _period(facts, words),
        f"{words('edition')} {edition}",
    ]
    return f'<p class="facts-line">{" · ".join(part for part in about if part)}</p>'


def _date(facts: DocumentFacts, words: Words) -> str:
    if facts.published is None:
        return words("noDate")
    return f"{facts.published}{_source(facts.published_source, words)}"


def _period(facts: DocumentFacts, words: Words) -> str:
    covered = CoveredOut.covered(facts.period_from, facts.period_to)
    if covered is None:
        return ""
    told = words("covers", period=covered.written)
    return f"{told}{_source(facts.period_source, words)}"


def _source(origin: Origin | None, words: Words) -> str:
    return f" ({words(f'source_{origin}')})" if origin else ""
