"""What every page made here begins and ends with."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template

from fastapi.responses import HTMLResponse

from api.page.assets import assets
from api.page.words import Words
from assistant.model import MOST_CHARACTERS

_PAGES = {"/": "ask", "/library": "library", "/facts": "facts", "/history": "history"}
_HOME = Path(__file__).with_name("home.html")


def page(
    title: str, words: Words, body: str, status: int = 200, root: str = "", script: str = ""
) -> HTMLResponse:
    """A whole page; `body` is markup already, the title is text; `root` begins our addresses.

    `script` is one of our own that the page does without where there are none.
    """
    place, version = f"{root}/static", f"?v={assets().version}"
    head = f'<script type="module" src="{place}/{script}{version}"></script>' if script else ""
    return _response(
        f'<!doctype html><html lang="{words.language}"{words.look.attribute}><head>'
        '<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{_titled(title, words)}</title>'
        f'<link rel="icon" href="{root}/static/icon.svg">'
        f'<link rel="stylesheet" href="{place}/page.css{version}">{words.look.head(root)}'
        f'<link rel="stylesheet" href="{place}/print.css{version}" media="print">{head}'
        "</head><body>"
        f'<a class="skip" href="#main">{words("skip")}</a>'
        f'<header class="top">{_brand(words, root)}'
        f'<nav id="nav" aria-label="{words("pages")}">{_links(words, root)}</nav>'
        '<div id="preferences"></div></header>'
        f'<div id="body">{body}</div></body></html>',
        status,
    )


def _titled(title: str, words: Words) -> str:
    name = words.look.brand.name
    return escape(f"{title} · {name}" if name else title)


def _brand(words: Words, root: str) -> str:
    """The logo and the name, which lead to the start."""
    name = escape(words.look.brand.name) or words("brand")
    return (
        f'<a class="brand" href="{root}/"><img src="{words.look.logo(root)}" alt="" height="28">'
        f"<span>{name}</span></a>"
    )


def _links(words: Words, root: str) -> str:
    pages = "".join(f'<a href="{root}{path}">{words(word)}</a>' for path, word in _PAGES.items())
    fresh = f'<span class="word">{words("newConversation")}</span>'
    return f'{pages}<a class="fresh" href="{root}/"><span aria-hidden="true">+</span>{fresh}</a>'


def home(words: Words, root: str = "", view: str = "") -> HTMLResponse:
    """The page that asks: scripts take it over; without them its form asks one question.

    `view` is the word of another view of it, which is made by scripts alone.
    """
    known = {key: words(key) for key in ("skip", "pages")}
    template = Template(_HOME.read_text(encoding="utf-8"))
    plain = f"{root}/library/documents"
    return _response(
        template.substitute(
            known,
            language=words.language,
            theme=words.look.attribute,
            head=words.look.head(root),
            title=_titled(words.texts["brand"], words),
            top=_brand(words, root),
            view=_without_scripts(view, words) if view else _asking(words, root),
            instead=f'<noscript><meta http-equiv="refresh" content="0; url={plain}"></noscript>'
            if view == "library"
            else "",
            links=_links(words, root),
            root=root,
            version=assets().version,
        )
    )


def _asking(words: Words, root: str) -> str:
    """The box, behind the script that keeps what is asked until the page has begun."""
    return (
        f'<h1>{words("brand")}</h1><p class="lead">{words("lead")}</p>'
        f'<script src="{root}/static/early.js?v={assets().version}"></script>'
        f"{ask_form(words, root)}"
    )


def _without_scripts(view: str, words: Words) -> str:
    return f"<h1>{words(view)}</h1><noscript><p>{words('needsScript')}</p></noscript>"


def ask_form(words: Words, root: str = "") -> str:
    """The box of a question that works without scripts."""
    return (
        f'<form class="ask" method="post" action="{root}/ask">'
        f'<label for="question">{words("question")}</label>'
        f'<textarea id="question" name="question" rows="2" maxlength="{MOST_CHARACTERS}" required>'
        f'</textarea><button type="submit">{words("ask")}</button>'
        f'<p class="waiting" role="status" hidden>{words("searching")}</p></form>'
    )


def _response(markup: str, status: int = 200) -> HTMLResponse:
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}
    return HTMLResponse(markup, status_code=status, headers=headers)
