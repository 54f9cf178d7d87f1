"""Which language a text is written in, by the kept library py3langid."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

_LANGUAGES = ("en", "fr", "es", "pt", "de", "it", "nl", "ar", "zh", "ru")
_SAMPLE = 5000
_LEAST = 40  # characters; below that the library guesses

TellLanguage = Callable[[str], str | None]
RateLanguages = Callable[[str], Mapping[str, float]]


@functools.cache
def language_rater() -> RateLanguages:
    """A function that rates each language for a text: log-likelihoods, the largest most likely.

    The model of py3langid is read at the first need, which takes a third of a second, and kept.
    """
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE)
    identifier.set_languages(list(_LANGUAGES))
    return lambda text: dict(identifier.rank(text[:_SAMPLE]))


def language_teller() -> TellLanguage:
    """A function that gives a text's ISO 639-1 code, or None for too little text to tell."""
    rate = language_rater()

    def tell(text: str) -> str | None:
        if len(text) < _LEAST:
            return None
        rated = rate(text)
        return max(rated, key=rated.__getitem__)

    return tell
