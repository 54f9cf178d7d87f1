"""Which language a text is written in, by the kept library py3langid."""

from __future__ import annotations

from collections.abc import Callable

_LANGUAGES = ("en", "fr", "es", "pt", "de", "it", "nl", "ar", "zh", "ru")
_SAMPLE = 5000

TellLanguage = Callable[[str], str | None]


def language_teller() -> TellLanguage:
    """A function that gives a text's ISO 639-1 code, or None for too little text to tell."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_modelpath(MODEL_DIR / MODEL_FILE)
    identifier.set_languages(list(_LANGUAGES))

    def tell(text: str) -> str | None:
        return str(identifier.classify(text[:_SAMPLE])[0]) if len(text) >= 40 else None

    return tell
