"""An answer as a page, for browsers without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from fastapi.responses import HTMLResponse

from api.page.plain_list import document_list
from api.page.shell import ask_form, page
from api.page.words import Words
from api.schemas.answers import AnswerOut
from api.schemas.citations import CitationOut
from api.schemas.documents import DocumentOut
from api.schemas.tables import CellOut, TableOut, drawn
from corpus.model import DocumentFacts

NOTHING = '<span class="lacking">–</span>'
Facts = Mapping[str, DocumentFacts]  # by the id of the document, of those that are there


def plain_answer(
    question: str, answer: AnswerOut, facts: Facts, words: Words, root: str = ""
) -> HTMLResponse:
    """The question, its answer, and every source with its quote and what is known of it."""
    cited = [citation for citation in answer.citations if citation.quote]  # others are gone by now
    languages = {_language(citation, facts) for citation in cited}
    language = _lang(languages.pop() if len(languages) == 1 else None)
    parts = [
        f'<article class="turn {answer.status}"><h1 class="asked">{escape(question)}</h1>',
        _badge(answer, words),
        f'<div class="answer"{language}>{"".join(_told(answer, cited, words))}</div>',
        "".join(f'<p class="note">{escape(notice)}</p>' for notice in answer.notices),
        _closest(answer.closest, words),
        _sources(cited, facts, words),
        "</article>",
    ]
    body = f'<main id="main" tabindex="-1">{"".join(parts)}{ask_form(words, root)}</main>'
    return page(question, words, body, root=root)


def _badge(answer: AnswerOut, words: Words) -> str:
    """What is said of an answer that is none, or not whole; a greeting is neither.

    What is only the nearest says so in its own first words.
    """
    searched = answer.coverage.documents_searched or answer.coverage.narrowed
    partial = "" if answer.is_nearest else "partial"
    key = {"not_found": "notFound" if searched else "", "partial": partial}.get(answer.status)
    return f'<p class="badge">{words(key)}</p>' if key else ""


def _told(answer: AnswerOut, cited: Sequence[CitationOut], words: Words) -> Iterator[str]:
    for piece in drawn(answer.text, answer.table):
        if isinstance(piece, TableOut):
            yield _table(piece, words)
        else:
            yield from _texts(answer.text, *piece, cited)


def _table(table: TableOut, words: Words) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.columns)
    rows = (_row(cells, mark, table.columns[1:]) for cells, mark in table.proven)
    told = [escape(table.title)] if table.title else []
    if len(table.proven) < len(table.rows):
        told.append(words("rowsOf", shown=len(table.proven), total=len(table.rows)))
    caption = f"<caption>{' · '.join(told)}</caption>" if told else ""
    return (
        f'<table class="answer-table">{caption}<thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _row(cells: Sequence[str], mark: int, heads: Sequence[str]) -> str:
    first, *others = cells
    values = (
        f'<td data-name="{escape(head)}">{escape(cell) or NOTHING}</td>'
        for head, cell in zip(heads, others, strict=True)
    )
    return f'<tr><th scope="row">{escape(first)} {_mark(mark)}</th>{"".join(values)}</tr>'


def _texts(text: str, start: int, end: int, cited: Sequence[CitationOut]) -> Iterator[str]:
    """The paragraphs of a stretch of the text; its marks lead to their sources."""
    spans = sorted((span.start, span.end, c.index) for c in cited for span in c.spans)
    for part in re.finditer(r"(?:(?!\n\n).)+", text[start:end], re.DOTALL):
        begin, until = start + part.start(), start + part.end()
        within = [span for span in spans if begin <= span[0] and span[1] <= until]
        if part[0].strip():
            yield f"<p>{''.join(_linked(text, begin, until, within))}</p>"


def _linked(
    text: str, start: int, end: int, spans: Sequence[tuple[int, int, int]]
) -> Iterator[str]:
    for begin, until, index in spans:
        yield escape(text[start:begin])
        yield _mark(index)
        start = until
    yield escape(text[start:end])


def _mark(index: int) -> str:
    return f'<a class="mark" href="#source-{index}">[{index}]</a>'


def _closest(documents: list[DocumentOut], words: Words) -> str:
    return f"<h2>{words('closest')}</h2>{document_list(documents, words)}" if documents else ""


def _language(citation: CitationOut, facts: Facts) -> str | None:
    known = facts.get(citation.document_id)
    return known.language if known else None


def _sources(citations: Sequence[CitationOut], facts: Facts, words: Words) -> str:
    items = "".join(_source(c, facts.get(c.document_id), words) for c in citations)
    heading = f"<h2>{words('sources')}</h2>"
    return f'<section class="sources">{heading}<ol>{items}</ol></section>' if items else ""


def _source(citation: CitationOut, facts: DocumentFacts | None, words: Words) -> str:
    language = facts.language if facts else None
    where = [escape(words.kind(citation.kind))]
    if citation.page is not None:
        where.append(words("page", page=citation.page))
    if citation.ocr is not None:
        where.append(words("readByOcr", percent=int(100 * citation.ocr)))
    told = [escape(words.day(citation.published))] if citation.published else []
    told += [words("covers", period=citation.period.written)] if citation.period else []
    where.append(" · ".join(told) or words("noDate"))
    if language and language != words.language:
        where.append(words("inLanguage", language=words.language_name(language)))
    if facts:
        where += filter(None, [words.only_for(facts.label)])
    return (
        f'<li id="source-{citation.index}" value="{citation.index}">'
        f'<span class="number">[{citation.index}]</span>'
        f'<div><a href="{escape(citation.url)}">{escape(citation.title)}</a>'
        f'<span class="source-where">{" · ".join(where)}</span>'
        f"<blockquote{_lang(language)}>{_quoted(citation)}</blockquote></div></li>"
    )


def _quoted(citation: CitationOut) -> str:
    """The quote with what stands around it; of a row of a table its cells alone."""
    if citation.rows is None:
        quote = f"<mark>{escape(citation.quote)}</mark>"
        return f"{escape(citation.before)}{quote}{escape(citation.after)}"
    return "".join(f'<dl class="cells">{"".join(map(_cell, row))}</dl>' for row in citation.rows)


def _cell(cell: CellOut) -> str:
    return f"<div><dt>{escape(cell.head)}</dt><dd>{escape(cell.value)}</dd></div>"


def _lang(language: str | None) -> str:
    return f' lang="{escape(language)}"' if language else ""
