"""An answer as a page, for browsers without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from fastapi.responses import HTMLResponse

from api.page.shell import ask_form, page
from api.page.words import Words
from api.schemas.answers import AnswerOut
from api.schemas.citations import CitationOut
from api.schemas.documents import DocumentOut
from api.schemas.tables import CellOut, TableOut, drawn

NOTHING = '<span class="lacking">–</span>'
Spoken = Mapping[str, str | None]  # the language of each document by its id


def plain_answer(
    question: str, answer: AnswerOut, spoken: Spoken, words: Words, root: str = ""
) -> HTMLResponse:
    """The question, its answer, and every source with its quote; `spoken` by document."""
    cited = [citation for citation in answer.citations if citation.quote]  # others are gone by now
    languages = {spoken.get(citation.document_id) for citation in cited}
    language = _lang(languages.pop() if len(languages) == 1 else None)
    parts = [
        f'<article class="turn {answer.status}"><h1 class="asked">{escape(question)}</h1>',
        f'<div class="answer"{language}>{"".join(_told(answer, words))}</div>',
        "".join(f'<p class="note">{escape(notice)}</p>' for notice in answer.notices),
        _closest(answer.closest, words),
        _sources(cited, spoken, words),
        "</article>",
    ]
    body = f'<main id="main">{"".join(parts)}{ask_form(words, root)}</main>'
    return page(question, words, body, root=root)


def _told(answer: AnswerOut, words: Words) -> Iterator[str]:
    for piece in drawn(answer.text, answer.table):
        if isinstance(piece, TableOut):
            yield _table(piece, words)
        else:
            yield from _texts(answer.text[slice(*piece)])


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
    return f'<tr><th scope="row">{escape(first)} [{mark}]</th>{"".join(values)}</tr>'


def _texts(text: str) -> Iterator[str]:
    yield from (f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part.strip())


def _closest(documents: list[DocumentOut], words: Words) -> str:
    items = "".join(f'<li><a href="{escape(d.url)}">{escape(d.title)}</a></li>' for d in documents)
    return f"<h2>{words('closest')}</h2><ul>{items}</ul>" if items else ""


def _sources(citations: Sequence[CitationOut], spoken: Spoken, words: Words) -> str:
    items = "".join(_source(c, spoken.get(c.document_id), words) for c in citations)
    heading = f"<h2>{words('sources')}</h2>"
    return f'<section class="sources">{heading}<ol>{items}</ol></section>' if items else ""


def _source(citation: CitationOut, language: str | None, words: Words) -> str:
    where = [words("page", page=citation.page)] if citation.page is not None else []
    if citation.ocr is not None:
        where.append(words("readByOcr", percent=int(100 * citation.ocr)))
    told = [str(citation.published)] if citation.published else []
    told += [words("covers", period=citation.period.written)] if citation.period else []
    where.append(" · ".join(told) or words("noDate"))
    return (
        f'<li value="{citation.index}"><span class="number">[{citation.index}]</span>'
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
