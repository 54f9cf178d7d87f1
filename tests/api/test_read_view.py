"""A document's text in the browser: as it is, with the quote of a citation marked."""

from __future__ import annotations

import datetime as dt

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring

from api.page.read_view import Around, read_view
from api.page.words import words_of
from corpus.model import Document, Edition, PageStart, Span
from ingest.assemble import assemble
from ingest.reading.parsed import Block, BlockKind, ParsedDocument
from tests.api.files import Words, pdf, store
from tests.builders import Library, facts

QUESTION = {"question": "Where was the tool piloted?"}
QUOTE = "TEST piloted its tool in Accra, Ghana."


class Shown:
    """What a page shows in its paragraphs, and what of it is marked; `names` are its ids."""

    def __init__(self, markup: str) -> None:
        main = fromstring(markup).xpath("//main")[0]
        self.text = "".join(each.text_content() for each in main.xpath("./div//p[not(@class)]"))
        self.marked = "".join(each.text_content() for each in main.xpath(".//mark"))
        self.names = main.xpath("descendant-or-self::*/@id")


def shown(text: str, pages: tuple[PageStart, ...], quote: Span | None) -> Shown:
    document = Document(id="doc_1", edition="e1", facts=facts("A report"), pages=len(pages))
    edition = Edition(id="e1", text=text, pages=pages)
    return Shown(bytes(read_view(document, edition, words_of("en"), quote, Around()).body).decode())


def test_the_link_of_a_citation_opens_at_its_quote(client: TestClient) -> None:
    (citation,) = client.post("/v1/answers", json=QUESTION).json()["citations"]
    assert citation["url"].endswith("#quote")
    page = Shown(client.get(citation["url"]).text)
    assert page.marked == citation["quote"] == QUOTE
    assert page.names.count("quote") == 1


def test_the_link_of_a_stored_answer_and_of_a_search_result_mark_theirs(client: TestClient) -> None:
    answer = client.post("/v1/answers", json=QUESTION).json()
    (stored,) = client.get(f"/v1/answers/{answer['id']}").json()["citations"]
    assert stored["url"] == answer["citations"][0]["url"]
    found = client.post("/v1/search", json={"query": "tool"}).json()["results"][0]
    assert Shown(client.get(found["url"]).text).marked == found["passage"].replace("\n", "")


@given(
    st.lists(st.text(alphabet="ab<&\"'>\n é", max_size=30), min_size=1, max_size=4),
    st.booleans(),
    st.integers(0, 130),
    st.integers(0, 130),
)
def test_a_quote_is_marked_where_it_stands_and_the_text_stays_as_it_is(
    parts: list[str], paged: bool, start: int, end: int
) -> None:
    text = "".join(parts)
    offsets = [sum(map(len, parts[:number])) for number in range(len(parts))]
    pages = tuple(PageStart(offset, number, None) for number, offset in enumerate(offsets, 1))
    page = shown(text, pages if paged else (), Span(start, end))
    lines = [line for part in (parts if paged else [text]) for line in part.split("\n")]
    assert page.text == "".join(line for line in lines if line.strip())
    assert page.marked.replace(" ", "") == text[start:end].replace("\n", "").replace(" ", "")
    assert page.names.count("quote") <= 1


def test_a_quote_that_goes_on_over_a_page_is_marked_on_both() -> None:
    pages = (PageStart(0, 1, None), PageStart(11, 2, None))
    page = shown("It begins. \nAnd it ends.", pages, Span(3, 18))
    assert page.marked == "begins. And it"
    assert page.names == ["main", "page=1", "quote", "page=2"]


@pytest.mark.parametrize(
    "quote", ["", "x", "-", "9-3", "5000-6000", "1-", "-4", "9999999999-1", "٣-٤", "1-2-3"]
)
def test_a_link_that_was_damaged_opens_without_a_mark(
    client: TestClient, library: Library, quote: str
) -> None:
    document_id = library.put("A report", "It says so.")
    response = client.get(f"/d/{document_id}", params={"quote": quote})
    assert response.status_code == 200
    assert Shown(response.text).text == "It says so."
    assert "<mark" not in response.text


def test_markup_in_a_document_is_text_on_its_page(client: TestClient, library: Library) -> None:
    text = "<img src=x onerror=alert(1)> A plan."
    document_id = library.put("<script>alert(1)</script>", text)
    for quote in ("", f"0-{len(text)}", "2-9"):
        page = client.get(f"/d/{document_id}", params={"quote": quote}).text
        assert "<script>" not in page
        assert "<img src=x" not in page
        assert Shown(page).text == text


def of_parts(*blocks: tuple[BlockKind, str, int | None]) -> str:
    """The read view of a document with these blocks: kind, text, page; headings are of level 1."""
    kept = assemble(
        ParsedDocument(
            blocks=tuple(
                Block(kind=kind, text=text, page=page, level=int(kind is BlockKind.HEADING))
                for kind, text, page in blocks
            )
        )
    )
    document = Document(id="doc_1", edition="e1", facts=facts("Grants"), pages=0)
    edition = Edition(id="e1", text=kept.text, pages=kept.pages, parts=kept.parts)
    begin = kept.text.find("2 million")
    quote = Span(begin, begin + len("2 million")) if begin >= 0 else None
    return bytes(read_view(document, edition, words_of("en"), quote, Around()).body).decode()


