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
        f'<div class="answer"{language}>{"".join(_texts(answer.text))}</div>',
        "".join(f'<p class="note">{escape(notice)}</p>' for notice in answer.notices),
        _closest(answer.closest, words),
        _sources(cited, spoken, words),
        "</article>",
    ]
    body = f'<main id="main">{"".join(parts)}{ask_form(words, root)}</main>'
    return page(question, words, body, root=root)


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
    where.append(escape(str(citation.published)) if citation.published else words("noDate"))
    return (
        f'<li value="{citation.index}"><span class="number">[{citation.index}]</span>'
        f'<div><a href="{escape(citation.url)}">{escape(citation.title)}</a>'
        f'<span class="source-where">{" · ".join(where)}</span>'
        f"<blockquote{_lang(language)}>{escape(citation.before)}"
        f"<mark>{escape(citation.quote)}</mark>{escape(citation.after)}</blockquote></div></li>"
    )


def _lang(language: str | None) -> str:
    return f' lang="{escape(language)}"' if language else ""
