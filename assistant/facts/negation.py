"""Whether a text denies: what is not so, and who was not there."""

from __future__ import annotations

import re

_ENGLISH = "en"
_WORDS = {
    _ENGLISH: r"not|never|neither|nor|none|no|without|cannot|absent|excused|apologies|excluded"
    r"|except|lack(?:s|ed|ing)?|\w+n['’]t",
    "fr": r"ne|aucune?s?|sans|sauf|absente?s?|excusée?s?|n['’]\w+",
    "es": r"no|nunca|sin|salvo|ning[uú]n[oa]?s?|ausentes?",
    "pt": r"não|nunca|sem|salvo|nenhuma?s?|ausentes?",  # "no Brasil" denies nothing
}
_DENIES = {
    language: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    for language, words in _WORDS.items()
}


def denies(text: str, language: str | None) -> bool:
    """Whether a text in a language says, or asks, what is not so; unknown ones are English."""
    return bool(_DENIES.get(language or _ENGLISH, _DENIES[_ENGLISH]).search(text))
