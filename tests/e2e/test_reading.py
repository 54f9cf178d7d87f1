"""A document that is read: the way back, words found in it, its pages as they are printed."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import ask
from tests.e2e.serving import PDF_QUOTE, Served
from tests.e2e.staging import frames, staged


def test_a_document_is_searched_and_looked_at_and_leads_back_to_its_answer(
    page: Page, server: Served
) -> None:
    turn = ask(page, "Who dredged the harbour of Kumba?")
    turn.locator(".chip").first.click()
    page.locator("#panel").get_by_role("link", name="Open at page 2").click()
    expect(page.locator("h1")).to_have_text("Report on the harbour")
    expect(page.get_by_role("navigation").get_by_role("link", name="Library")).to_be_visible()
    expect(page.get_by_role("link", name="New conversation")).to_be_visible()
    ask_about = page.get_by_role("link", name="Ask about this document")
    expect(ask_about).to_have_attribute("href", re.compile(r"^/\?document=doc_"))

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


def test_the_pages_of_a_source_are_turned_and_made_larger_and_the_quote_is_one_press_away(
    page: Page,
) -> None:
    ask(page, "Who dredged the harbour of Kumba?").locator(".chip").first.click()
    panel, frame = page.locator("#panel"), page.locator(".page-frame")
    number = panel.locator(".page-number")
    pdf = panel.locator(".viewer a")
    expect(number).to_have_text("page 2 of 2")
    expect(panel.get_by_role("button", name="Next page")).to_be_disabled()
    expect(panel.locator("details .facts")).not_to_be_visible()
    at_quote = page.wait_for_function("() => document.querySelector('.page-frame').scrollTop")

    panel.get_by_role("button", name="Previous page").click()
    expect(number).to_have_text("page 1 of 2")
    expect(pdf).to_have_text("Open the PDF at page 1")
    assert str(pdf.get_attribute("href")).endswith("#page=1")
    panel.get_by_role("button", name="Back to the quote").click()
    expect(number).to_have_text("page 2 of 2")
    again = "(was) => document.querySelector('.page-frame').scrollTop === was"
    page.wait_for_function(again, arg=at_quote.json_value())

    width = "() => document.querySelector('.page-picture').clientWidth"
    before = page.evaluate(width)
    panel.get_by_role("button", name="Larger").click()
    assert page.evaluate(width) > 1.4 * before
    frame.press("+")
    assert page.evaluate(width) > 1.9 * before
    frame.press("0")
    assert page.evaluate(width) == before
    frame.press("ArrowLeft")
    expect(number).to_have_text("page 1 of 2")


def test_quotes_of_one_document_are_one_card_that_repeats_nothing(page: Page) -> None:
    quotes = ["The pier has two cranes.", "A shed stands beside it.", "The bridge is older."]
    citations = [
        {
            "index": number, "document_id": f"doc_{number // 3}", "edition": "e1", "kind": "report",
            "title": f"Plan {number // 3}", "published": "2019-06-01", "page": None,
            "page_label": None, "quote": quote, "before": "", "after": "", "spans": [],
            "url": "/d/doc_0",
        }
        for number, quote in enumerate(quotes, start=1)
    ]  # fmt: skip
    answer = {
        "id": "ans_1", "status": "answered", "text": f"{quotes[0]} And more.",
        "conversation_id": "c_1", "standalone_question": "What?", "as_of": None,
        "citations": citations, "closest": [], "coverage": {"documents_searched": 1},
        "notices": [],
    }  # fmt: skip
    staged(page, frames({"type": "answer.completed", "answer": answer}))
    turn = ask(page, "What?")
    cards = turn.locator(".sources li")
    expect(cards.locator(".source-title")).to_have_text(["Plan 0", "Plan 1"])
    expect(cards.first.locator("q").first).to_be_hidden()  # the answer says it
    expect(cards.first.locator("q").last).to_have_text(quotes[1])
    expect(cards.first.locator(".source-where").first).to_have_text("report · 1 June 2019")
    cards.first.get_by_role("button", name="Source 2: Plan 0").click()
    expect(page.locator("#panel mark")).to_have_text(quotes[1])
    size = "(shown) => parseFloat(getComputedStyle(shown).fontSize)"
    answered = turn.locator(".answer > p").first.evaluate(size)
    assert answered > 1.3 * cards.first.locator(".source-title").evaluate(size)
