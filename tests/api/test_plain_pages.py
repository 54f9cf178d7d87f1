"""The pages of a browser without JavaScript."""

from __future__ import annotations

import datetime as dt

from fastapi.testclient import TestClient
from lxml.html import HtmlElement, fromstring

from api.http.services import Services
from tests.api.keyring import bearer, new_key
from tests.builders import Library

QUESTION = "Where was the tool piloted?"
FRENCH = {"Accept-Language": "fr"}


def asked(client: TestClient, question: str, **headers: str) -> HtmlElement:
    response = client.post("/ask", data={"question": question}, headers=headers)
    assert response.status_code == 200
    return fromstring(response.text).xpath("//main")[0]


def test_marks_lead_to_their_sources_and_these_to_the_text(client: TestClient) -> None:
    main = asked(client, QUESTION)
    (mark,) = main.xpath(".//div[@class='answer']//a[@class='mark']")
    assert (mark.text, mark.get("href")) == ("[1]", "#source-1")
    (source,) = main.xpath(".//li[@id='source-1']")
    assert source.xpath(".//a/@href")[0].startswith("/d/doc_")
    assert "1 May 2016" in source.xpath(".//*[@class='source-where']")[0].text_content()
    nav = main.getparent().getparent().xpath(".//nav/a/@href")
    assert nav == ["/", "/library", "/facts", "/history", "/"]  # the last: a new conversation


def test_a_text_that_looks_like_a_mark_or_like_markup_is_none(
    client: TestClient, library: Library
) -> None:
    library.put("odd", "The gauge of Lumen reads [1] and <a href='javascript:x'>[2]</a> bar.")
    main = asked(client, "What does the gauge of Lumen read?")
    assert main.xpath(".//div[@class='answer']//a/@href") == ["#source-1"]
    assert "reads [1] and <a href" in main.xpath(".//blockquote")[0].text_content()


def test_a_quote_in_another_language_says_so_in_the_language_of_the_page(
    client: TestClient, library: Library
) -> None:
    library.put("oso", "El puente de Lumen mide 90 metros.", language="es", kind="report")
    main = asked(client, "Quanto mede a ponte de Lumen? puente metros", **{"Accept-Language": "fr"})
    (source,) = main.xpath(".//li[.//blockquote[@lang='es']]")
    where = source.xpath(".//*[@class='source-where']")[0].text_content()
    assert where.startswith("rapport · ")
    assert where.endswith("en espagnol")


def test_a_source_that_is_not_for_everybody_says_for_whom_it_is(
    client: TestClient, library: Library
) -> None:
    for label, said, language in (
        ("staff", "for staff only", "en"),
        ("partner", "non public : partenaire", "fr"),
        ("public", "", "en"),
    ):
        library.put("toll", f"The toll of the {label} ferry of Lumen is 4 euros.", label=label)
        main = asked(
            client, f"What is the toll of the {label} ferry?", **{"Accept-Language": language}
        )
        where = main.xpath(".//li[@id='source-1']//*[@class='source-where']")[0].text_content()
        assert where.endswith(said)
        assert ("only" in where or "public" in where) is bool(said)


def test_what_is_not_found_says_so_and_a_greeting_does_not(client: TestClient) -> None:
    assert asked(client, "Who sank the Belgrano?").xpath(".//*[@class='badge']")
    assert not asked(client, "Hello!").xpath(".//*[@class='badge']")


def test_what_is_only_the_nearest_is_no_answer_in_part_now_or_later(client: TestClient) -> None:
    question = "What did Zorblax pilot in Accra?"
    assert not asked(client, question).xpath(".//*[@class='badge']")
    given = client.post("/v1/answers", json={"question": question}).json()
    assert (given["status"], given["is_nearest"]) == ("partial", True)
    assert client.get(f"/v1/answers/{given['id']}").json()["is_nearest"] is True
    assert client.post("/v1/answers", json={"question": QUESTION}).json()["is_nearest"] is False


def test_the_library_is_a_list_of_what_the_reader_may_read(
    client: TestClient, library: Library, services: Services
) -> None:
    library.put("<b>Plan</b>", "It says so.", published=dt.date(2019, 3, 1), kind="report")
    page = client.get("/library")
    assert 'url=/library/documents"></noscript>' in page.text
    listed = client.get("/library/documents", headers=FRENCH)
    main = fromstring(listed.text).xpath("//main")[0]
    titles = main.xpath(".//li/a/text()")
    assert titles == sorted(titles)
    assert {"<b>Plan</b>", "note", "tool"} <= set(titles)
    assert "rapport · 1er mars 2019" in main.text_content()
    public = client.get("/library/documents", headers=bearer(new_key(services.keys, "public")))
    assert set(fromstring(public.text).xpath("//main//li/a/text()")) == {"<b>Plan</b>", "tool"}
    assert client.get("/library/documents").status_code == 401  # a key was made: nobody is known


def test_views_that_scripts_make_say_so_without_them(client: TestClient) -> None:
    for path in ("/history", "/facts"):
        page = client.get(path).text
        assert "<noscript><p>This page is made by JavaScript" in page
        assert "<form" not in page
