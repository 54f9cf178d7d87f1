"""Markup in documents, titles, file names, questions and answers of a chat model runs nowhere."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Open, Watch, add_files, ask
from tests.e2e.serving import HOSTILE, Served
from tests.e2e.staging import frames, staged


def test_hostile_documents_and_questions_are_text_everywhere(
    page: Page, server: Served, tmp_path: Path
) -> None:
    title = page.title()
    turn = ask(page, f"What does the hostile report say about windmills? {HOSTILE}")
    expect(turn.locator("h2")).to_contain_text("<script>")
    turn = ask(page, "What does the hostile report say about the windmills of Delft?")
    turn.locator(".chip").first.click()
    expect(page.locator("#panel")).to_contain_text("onerror")
    address = page.locator("#panel .more a").first.get_attribute("href")
    page.keyboard.press("Escape")
    page.goto(str(address))
    expect(page.locator("h1")).to_contain_text("<script>")
    page.goto(f"{server.url}/history")
    expect(page.locator(".conversations")).to_contain_text("<script>")
    page.goto(f"{server.url}/library?q=windmills")
    expect(page.locator(".hits")).to_contain_text("[click](javascript:alert(1))")
    row = page.locator("tbody tr", has_text="Hostile")
    row.get_by_text("Summary and key facts").click()
    expect(row.locator(".about")).not_to_have_attribute("aria-busy", "true")
    row.get_by_role("link", name="Ask about this document").click()
    expect(page.locator(".scope")).to_contain_text("<script>")
    page.goto(f"{server.url}/library")
    expect(page.locator("table")).to_contain_text("<script>")
    file = tmp_path / "<img src=x onerror=alert(1)>.png"
    file.write_bytes(b"x")
    add_files(page, file)
    expect(page.locator(".uploads li.failed").first).to_contain_text("onerror", timeout=60_000)
    page.locator(".uploads li.failed").first.get_by_role("button", name="Dismiss").click()
    page.goto(server.url)
    ask(page, "Who painted the town hall <img src=x onerror=alert(2)> of Oslo?")
    page.goto(f"{server.url}/library/questions")
    row = page.locator("tbody tr", has_text="town hall")
    row.get_by_role("button", name="Assign").click()
    page.get_by_label("Who sees to it").fill(HOSTILE)
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(row.locator(".decided")).to_contain_text("<script>")
    assert title == "Ask the documents"
    # the fixture checks: no request elsewhere, no error, no dialog


def test_a_hostile_answer_is_text_and_its_addresses_lead_nowhere(page: Page) -> None:
    citation = {
        "index": 1, "document_id": HOSTILE, "edition": HOSTILE, "title": HOSTILE, "kind": HOSTILE,
        "published": None, "page": None, "page_label": None, "quote": HOSTILE, "before": HOSTILE,
        "after": HOSTILE, "spans": [{"start": 0, "end": 3}], "url": "javascript:alert(1)",
    }  # fmt: skip
    closest = {"id": "d", "title": HOSTILE, "kind": HOSTILE, "published": None, "url": "data:x,y"}
    answer = {
        "id": "ans_1", "status": "not_found", "text": f"[1] {HOSTILE} [x](javascript:alert(1))",
        "conversation_id": "c_1", "standalone_question": HOSTILE, "as_of": None,
        "citations": [citation], "closest": [closest], "coverage": {"documents_searched": 1},
        "notices": [HOSTILE],
    }  # fmt: skip
    delta = {"type": "answer.delta", "seq": 1, "text": HOSTILE}
    staged(page, frames(delta, {"type": "answer.completed", "answer": answer}))
    more = {"questions": [{"text": HOSTILE}]}
    page.route("**/v1/answers/ans_1/suggestions*", lambda route: route.fulfill(json=more))
    turn = ask(page, "What?")
    expect(turn.locator(".answer")).to_contain_text("<script>")
    expect(turn.locator(".understood")).to_contain_text("<script>")
    expect(turn.locator(".go-on")).to_contain_text("<script>")
    turn.locator(".chip").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("<script>")
    turn.locator(".chip").click()
    expect(page.locator("#panel mark")).to_contain_text("onerror")
    addresses = page.eval_on_selector_all("a", "(all) => all.map((a) => a.getAttribute('href'))")
    assert [a for a in addresses if a.startswith(("javascript:", "data:"))] == []
    assert page.locator("main img, #panel img, main script").count() == 0


def test_markup_that_a_script_would_put_into_the_page_is_refused(
    browser: Browser, server: Served
) -> None:
    """Without our care, the browser's protection still holds."""
    context = browser.new_context()
    watch = Watch(server.url)
    watch.over(context)
    page = context.new_page()
    page.goto(server.url)
    refused = page.evaluate(
        "(m) => { try { document.body.innerHTML = m; return ''; } catch (e) { return e.name; } }",
        HOSTILE,
    )
    context.close()
    assert refused == "TypeError"
    assert watch.elsewhere == []


def test_without_any_protection_the_payload_runs(browser: Browser, server: Served) -> None:
    """The control: were the page careless and the headers gone, these tests would see it."""
    context = browser.new_context(bypass_csp=True)
    watch = Watch(server.url)
    watch.over(context)
    page = context.new_page()
    page.goto(server.url)
    page.locator(".suggestion").first.wait_for()  # the page says its title before
    page.evaluate("(m) => { document.body.innerHTML = m; }", HOSTILE)
    page.wait_for_function("() => document.title === '1'")
    context.close()
    assert watch.elsewhere == ["https://evil.example/x.png"]


def test_no_page_asks_anybody_else_for_anything(opened: Open, server: Served) -> None:
    for path in (
        "/",
        "/library",
        "/library/questions",
        "/library/feedback",
        "/facts",
        "/history",
        "/c/c_0/ans_0",
    ):
        page = opened(server, path)
        page.wait_for_load_state("networkidle")
