"""What is said of a document above its text: kind, publisher, date and period, their sources."""

from __future__ import annotations

from html import escape

from api.page.words import Words
from api.schemas.documents import CoveredOut
from corpus.model import DocumentFacts, Origin


def facts_line(facts: DocumentFacts, words: Words) -> str:
    """What most people look for, as markup, one after the other."""
    about = [
        escape(words.kind(facts.kind)),
        escape(facts.publisher or ""),
        _date(facts, words),
        _period(facts, words),
    ]
    return f'<p class="facts-line">{" · ".join(part for part in about if part)}</p>'


def more_facts(facts: DocumentFacts, edition: str, words: Words) -> str:
    """What few people look for, as markup, to be opened."""
    more = {
        "audience": escape(words.label(facts.label)),
        "languageWord": escape(words.language_name(facts.language) if facts.language else ""),
        "edition": escape(edition),
    }
    rows = "".join(
        f"<div><dt>{words(key)}</dt><dd>{told}</dd></div>" for key, told in more.items() if told
    )
    return (
        f'<details class="about"><summary>{words("details")}</summary>'
        f'<dl class="facts">{rows}</dl></details>'
    )


def _date(facts: DocumentFacts, words: Words) -> str:
    if facts.published is None:
        return words("noDate")
    return f"{escape(words.day(facts.published))}{_source(facts.published_source, words)}"


def _period(facts: DocumentFacts, words: Words) -> str:
    covered = CoveredOut.covered(facts.period_from, facts.period_to)
    if covered is None:
        return ""
    first, last = covered.start, covered.end
    written = covered.written
    if first and last and first.year == last.year and written != str(first.year):
        written = f"{words.day(first)} – {words.day(last)}"
    return f"{words('covers', period=written)}{_source(facts.period_source, words)}"


def _source(origin: Origin | None, words: Words) -> str:
    return f" ({words(f'source_{origin}')})" if origin else ""
