"""What every page made here begins and ends with."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template

from fastapi.responses import HTMLResponse

from api.page.words import Words
from assistant.model import MOST_CHARACTERS

STATIC = Path(__file__).with_name("static")
_PAGES = {"/": "ask", "/library": "library", "/facts": "facts", "/history": "history"}
_HOME = Path(__file__).with_name("home.html")


def page(
    title: str, words: Words, body: str, status: int = 200, root: str = "", script: str = ""
) -> HTMLResponse:
    """A whole page; `body` is markup already, the title is text; `root` begins our addresses.

    `script` is one of our own that the page does without where there are none.
    """
    head = f'<script type="module" src="{root}/static/{script}"></script>' if script else ""
    return _response(
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(title)}</title>'
        f'<link rel="icon" href="{root}/static/icon.svg">'
        f'<link rel="stylesheet" href="{root}/static/page.css">'
        f'<link rel="stylesheet" href="{root}/static/print.css" media="print">{head}</head><body>'
        f'<a class="skip" href="#main">{words("skip")}</a>'
        f'<header class="top"><a class="brand" href="{root}/">'
        f'<img src="{root}/static/icon.svg" alt="" '
        f'width="28" height="28"><span>{words("brand")}</span></a>'
        f'<nav id="nav" aria-label="{words("pages")}">{_links(words, root)}</nav></header>'
        f'<div id="body">{body}</div></body></html>',
        status,
    )


def _links(words: Words, root: str) -> str:
    return "".join(f'<a href="{root}{path}">{words(word)}</a>' for path, word in _PAGES.items())


def home(words: Words, root: str = "") -> HTMLResponse:
    """The page that asks: scripts take it over; without them its form asks one question."""
    known = {key: words(key) for key in ("brand", "skip", "pages", "lead")}
    template = Template(_HOME.read_text(encoding="utf-8"))
    form = ask_form(words, root)
    return _response(template.substitute(known, language=words.language, form=form, root=root))


def ask_form(words: Words, root: str = "") -> str:
    """The box of a question that works without scripts."""
    return (
        f'<form class="ask" method="post" action="{root}/ask">'
        f'<label for="question">{words("question")}</label>'
        f'<textarea id="question" name="question" rows="2" maxlength="{MOST_CHARACTERS}" required>'
        f'</textarea><button type="submit">{words("ask")}</button></form>'
    )


def _response(markup: str, status: int = 200) -> HTMLResponse:
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
    return HTMLResponse(markup, status_code=status, headers=headers)
