"""Which language the pages speak."""

from __future__ import annotations

import pytest

from api.page.words import preferred, words_of


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("pt-BR,pt;q=0.9,en;q=0.8", "pt"),
        ("de-DE, de;q=0.9, es;q=0.5, en;q=0.3", "es"),
        ("en;q=0.2, FR-ca;q=0.7", "fr"),
        ("fr;q=0, es", "es"),
        ("fr;q=nonsense, es;q=0.1", "es"),
        ("zz, *", "en"),
        (",;,q=", "en"),
    ],
)
def test_the_language_liked_best_that_there_is_is_chosen(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


def test_words_are_markup_whatever_stands_in_them() -> None:
    said = "Compris comme « &lt;b&gt;&amp; »"
    assert words_of("fr")("understood", question="<b>&") == said
