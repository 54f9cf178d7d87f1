"""Why something is not shown, as a page for whoever uses a browser."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.page.shell import ask_form, page
from api.page.words import Words, words_for
from api.schemas.paths import path_of, root_of

# all that openapi.json names, and what is mounted: it answers browsers as it answers programs
_PROGRAMS = re.compile(r"/(v1|mcp|slack|static|metrics|healthz|readyz|openapi\.json)(/.*)?")


def may_be_a_page(request: Request) -> bool:
    """Whether browsers get a page at this address, and programs something else."""
    return not _PROGRAMS.fullmatch(path_of(request.scope))


def opens_a_page(request: Request) -> bool:
    """Whether this is a browser that opens a page."""
    return may_be_a_page(request) and "text/html" in request.headers.get("accept", "")


def refusal(request: Request, code: str, status: int, detail: str) -> HTMLResponse:
    """A problem as a page in the browser's language, with the way to sign in where that helps.

    Args:
        request: what is refused.
        code: of the problem; where there are no words for it, the detail is shown.
        status: of the response.
        detail: what happened, in English.
    """
    words = words_for(request)
    sign_in = _sign_in(request, code, status)
    link = f'<p><a class="button" href="{sign_in}">{words("signIn")}</a></p>' if sign_in else ""
    root = root_of(request.scope)
    if code == "not-found":
        why, link = words("notThere"), f"{_ways_on(words, root)}{link}"
    else:
        why = words("welcome") if status == 401 and sign_in else words.failure(code, detail)
    reference = f'<p class="note">{words("reference", id=request.state.request_id)}</p>'
    body = f"{_heading(why)}{link}{reference}"
    response = _page(words, body, status, root)
    response.headers["Vary"] = "Accept, Accept-Language, Cookie"
    return response


def question_refused(
    question: str, code: str, status: int, detail: str, words: Words, root: str = ""
) -> HTMLResponse:
    """Why a question that was asked without scripts is not answered, with the box to ask again."""
    why = words.failure(code, detail)
    said = _heading(why)
    if question.strip():
        asked = f'<h1 class="asked">{escape(question)}</h1>'
        said = f'{asked}<p class="warning" role="alert">{why}</p>'
    return _page(words, said + ask_form(words, root), status, root)


def _heading(why: str) -> str:
    return f'<div role="alert"><h1 class="asked">{why}</h1></div>'


def _ways_on(words: Words, root: str) -> str:
    places = (("/", "ask"), ("/library", "library"), ("/history", "history"))
    links = "".join(
        f'<a class="quiet button" href="{root}{path}">{words(word)}</a>' for path, word in places
    )
    return f'<p>{words("notThereHint")}</p><nav class="row">{links}</nav>'


def _page(words: Words, body: str, status: int, root: str) -> HTMLResponse:
    return page(words.texts["brand"], words, f'<main id="main">{body}</main>', status, root)


def _sign_in(request: Request, code: str, status: int) -> str | None:
    """The address of the sign-in, which leads back here if this is what needs it."""
    if request.app.state.services.sign_in.method == "none":
        return None
    root = root_of(request.scope)
    if status == 401 and request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return f"{root}/sign-in?next={quote(request.url.path + query, safe='/')}"
    return f"{root}/sign-in?next={root}/" if status == 401 or code == "sign-in-failed" else None
