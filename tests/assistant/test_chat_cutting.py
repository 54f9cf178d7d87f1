"""A model's stream becomes plain sentences with their marks, however it is split."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chat.cutting import SentenceCutter, Written
from corpus.sentences import sentence_spans
from tests.conftest import CHECKOUT


def cut(*pieces: str) -> list[Written]:
    cutter = SentenceCutter()
    return [written for piece in pieces for written in cutter.feed(piece)] + cutter.end()


def marked(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(written.text, written.marks) for written in cut(text)]


def texts(text: str) -> list[str]:
    return [written.text for written in cut(text)]


MARKS = [
    ("It ended in 2016 [1].", (1,)),
    ("It ended in 2016. [1]", (1,)),
    ("It ended in 2016.[1]", (1,)),
    ("It ended in 2016 [1, 2].", (1, 2)),
    ("It ended in 2016 [1,2 and 3].", (1, 2, 3)),
    ("It ended in 2016 [1; 2].", (1, 2)),
    ("It ended in 2016 [1][2].", (1, 2)),
    ("It ended in 2016. [1] [2]", (1, 2)),
    ("It ended in 2016 [1-3].", (1, 2, 3)),
    ("It ended in 2016 [1–3, 7].", (1, 2, 3, 7)),
    ("It ended in 2016 【1】.", (1,)),
    ("It ended in 2016【4:0†source】.", (4,)),
    ("It ended in 2016 [^1].", (1,)),
    ("It ended in 2016 [source 1].", (1,)),
    ("It ended in 2016 [Passage 1].", (1,)),
    ("It ended in 2016 [passages 1 and 2].", (1, 2)),
    ("It ended in 2016 [1, p. 12].", (1,)),
    ("It ended in 2016 **[1]**.", (1,)),
    ("It ended in 2016 \\[1\\].", (1,)),
    ("It ended in 2016 [[1]](https://example.org).", (1,)),
    ("It ended in 2016 [1](https://example.org).", (1,)),
    ("It ended in 2016 ([1]).", (1,)),
    ("It ended in 2016 [1]. [1]", (1,)),
    ("It ended [2] in 2016 [1].", (2, 1)),
    ("[1] It ended in 2016.", (1,)),
    ("It ended in 2016 [99].", (99,)),
    ("It ended in 2016 [0].", (0,)),
    (f"It ended in 2016 [{'9' * 40}, 2].", (2,)),
    ("It ended in 2016 [1-9999].", ()),
    ("It ended in 2016 [3-1].", ()),
    ("It ended in 2016.", ()),
]


@pytest.mark.parametrize(("text", "marks"), MARKS)
def test_marks_are_read_and_taken_out_with_their_space(text: str, marks: tuple[int, ...]) -> None:
    assert marked(text) == [("It ended in 2016.", marks)]
    assert cut(*text) == cut(text)


def test_round_brackets_are_no_marks() -> None:
    assert marked("It ended (1) in 2016.") == [("It ended (1) in 2016.", ())]


def test_marks_belong_to_the_sentence_that_they_stand_in_or_after() -> None:
    assert marked("It began [1]. It went on. [2] It ended [3] well [4].[5]\nThe end [6].") == [
        ("It began.", (1,)),
        ("It went on.", (2,)),
        ("It ended well.", (3, 4, 5)),
        ("The end.", (6,)),
    ]


def test_a_sentence_is_given_when_a_word_after_it_is_complete_and_not_before() -> None:
    cutter = SentenceCutter()
    steps = ("It ended in 2016.", " [1", "] ", "[2]", " Then", " ")
    given_at = [[w.marks for w in cutter.feed(step)] for step in steps]
    assert given_at == [[], [], [], [], [], [(1, 2)]]
    assert [w.text for w in cutter.feed("it ")] == []
    assert [w.text for w in cutter.end()] == ["Then it"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The fund, e.g. its board, gave US$ 1.1m to St. Louis in Jan. 2016.",
        "It met the U.S. Agency, approx. 20 people, on p. 12 of vol. 3.",
        "He told J. Smith that No. 5 is 3.5 percent.",
    ],
)
def test_abbreviations_end_no_sentence(sentence: str) -> None:
    assert texts(f"{sentence} The next one.") == [sentence, "The next one."]


def test_lines_and_bullets_are_sentences_of_their_own() -> None:
    text = "First [1]. Second\nthird\r\n\r\n- fourth [4]\n* fifth\n1. sixth\n2) seventh\u2028eighth"
    assert cut(text) == [
        Written(text="First.", marks=(1,), paragraph=True),
        Written(text="Second", marks=(), paragraph=False),
        Written(text="third", marks=(), paragraph=True),
        Written(text="fourth", marks=(4,), paragraph=True),
        Written(text="fifth", marks=(), paragraph=True),
        Written(text="sixth", marks=(), paragraph=True),
        Written(text="seventh", marks=(), paragraph=True),
        Written(text="eighth", marks=(), paragraph=True),
    ]


PLAIN = [
    ("**Bold**, *italic*, __both__, _one_ and `code`.", "Bold, italic, both, one and code."),
    ("~~Struck~~ 5*3 and 5 * 3, snake_case, C#.", "Struck 5*3 and 5 * 3, snake_case, C#."),
    ("See [the report](https://a.org/x_(y)?z=1).", "See the report."),
    ("See ![a picture](https://evil.org/?q=secret) here.", "See a picture here."),
    ("See https://a.org/x, www.b.org or <https://c.org/d>.", "See, or."),
    ("Write to mailto:a@b.org today.", "Write to today."),
    ("<p>A <b>bold</b> word.</p><!-- not this -->", "A bold word."),
    ("A<br>B <img src=x onerror=alert(1)> C.", "A B C."),
    ("3 < 5 and 7 > 6.", "3 < 5 and 7 > 6."),
    ("AT&amp;T &lt;b&gt; caf&eacute;.", "AT&T b café."),
    (
        "Ze\u200bro, \u202eright\u202c, \x07bell, \U000e0041tag, so\u00adft.",
        "Zero, right, bell, tag, soft.",
    ),
    ("Cafe\u0301 has\tspaces\u00a0and more.", "Café has spaces and more."),
    ("US\\$ 1.1m and US$ 2m, 5 %.", "US$ 1.1m and US$ 2m, 5 %."),
    ("-5 degrees and .5 percent.", "-5 degrees and .5 percent."),
    ("> Quoted text.", "Quoted text."),
    ("| UCLG | 2016 |", "UCLG, 2016"),
    ("[^1]: A footnote.", "A footnote."),
    ("NOT IN THE DOCUMENTS", "NOT IN THE DOCUMENTS"),
    ("Où est-ce [1] ? À Paris !", "Où est-ce ?"),
    ("# A heading with a mark [1]", "A heading with a mark"),
]


@pytest.mark.parametrize(("text", "expected"), PLAIN)
def test_markup_links_and_hidden_characters_are_removed(text: str, expected: str) -> None:
    assert texts(text)[0] == expected
    assert cut(*text) == cut(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n",
        "# Heading",
        "***",
        "---",
        "|---|:-:|",
        "2016.",
        "[1]",
        "```python",
        "1.",
        "…",
        "• ",
    ],
)
def test_what_is_no_sentence_is_left_out(text: str) -> None:
    assert cut(text) == []
    assert texts(f"{text}\nA word.") == ["A word."]


def test_an_answer_inside_a_code_fence_is_read() -> None:
    assert marked("```markdown\nIt ended [1].\n```") == [("It ended.", (1,))]


def test_a_sentence_that_is_too_long_is_dropped_and_counted() -> None:
    cutter = SentenceCutter()
    long = "It went " + "on and " * 150 + "on."
    written = cutter.feed(f"First one [1]. {long} Last one. And ") + cutter.end()
    assert written[0].text == "First one."
    assert all(len(w.text) <= 1000 for w in written)
    assert cutter.dropped == 1


def test_a_line_without_end_takes_no_more_memory_than_its_most_and_is_dropped() -> None:
    cutter = SentenceCutter()
    for _ in range(200):
        assert cutter.feed("word " * 100) == []
        assert len(cutter._line) <= 8000
    assert cutter.feed("\nAfter it. More ") == [Written(text="After it.", marks=(), paragraph=True)]
    assert cutter.dropped == 1


@pytest.mark.parametrize(
    "piece", ["[1, ", "[x](", "<a ", "e.g. ", "a. b ", "**", "`", "&amp", " | "]
)
def test_hostile_repetition_is_cut_quickly(piece: str) -> None:
    began = time.process_time()
    cut(piece * (6000 // len(piece)))
    assert time.process_time() - began < 5


PARTS = [
    "The grant was given in 2016", "US$ 1.1m", "e.g. ", "J. Smith ", ". ", ".", "? ", "! ", "… ",
    " [1]", "[2, 3]", "【4】", "[^5]", "[source 6]", "[", "]", "[1", "(", ")", " ", "\n", "\r\n",
    "- ", "# ", "**", "*", "_", "`", "```\n", "| ", "[text](https://a.org)", "https://b.org/x. ",
    "<b>", "</b>", "<", "&amp;", "\u200b", "\u0301", "\\[7\\]", "Next one ", "and more ", "1. ",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=25).map("".join), st.data())
def test_any_split_gives_the_same_sentences(text: str, data: st.DataObject) -> None:
    where = st.lists(st.integers(0, len(text)), max_size=8).map(sorted)
    places = [0, *data.draw(where), len(text)]
    pieces = [text[a:b] for a, b in itertools.pairwise(places)]
    assert cut(*pieces) == cut(text) == cut(*text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_whatever_comes_is_plain_short_and_has_a_letter(text: str) -> None:
    for written in cut(text):
        assert written.text == " ".join(written.text.split())
        assert any(c.isalpha() for c in written.text)
        assert all(c.isprintable() for c in written.text)


def paragraphs() -> Sequence[str]:
    pages = sorted((CHECKOUT / "corpus/documents").glob("*.md"))
    lines = [line for p in pages for line in p.read_text(encoding="utf-8").splitlines()]
    return [" ".join(line.split()) for line in lines if line[:1].isalpha() and "http" not in line]


def test_documents_are_cut_as_the_library_cuts_them() -> None:
    seen = 0
    for text in paragraphs():
        expected = [text[s.start : s.end] for s in sentence_spans(text)]
        if not any(mark in text for mark in "[*_`<|\\"):
            assert texts(text) == expected
            seen += len(expected)
    assert seen > 50
