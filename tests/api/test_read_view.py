"""A document's text in the browser: as it is, with the quote of a citation marked."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring

from api.page.read_view import read_view
from api.page.words import words_of
from corpus.model import Document, Edition, PageStart, Span
from tests.builders import Library, facts

QUESTION = {"question": "Where was the tool piloted?"}
QUOTE = "TEST piloted its tool in Accra, Ghana."


class Shown:
    """What a page shows in its paragraphs, and what of it is marked; `names` are its ids."""

    def __init__(self, markup: str) -> None:
        main = fromstring(markup).xpath("//main")[0]
        self.text = "".join(each.text_content() for each in main.xpath("./div//p"))
        self.marked = "".join(each.text_content() for each in main.xpath(".//mark"))
        self.names = main.xpath("descendant-or-self::*/@id")


def shown(text: str, pages: tuple[PageStart, ...], quote: Span | None) -> Shown:
    document = Document(id="doc_1", edition="e1", facts=facts("A report"), pages=len(pages))
    edition = Edition(id="e1", text=text, pages=pages)
    return Shown(bytes(read_view(document, edition, words_of("en"), quote).body).decode())


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
