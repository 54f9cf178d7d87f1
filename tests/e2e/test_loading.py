"""The first seconds: what a browser asks for, and what is done before its scripts are there."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Open
from tests.e2e.serving import Served

QUESTION = "Where did TEST pilot its tool?"
_ASKED = """() => performance.getEntriesByType("resource")
  .filter((each) => each.name.includes("/v1/me")).length"""


def held(page: Page) -> list[Route]:
    """Reload the page; its script waits in this list."""
    waiting: list[Route] = []
    page.route("**/static/page.en.js?*", lambda route: waiting.append(route))
    page.reload(wait_until="commit")
    page.locator("#question").wait_for()
    return waiting


def test_a_question_before_the_scripts_are_there_is_asked_as_soon_as_they_are(
    opened: Open, server: Served
) -> None:
    page = opened(server)
    left: list[str] = []
    page.on("request", lambda r: left.append(r.url) if r.is_navigation_request() else None)
    for press in ("#question", "form.ask button"):
        page.goto(server.url)
        waiting = held(page)
        page.fill("#question", QUESTION)
        page.locator(press).press("Enter")
        expect(page.locator(".waiting")).to_be_visible()
        assert page.input_value("#question") == QUESTION
        waiting.pop().continue_()
        expect(page.locator(".turn .chip").first).to_be_visible()
        expect(page.locator(".turn h2")).to_have_text(QUESTION)
        expect(page.locator("#question")).to_have_value("")
        page.unroute("**/static/page.en.js?*")
    assert {url.removeprefix(server.url) for url in left} == {"/"}
    assert page.evaluate(_ASKED) == 1  # while the script came, and not once more


def test_where_the_script_fails_the_form_is_sent_as_it_is(opened: Open, server: Served) -> None:
    page = opened(server)
    waiting = held(page)
    page.fill("#question", QUESTION)
    page.locator("#question").press("Enter")
    waiting.pop().abort()
    expect(page.locator("blockquote mark")).to_contain_text("Accra")


def test_theme_and_language_are_chosen_by_keyboard_and_kept(opened: Open, server: Served) -> None:
    page = opened(server, color_scheme="light")
    paper = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.locator(".preferences summary").press("Enter")
    page.get_by_label("Dark").press("Space")
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    page.locator("#nav a[aria-current]").wait_for()
    assert page.evaluate(paper) == dark

    page.locator(".preferences summary").press("Enter")
    page.get_by_label("Language", exact=True).select_option("Français")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("button", name="Demander")).to_be_visible()
    page.locator(".preferences summary").press("Enter")
    page.get_by_label("Comme l’appareil").press("Space")
    page.keyboard.press("Escape")
    expect(page.locator(".preferences summary")).to_be_focused()
    assert page.evaluate(paper) == light
