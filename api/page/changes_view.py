"""What changed from one edition of a document to another, as a page, every character escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from fastapi.responses import HTMLResponse

from api.page.shell import page
from api.page.words import Words
from api.schemas.changes import ChangeOut, ChangesOut, StatedOut


def changes_view(
    found: ChangesOut, language: str | None, words: Words, root: str = ""
) -> HTMLResponse:
    """Each change with both quotes, each quote a link to where it is read; `language` is theirs."""
    old, new = found.earlier, found.later
    title = words("changesOf", title=new.title, before=old.name, after=new.name)
    names = {"before": old.name, "after": new.name}
    spoken = escape(language or "en")
    items = "".join(_item(change, names, spoken, words) for change in found.data)
    count = words("changesCount", count=len(found.data)) if found.data else words("noChanges")
    body = (
        f'<main class="document" id="main"><h1>{title}</h1>'
        f'<p class="facts-line"><a href="{escape(old.url)}">{escape(old.name)}</a> · '
        f'<a href="{escape(new.url)}">{escape(new.name)}</a> · {count}</p>'
        f'<ol class="changes">{items}</ol></main>'
    )
    heading = f"{new.title}: {old.name} – {new.name}"
    return page(heading, words, body, root=root)


def _item(change: ChangeOut, names: dict[str, str], language: str, words: Words) -> str:
    quotes = "".join(
        _quote(said, names[side], change, side, language)
        for side, said in (("before", change.before), ("after", change.after))
        if said is not None
    )
    return (
        f'<li class="{change.kind}"><strong>{words(f"change_{change.kind}")}</strong>{quotes}</li>'
    )


def _quote(said: StatedOut, name: str, change: ChangeOut, side: str, language: str) -> str:
    figures = [figure.before if side == "before" else figure.after for figure in change.figures]
    return (
        f'<p class="{side}"><a href="{escape(said.url)}">{escape(name)}</a> '
        f'<q lang="{language}">{"".join(_marked(said.quote, figures))}</q></p>'
    )


def _marked(quote: str, figures: list[str]) -> Iterator[str]:
    """The quote with its changed figures marked, each where it stands next."""
    rest = quote
    for figure in filter(None, figures):
        before, found, after = rest.partition(figure)
        if found:
            yield f"{escape(before)}<mark>{escape(found)}</mark>"
            rest = after
    yield escape(rest)
