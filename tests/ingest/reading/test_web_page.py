from __future__ import annotations

import pytest

from ingest.reading.parsed import BlockKind, ParsedDocument
from ingest.reading.sandbox import read_file

LONG = "This sentence is part of the article and says something about cities and their rivers. " * 4


def page(body: str, head: str = "") -> ParsedDocument:
    html = f'<!doctype html><html lang="en-GB"><head>{head}</head><body>{body}</body></html>'
    return read_file(html.encode(), "a.html")


def article(body: str, head: str = "") -> ParsedDocument:
    return page(
        "<nav><a href='/a'>Home</a> <a href='/b'>Products</a></nav>"
        "<div class='cookie-banner'>We use cookies. <button>Accept</button></div>"
        f"<main><article><h1>Rivers</h1><p>{LONG}</p>{body}<p>{LONG}End.</p></article></main>"
        "<footer>Copyright nobody</footer>",
        head,
    )


def links_of(document: ParsedDocument) -> list[tuple[str, str]]:
    return [(b.text[link.start : link.end], link.url) for b in document.blocks for link in b.links]


SENTENCE = "The organisation developed {}, an innovative tool for planners, and shares it freely."


@pytest.mark.parametrize("build", [article, page])
@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://x.org/n">Name</a>',
        '<a href="https://x.org/n"><strong>Name</strong></a>',
        '<strong><a href="https://x.org/n">Name</a></strong>',
        '<a href="https://x.org/n"><span><em>Na</em>me</span></a>',
        '<a\nclass="c" href="https://x.org/n" target=_blank>\nName\n</a>',
    ],
)
def test_the_text_of_a_link_is_never_lost(build: object, link: str) -> None:
    document = build(f"<p>{SENTENCE.format(link)}</p>")  # type: ignore[operator]
    text = " ".join(block.text for block in document.blocks)
    assert SENTENCE.format("Name").replace(" ", "") in text.replace(" ", "")
    assert links_of(document) == [("Name", "https://x.org/n")]


def test_link_text_survives_in_lists_and_in_paragraphs_full_of_links() -> None:
    names = " and ".join(f'<a href="https://x.org/{n}">Partner{n}</a>' for n in range(6))
    document = article(
        f"<p>The members are {names}, who all signed the same agreement on flood protection.</p>"
        '<ul><li>Read <a href="https://x.org/q">the annual report</a> for its details now</li></ul>'
    )
    text = " ".join(block.text for block in document.blocks)
    assert all(f"Partner{n}" in text for n in range(6))
    assert "Read the annual report for" in text
    assert ("Partner3", "https://x.org/3") in links_of(document)


def test_a_link_without_a_web_address_keeps_its_text() -> None:
    document = article("<p>" + SENTENCE.format('<a href="javascript:x()">Name</a>') + "</p>")
    assert any(SENTENCE.format("Name") in block.text for block in document.blocks)
    assert links_of(document) == []


def test_relative_links_start_from_the_page_s_own_address() -> None:
    head = '<link rel="canonical" href="https://city.org/news/one">'
    document = article("<p>" + SENTENCE.format('<a href="../plan">Plan</a>') + "</p>", head)
    assert links_of(document) == [("Plan", "https://city.org/plan")]


def test_menus_banners_and_footers_are_left_out() -> None:
    for document in (article("<p>More.</p>"), page("<nav>Home</nav><p>One.</p><footer>F</footer>")):
        text = " ".join(block.text for block in document.blocks)
        assert not any(word in text for word in ("Home", "cookies", "Accept", "Copyright"))


def test_headings_lists_and_tables_keep_their_form() -> None:
    document = article(
        "<h2>Measures</h2><ul><li>Raise the dam</li><li>Plant trees</li></ul>"
        "<table><tr><th>City</th><th>Cost</th></tr><tr><td>Lyon</td><td>3</td></tr>"
        "<tr><td>Basel</td><td></td></tr></table>"
    )
    kinds = [(block.kind, block.text, block.level) for block in document.blocks]
    assert (BlockKind.HEADING, "Measures", 2) in kinds
    assert (BlockKind.LIST_ITEM, "Plant trees", 0) in kinds
    assert (BlockKind.TABLE_ROW, "City: Lyon | Cost: 3", 0) in kinds
    assert (BlockKind.TABLE_ROW, "City: Basel", 0) in kinds


def test_a_short_page_is_read_whole_with_its_structure() -> None:
    document = page("<h1>Notice</h1><p>The office is closed.</p><ul><li>Monday</li></ul>")
    assert [(block.kind.value, block.text) for block in document.blocks] == [
        ("heading", "Notice"),
        ("paragraph", "The office is closed."),
        ("list_item", "Monday"),
    ]


def test_title_date_language_and_publisher_come_from_the_page() -> None:
    head = (
        '<title>Rivers | City</title><meta property="og:title" content="Rivers and cities">'
        '<meta property="article:published_time" content="2023-04-05T10:00:00Z">'
        '<meta property="og:site_name" content="City News">'
    )
    document = article("", head)
    assert (document.title, document.published) == ("Rivers and cities", "2023-04-05")
    assert (document.language, document.publisher) == ("en", "City News")


def test_linked_data_gives_date_and_publisher_too() -> None:
    head = (
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2022-01-02",'
        ' "publisher": {"name": "The Office"}}]}</script>'
    )
    document = article("", head)
    assert (document.published, document.publisher) == ("2022-01-02", "The Office")


def test_a_page_in_an_old_encoding_is_decoded_as_it_declares() -> None:
    html = f'<html><head><meta charset="windows-1252"></head><body><p>{LONG} Café</p></body></html>'
    document = read_file(html.encode("cp1252"), "a.htm")
    assert document.blocks[0].text.endswith("Café")
