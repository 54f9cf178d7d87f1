"""Which language the pages speak."""

from __future__ import annotations

import json
import re

import pytest

from api.page.assets import STATIC
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


def test_every_word_of_the_page_is_said_somewhere() -> None:
    modules = [path.read_text(encoding="utf-8") for path in STATIC.glob("*.js")]
    pages = [path.read_text(encoding="utf-8") for path in STATIC.parent.rglob("*.py")]
    text = "\n".join([*modules, *pages])
    literal = set(re.findall(r"""["'`]([\w -]+)["'`]""", text))
    begun = tuple(re.findall(r"[`\"](\w+_)(?:\$?\{)", text))
    counted = re.compile(
        r"^(?:answered|partly|rests)(?:One|Many)$"
    )  # of "answered", "partly", "rests"
    words = json.loads((STATIC / "words" / "en.json").read_text(encoding="utf-8"))
    unsaid = {key for key in words if key not in literal and not key.startswith(begun)}
    assert {key for key in unsaid if not counted.match(key)} == set()
