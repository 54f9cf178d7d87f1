"""The words of the pages, which scripts and server share: one file for each language."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request

from api.page.look import Look, look_of
from assistant.wording import Wording, load_wording

FOLDER = Path(__file__).with_name("static") / "words"
LANGUAGES = ("en", "es", "fr", "pt")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, its ISO 639-1 code beside them, and how the page looks."""

    language: str
    texts: dict[str, str]
    wording: Wording
    look: Look = field(default_factory=Look)

    def __call__(self, key: str, **values: Any) -> str:
        """The text of a key as markup, `{name}` in it replaced."""
        return escape(self.texts[key].format(**values))

    def day(self, date: dt.date) -> str:
        """A date as people write it."""
        return self.wording.date(date)

    def language_name(self, code: str) -> str:
        """What a language is called, by its ISO 639-1 code; the code where there is no name."""
        return self.wording.languages.get(code, code)

    def kind(self, kind: str) -> str:
        """What a kind of document is called; an organisation's own as it calls it."""
        return self.texts.get(f"kind_{kind}", kind)

    def label(self, label: str) -> str:
        """What an audience is called; of one of several partners its name, too."""
        first, _, name = label.partition(":")
        told = self.texts.get(f"label_{first}", first)
        return f"{told}: {name}" if name else told

    def only_for(self, label: str) -> str:
        """For whom alone what has this label is, as markup; nothing of what everybody may read."""
        if label == "public":
            return ""
        if f"only_{label}" in self.texts:
            return self(f"only_{label}")
        return self("only_other", label=self.label(label))

    def failure(self, code: str, detail: str) -> str:
        """What went wrong, as markup: in words of our own for a problem's code, or its detail."""
        return self("failed", detail=self.texts.get(f"problem_{code}", detail))


def words_of(language: str) -> Words:
    """The words of one of `LANGUAGES`."""
    texts = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return Words(language, texts, load_wording(language))


def preferred(accepted: str) -> str:
    """The language that a browser likes best among ours, English without any.

    Args:
        accepted: the header `Accept-Language` (RFC 9110, section 12.5.4).
    """
    liked = sorted(map(_weighed, accepted.split(",")), key=lambda each: -each[1])
    return next((code for code, weight in liked if code in LANGUAGES and weight > 0), "en")


def _weighed(each: str) -> tuple[str, float]:
    tag, _, weight = each.partition(";")
    code = tag.strip().lower().partition("-")[0]
    try:
        return code, float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        return code, 0.0


def words_for(request: Request) -> Words:
    """The words of the language that was chosen on the page, or that the browser likes best."""
    chosen = request.cookies.get("language", "")
    accepted = request.headers.get("Accept-Language", "")
    language = chosen if chosen in LANGUAGES else preferred(accepted)
    return replace(words_of(language), look=look_of(request))


WordsDep = Annotated[Words, Depends(words_for)]
