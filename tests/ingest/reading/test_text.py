from __future__ import annotations

import pytest

from ingest.reading.parsed import ParsedDocument
from ingest.reading.sandbox import read_file


def shown(document: ParsedDocument) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in document.blocks]


PLAIN = """\
A Very Active Six Months

A Very Active Six Months

The programme has welcomed
two members and prepared
its grants.

A unique partnership

It is a new type of partnership, written on one long line without any break in it.
"""


def test_plain_text_has_a_title_headings_and_joined_paragraphs() -> None:
    document = read_file(PLAIN.encode(), "a.txt")
    assert shown(document) == [
        ("heading", "A Very Active Six Months"),
        ("paragraph", "The programme has welcomed two members and prepared its grants."),
        ("heading", "A unique partnership"),
        (
            "paragraph",
            "It is a new type of partnership, written on one long line without any break in it.",
        ),
    ]
    assert [block.level for block in document.blocks] == [1, 0, 2, 0]
    assert document.title == "A Very Active Six Months"
    assert document.page_count == 0


def test_windows_line_ends_read_the_same() -> None:
    assert read_file(PLAIN.replace("\n", "\r\n").encode(), "a.txt") == read_file(
        PLAIN.encode(), "a.txt"
    )


def test_what_stands_at_the_edge_of_each_page_cuts_no_sentence() -> None:
    head = "Statuts du moulin"
    pages = (
        f"{head}\n\nLe conseil se réunit en mai.\n\nLa chair peut clore la séance quand\n\nPage 1",
        f"{head}\n\nmoins de sept membres sont là. Les rames sont bleues.\n\nPage 2",
        f"{head}\n\nFin du texte.\n\nPage 3",
    )
    document = read_file("\n\f".join(pages).encode(), "a.txt")
    assert [(block.page, block.text) for block in document.blocks] == [
        (1, head),
        (1, "Le conseil se réunit en mai."),
        (1, "La chair peut clore la séance quand moins de sept membres sont là."),
        (2, "Les rames sont bleues."),
        (3, "Fin du texte."),
    ]


def test_a_figure_on_top_of_a_page_goes_on_with_the_sentence() -> None:
    before = "O moinho abriu em maio. Desde então vieram mais visitantes, contra"
    document = read_file(f"{before}\f41 em abril. Os remos são azuis.".encode(), "a.txt")
    assert [(block.page, block.text) for block in document.blocks] == [
        (1, f"{before} 41 em abril."),
        (2, "Os remos são azuis."),
    ]


def test_numbered_heads_of_pages_stay() -> None:
    pages = (f"Case {number}\n\nThe lift stood still." for number in (1, 2, 3))
    document = read_file("\f".join(pages).encode(), "a.txt")
    heads = [block.text for block in document.blocks if block.text.startswith("Case")]
    assert heads == ["Case 1", "Case 2", "Case 3"]


def test_form_feeds_are_pages() -> None:
    document = read_file(b"First page says this.\fSecond page says that.", "a.txt")
    assert [(block.page, block.text) for block in document.blocks] == [
        (1, "First page says this."),
        (2, "Second page says that."),
    ]
    assert document.page_count == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_decoded_from_common_encodings(encoding: str) -> None:
    text = "Les élèves préfèrent étudier à l'école près de la forêt. " * 5
    assert read_file(text.encode(encoding), "a.txt").blocks[0].text == text.strip()


def test_lists_in_text_are_items() -> None:
    document = read_file(b"We need:\n\n- a dam\n- two\n  bridges\n", "a.txt")
    assert shown(document)[1:] == [("list_item", "a dam"), ("list_item", "two bridges")]


MARKDOWN = """\
---
title: Flood Plan
date: 2022-03-04
publisher: The Council
language: en
---
# Flood <b>Plan</b>

See [the **agreement**](https://x.org/a) and [bad](javascript:x).

- Raise the dam
- Plant trees

| City | Cost |
|------|------|
| Lyon | 3    |
"""


def test_markdown_keeps_its_structure_and_front_matter() -> None:
    document = read_file(MARKDOWN.encode(), "a.md")
    assert shown(document) == [
        ("heading", "Flood Plan"),
        ("paragraph", "See the agreement and [bad](javascript:x)."),
        ("list_item", "Raise the dam"),
        ("list_item", "Plant trees"),
        ("table_row", "City: Lyon | Cost: 3"),
    ]
    link = document.blocks[1].links[0]
    assert (document.blocks[1].text[link.start : link.end], link.url) == (
        "the agreement",
        "https://x.org/a",
    )
    assert (document.title, document.published) == ("Flood Plan", "2022-03-04")
    assert (document.publisher, document.language) == ("The Council", "en")


def test_front_matter_that_expands_is_not_expanded() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\n" + "c: [*b, *b]\n"
    document = read_file(f"---\n{bomb}---\nSome text.\n".encode(), "a.md")
    assert shown(document) == [("paragraph", "Some text.")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimited_rows_carry_their_headers(delimiter: str) -> None:
    rows = [("City", "Cost", "Note"), ("Lyon", "3", ""), ("Bâle", "1200", "two words")]
    data = "\n".join(delimiter.join(row) for row in rows).encode()
    assert shown(read_file(data, "a.csv")) == [
        ("table_row", "City: Lyon | Cost: 3"),
        ("table_row", "City: Bâle | Cost: 1200 | Note: two words"),
    ]


def test_rows_without_a_header_are_values_alone() -> None:
    assert shown(read_file(b"1,2\n3,4\n", "a.csv")) == [
        ("table_row", "1 | 2"),
        ("table_row", "3 | 4"),
    ]
