"""A document's text as a page to read, every character of it escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse

from api.page.document_text import DocumentText
from api.page.facts_line import facts_line, more_facts
from api.page.other_editions import other_editions
from api.page.shell import page
from api.page.words import Words
from corpus.model import Document, Edition, PageStart, Span
from corpus.sides import Side

_FEW = 3  # headings that need no list of them
_MOST_MARKED = 2_000  # characters that a picture takes as its quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What leads to a document that is read, and from it.

    Args:
        root: begins our addresses.
        back: the address of the answer that its reader comes from; empty without one.
        sides: all editions that can be compared with it, itself among them.
        has_file: whether the file that it was made from is kept.
        is_pdf: whether that can be opened at a page, and its pages have pictures.
    """

    root: str = ""
    back: str = ""
    sides: Sequence[Side] = ()
    has_file: bool = True
    is_pdf: bool = False


def read_view(
    document: Document, edition: Edition, words: Words, quote: Span | None, around: Around
) -> HTMLResponse:
    """A page of an edition: its facts, then its text, each page under an anchor `page=<n>`.

    `quote` is marked, as far as there is such a stretch of the text, under the anchor `quote`.
    """
    facts, root = document.facts, around.root
    spoken = escape(facts.language or "en")
    text = DocumentText(edition, quote, facts.title, words)
    sections = "".join(_sections(text, _Place(document.id, edition.id, words, around)))
    first_mark = sections.replace("<mark>", '<mark id="quote">', 1)  # all else is escaped
    body = (
        f'<main class="document" id="main" tabindex="-1">{_back(around.back, words)}'
        f'<h1 lang="{spoken}">{escape(facts.title)}</h1>'
        f"{facts_line(facts, words)}"
        f"{other_editions(document.id, edition.id, around.sides, words, root)}"
        f"{_ways(document, edition, words, around)}{_older(document, edition, words, root)}"
        f"{more_facts(facts, edition.id, words)}{_outline(text, words, spoken)}"
        f'<div class="text" lang="{spoken}">{first_mark}</div></main>'
    )
    return page(facts.title, words, body, root=root, script=f"reading.{words.language}.js")


@dataclass(frozen=True, slots=True)
class _Place:
    """Whose pages are looked at, and in which words that is said."""

    document_id: str
    edition: str
    words: Words
    around: Around

    def of_picture(self, number: int, quote: str) -> str:
        """The address of a page's picture."""
        query = {"v": self.edition} | ({"quote": quote[:_MOST_MARKED]} if quote else {})
        place = f"{self.around.root}/v1/documents/{self.document_id}/pages/{number}.png"
        return escape(f"{place}?{urlencode(query)}")

    def of_pdf(self, number: int | None = None) -> str:
        """The address of the PDF itself, at a page."""
        anchor = f"#page={number}" if number else ""
        place = f"{self.around.root}/d/{self.document_id}/pdf?v={self.edition}{anchor}"
        return escape(place)


def _back(address: str, words: Words) -> str:
    return f'<p class="back"><a href="{escape(address)}">{words("backToAnswer")}</a></p>' * bool(
        address
    )


def _ways(document: Document, edition: Edition, words: Words, around: Around) -> str:
    """The file, and the question box, which searches in this document alone then."""
    links = _files(document, edition, words, around) if around.has_file else []
    if edition.id == document.edition:  # nothing else is searched
        ask = f"{around.root}/?document={escape(document.id)}"
        links.append(f'<a href="{ask}">{words("askAboutIt")}</a>')
    return f'<p class="row files">{" ".join(links)}</p>' if links else ""


def _files(document: Document, edition: Edition, words: Words, around: Around) -> list[str]:
    file = f"{around.root}/v1/documents/{escape(document.id)}/file?v={edition.id}"
    links = [f'<a href="{file}" download>{words("download")}</a>']
    if around.is_pdf:
        pdf = _Place(document.id, edition.id, words, around).of_pdf()
        links.insert(0, f'<a href="{pdf}">{words("openPdf")}</a>')
    return links


def _older(document: Document, edition: Edition, words: Words, root: str) -> str:
    if edition.id == document.edition:
        return ""
    current = f'<a href="{root}/d/{escape(document.id)}">{words("readCurrent")}</a>'
    return f'<p class="warning">{words("notCurrent")} {current}</p>'


def _outline(text: DocumentText, words: Words, spoken: str) -> str:
    headings = text.outline()
    if len(headings) < _FEW:
        return ""
    items = "".join(f'<li><a href="#{at}">{escape(told)}</a></li>' for at, told in headings)
    return (
        f'<details class="outline"><summary>{words("contents")}</summary>'
        f'<ol lang="{spoken}">{items}</ol></details>'
    )


def _sections(text: DocumentText, place: _Place) -> Iterator[str]:
    pages, end = text.edition.pages, len(text.edition.text)
    starts = [start.offset for start in pages]
    if not starts or starts[0] > 0:
        yield text.between(0, starts[0] if starts else end)
    for start, stop in zip(pages, [*starts[1:], end][: len(starts)], strict=True):
        yield (
            f'<section id="page={start.number}">{_page_mark(start, stop, text, place)}'
            f"{text.between(start.offset, stop)}</section>"
        )


def _page_mark(start: PageStart, stop: int, text: DocumentText, place: _Place) -> str:
    """Which page begins, how it was read, and what shows it as it is printed."""
    words, number = place.words, start.number
    label = f" ({escape(start.label)})" if start.label else ""
    told = [f'<a href="#page={number}">{words("pageWord")} {number}{label}</a>']
    if start.ocr is not None:
        told.append(f"<span>{words('readByOcr', percent=int(100 * start.ocr))}</span>")
    if place.around.is_pdf:
        quote = text.quoted(start.offset, stop)
        alt = words("pictureOf" if quote else "pictureOfPage", page=number, title=text.title)
        picture = place.of_picture(number, quote)
        told.append(f'<a class="look" href="{picture}" data-alt="{alt}">{words("showPage")}</a>')
        pdf = words("openPdfAt", page=number)
        told.append(f'<a href="{place.of_pdf(number)}">{pdf}</a>')
    return f'<p class="page-mark" lang="{words.language}">{" ".join(told)}</p>'
