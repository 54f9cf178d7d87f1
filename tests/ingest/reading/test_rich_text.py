"""Rich Text as its reader sees it."""

from __future__ import annotations

import pytest

from ingest.reading.sandbox import read_file

from .test_mail import texts

HEAD = (
    b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 Calibri;}{\\f1\\fcharset204 Arial;}}"
    b"{\\stylesheet{Normal;}{\\s1 heading 1;}{\\s2 Heading 2;}{\\*\\cs3 strong;}}"
    b"{\\info{\\title The boiler}{\\author Nobody}}{\\header Page 1}"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            b"\\pard\\s1 Rules\\par\\pard\\s2 Times\\par\\pard Text.\\par",
            ["Rules", "Times", "Text."],
        ),
        (b"caf\\'e9 \\u8364?9 \\u-10179?\\u-8704? \\f1\\'cf\\'f0\\'e8", ["café €9 😀 При"]),
        (
            b"{\\listtext 1.\\tab}First\\par{\\listtext\\'b7\\tab}Bullet\\par",
            ["1. First", "Bullet"],
        ),
        (b"10 km{\\super 2}, 460{\\super 3} a year", ["10 km², 460 a year"]),
        (b"A{\\*\\unknown secret}{\\pict 8950}\\bin4 {{{{ b", ["A b"]),
        (b"Text{\\*\\footnote The note.} goes on", ["Text goes on", "The note."]),
        (b"a\\tab b\\line c\\~d\\_e \\{f\\}\\emdash g", ["a b c d-e {f}—g"]),
    ],
)
def test_what_it_shows_is_read(body: bytes, expected: list[str]) -> None:
    document = read_file(HEAD + body + b"}", "a.rtf")
    assert texts(document) == expected
    assert document.title == "The boiler"


def test_what_is_hidden_or_struck_is_not_read_and_told() -> None:
    body = b"The fee is {\\v secretly }{\\strike not }nine{\\deleted  or ten}."
    document = read_file(HEAD + body + b"}", "a.rtf")
    assert texts(document) == ["The fee is nine."]
    assert document.notes == (
        "hidden text was not read (1 place): secretly",
        "struck text was not read (2 places): not",
    )


def test_white_and_tiny_words_are_read_where_they_are_seen() -> None:
    colours = b"{\\colortbl;\\red0\\green0\\blue0;\\red255\\green255\\blue255;}"
    body = (
        b"The key is in the hall. {\\cf2 White.} {\\fs2 Tiny.}\\par"
        b"\\pard\\cbpat1 {\\cf2 On a band.}\\par\\pard {\\cf2\\highlight1 On a mark.}\\par"
    )
    document = read_file(HEAD + colours + body + b"}", "a.rtf")
    assert texts(document) == ["The key is in the hall.", "On a band.", "On a mark."]
    assert document.notes == ("hidden text was not read (2 places): White.",)


def test_rows_carry_their_heads_and_merged_cells_stand_in_each_row() -> None:
    body = (
        b"Before.\\par\\trowd\\trhdr\\cellx1\\cellx2\\pard\\intbl Zone\\cell Fee\\cell\\row"
        b"\\trowd\\clvmgf\\cellx1\\cellx2\\pard\\intbl A\\cell 9\\cell\\row"
        b"\\trowd\\clvmrg\\cellx1\\cellx2\\pard\\intbl\\cell 12\\par euros\\cell\\row\\pard After."
    )
    assert texts(read_file(HEAD + body + b"}", "a.rtf")) == [
        "Before.", "Zone: A | Fee: 9", "Zone: A | Fee: 12 euros", "After.",
    ]  # fmt: skip


def test_links_are_kept() -> None:
    body = b'{\\field{\\*\\fldinst HYPERLINK "https://example.org/x"}{\\fldrslt the link}} ends'
    (block,) = read_file(HEAD + body + b"}", "a.rtf").blocks
    assert (block.text, block.links[0].url) == ("the link ends", "https://example.org/x")
