"""A document's text as a page to read, every character of it escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from corpus.model import Document, Edition


def read_view(document: Document, edition: Edition) -> str:
    """HTML of an edition: its facts, then its text, each page under an anchor `page=<n>`."""
    facts = document.facts
    about = [
        facts.kind,
        facts.publisher,
        str(facts.published or "no date"),
        f"edition {edition.id}",
    ]
    older = "" if edition.id == document.edition else "<p>This is an older edition.</p>"
    return (
        f'<!doctype html><html lang="{escape(facts.language or "en")}"><head>'
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{escape(facts.title)}</title><link rel="icon" href="/static/icon.svg">'
        f'<link rel="stylesheet" href="/static/page.css">'
        f'</head><body><main class="document"><h1>{escape(facts.title)}</h1>'
        f"<p>{escape(' · '.join(part for part in about if part))}</p>{older}"
        f"{''.join(_sections(edition))}</main></body></html>"
    )


def _sections(edition: Edition) -> Iterator[str]:
    starts = [page.offset for page in edition.pages]
    ends = [*starts[1:], len(edition.text)][: len(starts)]
    if not starts or starts[0] > 0:
        yield _paragraphs(edition.text[: starts[0] if starts else None])
    for page, end in zip(edition.pages, ends, strict=True):
        label = f" ({escape(page.label)})" if page.label else ""
        yield (
            f'<section id="page={page.number}"><h2>Page {page.number}{label}</h2>'
            f"{_paragraphs(edition.text[page.offset : end])}</section>"
        )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n") if part.strip())
