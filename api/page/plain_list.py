"""The documents that a reader may read as a page, for browsers without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from fastapi.responses import HTMLResponse

from api.page.shell import page
from api.page.words import Words
from api.schemas.documents import DocumentOut


def plain_list(
    documents: Sequence[DocumentOut], words: Words, root: str = "", after: str = ""
) -> HTMLResponse:
    """Each document with the way to its text; `after` is where the next page begins, if any."""
    listed = document_list(documents, words) if documents else f"<p>{words('noDocuments')}</p>"
    more = (
        f'<p><a href="{root}/library/documents?after={escape(after)}">{words("nextPage")}</a></p>'
    )
    body = (
        f'<main id="main" tabindex="-1"><h1>{words("library")}</h1>'
        f'<p class="lead">{words("libraryLead")}</p>{listed}{more if after else ""}</main>'
    )
    return page(words.texts["library"], words, body, root=root)


def document_list(documents: Sequence[DocumentOut], words: Words) -> str:
    """Documents as a list, as markup."""
    return f'<ul class="plain-list">{"".join(_item(each, words) for each in documents)}</ul>'


def _item(document: DocumentOut, words: Words) -> str:
    spoken = f' lang="{escape(document.language)}"' if document.language else ""
    day = words.day(document.published) if document.published else words.texts["noDate"]
    about = " · ".join(filter(None, (words.kind(document.kind), document.publisher, day)))
    return (
        f'<li><a href="{escape(document.url)}"{spoken}>{escape(document.title)}</a>'
        f'<span class="source-where">{escape(about)}</span></li>'
    )