HEADING, ITEM, ROW = BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW


def test_headings_lists_and_tables_are_read_as_what_they_are() -> None:
    page = fromstring(
        of_parts(
            (HEADING, "Grants", 1),
            (HEADING, "By city", 1),
            (ITEM, "Accra", 1),
            (ITEM, "Surat", 1),
            (ROW, "City: Accra | Sum: 1 million", 1),
            (ROW, "City: Surat | Year: 2016 | Sum: 2 million", 2),
            (ROW, "City: Kumba | Sum: <b>blank</b>", 2),
            (ROW, "Partner: WRI | Since: 2014", 2),
        )
    ).xpath("//main")[0]
    assert [each.text_content() for each in page.xpath(".//h1 | .//h2")] == ["Grants", "By city"]
    assert page.xpath(".//ul/li/text()") == ["Accra", "Surat"]
    assert [
        [[cell.text_content() for cell in row] for row in table.xpath(".//tr")]
        for table in page.xpath(".//table")
    ] == [
        [["City", "Sum"], ["Accra", "1 million"]],
        [["City", "Year", "Sum"], ["Surat", "2016", "2 million"], ["Kumba", "", "<b>blank</b>"]],
        [["Partner", "Since"], ["WRI", "2014"]],
    ]
    assert page.xpath(".//td/mark[@id='quote']/text()") == ["2 million"]
    assert page.xpath(".//section/@id") == ["page=1", "page=2"]


def test_rows_without_heads_and_rows_of_an_older_library_are_tables_too() -> None:
    page = fromstring(of_parts((ROW, "Accra | 2016", None), (ROW, "Surat | 2014", None)))
    assert page.xpath("//table//th") == []
    assert page.xpath("//td/text()") == ["Accra", "2016", "Surat", "2014"]
    old = Edition(id="e1", text="A list.\n\nCity: Accra | Sum: 1\nCity: Surat | Sum: 2\n\nIt ends.")
    document = Document(id="doc_1", edition="e1", facts=facts("Grants"), pages=0)
    markup = bytes(read_view(document, old, words_of("en"), None, Around()).body).decode()
    main = fromstring(markup).xpath("//main")[0]
    assert main.xpath(".//td/text()") == ["Accra", "1", "Surat", "2"]
    assert main.xpath("./div/p/text()") == ["A list.", "It ends."]


def test_what_was_kept_at_ingest_is_read_again(client: TestClient, library: Library) -> None:
    document_id = library.put("plan", "# Where it begins\n\nIt begins here.\n\n## Then\n\nOn.")
    page = fromstring(client.get(f"/d/{document_id}").text)
    assert page.xpath("//h2/text()") == ["Where it begins"]
    assert page.xpath("//h3/text()") == ["Then"]


@pytest.mark.parametrize(
    ("before", "back"),
    [
        ("http://127.0.0.1:8000/c/c_1/ans_1", "/c/c_1/ans_1"),
        ("http://127.0.0.1:8000/library", None),
        ("http://127.0.0.1:8000/c/%22%3E%3Cscript%3E", None),
        ("http://127.0.0.1:8000//evil.example/c/c_1", None),
        ("javascript:alert(1)//c/c_1", None),
        ("", None),
    ],
)
def test_a_document_leads_back_to_the_answer_that_led_there(
    client: TestClient, library: Library, before: str, back: str | None
) -> None:
    document_id = library.put("A report", "It says so.")
    page = fromstring(client.get(f"/d/{document_id}", headers={"Referer": before}).text)
    assert page.xpath("//nav/a/@href") == ["/", "/library", "/facts", "/history", "/"]
    assert page.xpath("//*[@class='back']/a/@href") == ([back] if back else [])


def test_only_a_pdf_leads_to_its_pages(client: TestClient, library: Library) -> None:
    pages = [Words(text="The first page.")], [Words(text="The second page.")]
    document_id = store(library, pdf(*pages))
    assert f"/d/{document_id}/pdf?v=" in client.get(f"/d/{document_id}").text
    other = client.get(f"/d/{library.put('note', 'It says so.')}").text
    assert "/pdf?v=" not in other
    assert "download" in other


def test_each_edition_is_headed_with_its_own_date(client: TestClient, library: Library) -> None:
    library.put("pumps", "Two pumps run.", published=dt.date(2014, 4, 1))
    made = library.put("pumps", "Three pumps run.", published=dt.date(2016, 10, 13))
    told = {}
    for each in client.get(f"/v1/documents/{made}/editions").json()["data"]:
        page = fromstring(client.get(f"/d/{made}?v={each['edition']}").text)
        (line,) = page.xpath("//p[@class='facts-line']")
        told[each["published"]] = line.text_content().split(" · ")[1]
    assert told == {"2014-04-01": "1 April 2014", "2016-10-13": "13 October 2016 (given)"}
