from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.reading.cleaning import clean_text
from ingest.reading.inline import Piece, clean_pieces

FORBIDDEN = (
    [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA1))]
    + list("\xad\u200b\u2060\ufeff\u200e\u200f\u2028\u2029\u202f\u3000")
    + [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
    + [chr(code) for code in range(0xE0000, 0xE0080)]
)
TRICKY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            [*FORBIDDEN, *"\u200c\u200d\ufe0e\ufe0fe\u0301ﬁ \u1100\u1161\u11a8👩❤🔥🏽न्\u064e"]
        ),
    ),
    max_size=20,
)
PIECES = st.lists(
    st.builds(Piece, TRICKY, st.sampled_from([None, "https://a.org", "https://b.org/x"])),
    max_size=6,
)


@given(TRICKY)
@settings(deadline=None, max_examples=300, derandomize=True)
def test_cleaning_is_idempotent_and_leaves_no_forbidden_character(text: str) -> None:
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert not set(cleaned) & set(FORBIDDEN)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@given(PIECES)
@settings(deadline=None, max_examples=300, derandomize=True)
def test_link_spans_hold_the_cleaned_text_of_their_links(pieces: list[Piece]) -> None:
    text, links = clean_pieces(pieces)
    assert clean_text(text) == text
    assert all(0 <= link.start < link.end <= len(text) for link in links)
    spans = [text[link.start : link.end] for link in links]
    assert all(span == span.strip() for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(links))


@given(
    st.text("ab é", max_size=8), st.text("cd ", min_size=1, max_size=8), st.text("ef ", max_size=8)
)
@settings(deadline=None, derandomize=True)
def test_a_span_is_exactly_the_words_of_the_link(before: str, inside: str, after: str) -> None:
    text, links = clean_pieces([Piece(before), Piece(inside, "https://a.org"), Piece(after)])
    assert text == " ".join((before + inside + after).split())
    assert [text[link.start : link.end] for link in links] == list(
        filter(None, [" ".join(inside.split())])
    )


@pytest.mark.parametrize(
    "kept",
    [
        "👩‍⚕️ and 👨‍👩‍👧 and ❤️‍🔥 and 🏳️‍🌈 and 👍🏽 and 1️⃣",
        "क्‍ष and ശ്രീ and ක්‍ෂ",
        "می‌خواهم",
        "مرحبا بالعالم",
        "שלום",
        "lost \ufffd byte",
        "naïve café",
    ],
)
def test_emoji_and_living_scripts_are_unharmed(kept: str) -> None:
    assert clean_text(kept) == kept


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\u200db\ufe0fc", "abc"),
        ("pay\u200bload\U000e0041\U000e0042", "payload"),
        ("\u202eevil\u202c text", "evil text"),
        ("co\xadoperate", "cooperate"),
        ("a\xa0\u2003b\u3000c\n\td", "a b c d"),
        ("e\u0301", "é"),
        ("mis\ufb01ts", "misfits"),
        ("😀\ufe0f\ufe01\ufe02\ufe03", "😀\ufe0f"),
        ("\x00nul\x1b[0m", "nul[0m"),
    ],
)
def test_invisible_characters_go_and_spaces_become_one(dirty: str, clean: str) -> None:
    assert clean_text(dirty) == clean


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://a.org", "//x", ""],
)
def test_addresses_that_are_not_web_or_mail_are_dropped_but_their_text_stays(url: str) -> None:
    assert clean_pieces([Piece("See "), Piece("this", url)]) == ("See this", ())


def test_one_link_cut_by_markup_is_one_link() -> None:
    text, links = clean_pieces([Piece("The ", "https://a.org"), Piece("Name", "https://a.org")])
    assert (text, [(link.start, link.end) for link in links]) == ("The Name", [(0, 8)])
