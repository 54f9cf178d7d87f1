"""A document that is read: the way back, words found in it, its pages as they are printed."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import ask
from tests.e2e.serving import PDF_QUOTE, Served


def test_a_document_is_searched_and_looked_at_and_leads_back_to_its_answer(
    page: Page, server: Served
) -> None:
    turn = ask(page, "Who dredged the harbour of Kumba?")
    turn.locator(".chip").first.click()
    page.locator("#panel").get_by_role("link", name="Open at page 2").click()
    expect(page.locator("h1")).to_have_text("Report on the harbour")
    expect(page.get_by_role("navigation").get_by_role("link", name="Library")).to_be_visible()

    find = page.get_by_label("Find in this document")
    find.fill("dredgéd BY wren")
    expect(page.locator("mark.hit")).to_have_text(["dredged by Wren"])  # inside the marked quote
    find.fill("i")
    hits = page.locator("mark.hit.now")
    expect(page.get_by_role("search").get_by_role("status")).to_have_text("1 of 5")
    find.press("Shift+Enter")
    expect(page.get_by_role("search").get_by_role("status")).to_have_text("5 of 5")
    expect(hits).to_be_in_viewport()
    find.fill("zebra")
    expect(page.get_by_role("search").get_by_role("status")).to_have_text("Not found")
    expect(page.locator("section[id='page=2'] mark")).to_have_text(PDF_QUOTE)

    second = page.locator("section[id='page=2']")
    second.get_by_role("button", name="Show the page").click()
    page.wait_for_function("() => document.querySelector('.page-picture')?.naturalWidth > 0")
    second.get_by_role("button", name="Hide the page").click()
    expect(second.locator(".page-picture")).to_have_count(0)
    pdf = second.get_by_role("link", name="Open the PDF at page 2").get_attribute("href")
    assert str(pdf).endswith("#page=2")
    opened = page.request.get(server.url + str(pdf).removesuffix("#page=2"))
    assert opened.headers["content-type"] == "application/pdf"

    page.get_by_role("link", name="Back to the answer").click()
    expect(page.locator(".turn h2")).to_have_text("Who dredged the harbour of Kumba?")
