"""A document's text as a page to read, every character of it escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from fastapi.responses import HTMLResponse

from api.page.facts_line import facts_line
from api.page.other_editions import other_editions
from api.page.shell import page
from api.page.words import Words
from corpus.model import Document, Edition, Span
from corpus.sides import Side


def read_view(
    document: Document,
    edition: Edition,
    words: Words,
    quote: Span | None,
    root: str = "",
    sides: Sequence[Side] = (),
) -> HTMLResponse:
    """A page of an edition: its facts, then its text, each page under an anchor `page=<n>`.

    `quote` is marked, as far as there is such a stretch of the text, under the anchor `quote`.
    `sides` are all editions that can be compared with it, itself among them.
    """
    facts = document.facts
    current = f'<a href="{root}/d/{escape(document.id)}">{words("readCurrent")}</a>'
    older = (
        ""
        if edition.id == document.edition
        else f'<p class="warning">{words("notCurrent")} {current}</p>'
    )
    place = f"{root}/v1/documents/{escape(document.id)}"
    file = f'<a href="{place}/file?v={edition.id}" download>'
    spoken = escape(facts.language or "en")
    body = (
        f'<main class="document" id="main"><h1 lang="{spoken}">{escape(facts.title)}</h1>'
        f"{facts_line(facts, edition.id, words)}"
        f"{other_editions(document.id, edition.id, sides, words, root)}"
        f"<p>{file}{words('download')}</a></p>{older}"
        f'<div lang="{spoken}">{"".join(_sections(edition, words, quote))}</div></main>'
    )
    return page(facts.title, words, body, root=root)


def _sections(edition: Edition, words: Words, quote: Span | None) -> Iterator[str]:
    starts = [start.offset for start in edition.pages]
    ends = [*starts[1:], len(edition.text)][: len(starts)]
    if not starts or starts[0] > 0:
        yield _paragraphs(edition.text[: starts[0] if starts else None], 0, quote)
    for start, end in zip(edition.pages, ends, strict=True):
        label = f" ({escape(start.label)})" if start.label else ""
        heading = f'<h2 lang="{words.language}">{words("pageWord")} {start.number}{label}</h2>'
        if start.ocr is not None:
            told = words("readByOcr", percent=int(100 * start.ocr))
            heading += f'<p class="note" lang="{words.language}">{told}</p>'
        yield (
            f'<section id="page={start.number}">{heading}'
            f"{_paragraphs(edition.text[start.offset : end], start.offset, quote)}</section>"
        )


def _paragraphs(text: str, offset: int, quote: Span | None) -> str:
    found = []
    for part in text.split("\n"):
        if part.strip():
            found.append(f"<p>{_marked(part, offset, quote)}</p>")
        offset += len(part) + 1
    return "".join(found)


def _marked(part: str, offset: int, quote: Span | None) -> str:
    """The text of a paragraph that begins at `offset`, with its share of the quote marked."""
    if quote is None:
        return escape(part)
    begin, end = max(0, quote.start - offset), max(0, quote.end - offset)
    if not part[begin:end]:
        return escape(part)
    name = ' id="quote"' if offset <= quote.start else ""
    before, marked, after = part[:begin], part[begin:end], part[end:]
    return f"{escape(before)}<mark{name}>{escape(marked)}</mark>{escape(after)}"
