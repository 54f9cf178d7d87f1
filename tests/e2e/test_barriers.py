"""Nobody is kept out: axe finds nothing in any state and size, and the keyboard is enough."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.conftest import Open, add_files, ask
from tests.e2e.serving import Served
from tests.e2e.staging import staged_uploads

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STILL = "() => Promise.allSettled(document.getAnimations().map((each) => each.finished))"
RUN = "(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } })"


def violations(page: Page) -> list[tuple[str, list[str]]]:
    page.evaluate(AXE + "; window.axe = axe; 0")
    found: dict[str, Any] = page.evaluate(RUN, RULES)
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found["violations"]]


def empty(page: Page) -> None:
    page.locator(".suggestion").first.wait_for()


def answered(page: Page) -> None:
    ask(page, "Who dredged the harbour of Kumba?")


def with_panel(page: Page) -> None:
    answered(page)
    page.locator(".chip").first.click()
    page.locator("#panel .more a").first.wait_for()


def not_found(page: Page) -> None:
    ask(page, "What did the bridge of Zanzibar cost?")


def with_reasons(page: Page) -> None:
    answered(page)
    page.get_by_role("button", name="Not helpful").click()


def with_filters(page: Page) -> None:
    page.get_by_text("Narrow the search").click()


def mending(page: Page) -> None:
    """An earlier question is edited, and what a number stands for is seen beside the next."""
    answered(page)
    ask(page, "And when?")
    page.get_by_role("button", name="Edit the question").first.click()
    page.keyboard.press("Tab")
    page.locator(".chip").last.focus()
    page.locator(".chip").last.hover()
    page.get_by_role("tooltip").wait_for()


def with_keys(page: Page) -> None:
    empty(page)
    page.locator("h1").click()
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()


def library(page: Page) -> None:
    page.get_by_role("link", name="Library").click()
    page.locator("tbody tr").first.wait_for()


def unanswered(page: Page) -> None:
    not_found(page)
    page.goto(f"{page.url.partition('/c/')[0]}/library/questions")
    page.locator("tbody tr").first.wait_for()


def chosen_files(page: Page) -> None:
    library(page)
    file = FilePayload(name="pier.txt", mimeType="text/plain", buffer=b"pier")
    page.set_input_files("#files", file)
    page.locator(".upload-form").wait_for()


def history(page: Page) -> None:
    answered(page)
    page.get_by_role("link", name="History").click()
    page.locator(".conversations li").first.wait_for()


def asking_to_be_sure(page: Page) -> None:
    history(page)
    page.locator(".menu summary").first.click()
    page.get_by_role("button", name="Delete").first.click()
    page.get_by_role("dialog").wait_for()


def failed(page: Page) -> None:
    page.route("**/v1/answers/stream", lambda route: route.abort())
    ask(page, "Who?")


def renaming(page: Page) -> None:
    history(page)
    page.locator(".menu summary").first.click()
    page.get_by_role("button", name="Rename").first.click()
    page.get_by_role("textbox", name="Title").wait_for()


def with_failed_uploads(page: Page) -> None:
    """One that was refused, and one that could not be read; nothing of it reaches the library."""
    staged_uploads(page, name="photo.png", reason="it is a picture; run OCR over it first")
    page.get_by_role("link", name="Library").click()
    page.locator(".uploads li.failed").wait_for()
    large = FilePayload(name="large.txt", mimeType="text/plain", buffer=b"large")
    add_files(page, large)
    page.locator(".refused li").wait_for()


def gone(page: Page) -> None:
    page.goto(f"{page.url}c/c_0/ans_0")
    page.get_by_role("alert").wait_for()


STATES: list[Callable[[Page], None]] = [
    empty, answered, with_panel, not_found, with_reasons, with_filters, library, history,
    unanswered, chosen_files, mending, with_keys,
    asking_to_be_sure, failed, renaming, with_failed_uploads, gone,
]  # fmt: skip
SIZES: dict[str, tuple[int, int, dict[str, Any]]] = {
    "desktop": (1440, 900, {}),
    "tablet dark": (768, 1024, {"color_scheme": "dark"}),
    "phone": (320, 640, {}),
    "phone dark, less motion": (320, 640, {"color_scheme": "dark", "reduced_motion": "reduce"}),
}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_no_barrier_and_nothing_is_wider_than_the_screen(
    opened: Open, server: Served, state: Callable[[Page], None]
) -> None:
    """The state is reached once, on the smallest screen, and then shown on each."""
    page = opened(server, viewport={"width": 320, "height": 640})
    state(page)
    for name, (width, height, media) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(**{"color_scheme": "light", "reduced_motion": "no-preference", **media})
        page.evaluate(STILL)  # contrast is measured when all is there
        assert violations(page) == [], name
        wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, name


def test_axe_finds_the_barriers_of_a_broken_page(page: Page) -> None:
    """The control: these tests can fail."""
    empty(page)
    page.evaluate(
        """() => {
          document.documentElement.removeAttribute("lang");
          document.querySelector("label[for=question]").remove();
          document.querySelector(".lead").style.color = "#eee";
        }"""
    )
    assert {"html-has-lang", "label", "color-contrast"} <= {name for name, _ in violations(page)}


SENT = """(question) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/ask";
  const box = document.createElement("textarea");
  box.name = "question";
  box.value = question;
  form.append(box);
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
}
"""  # as the form of the page without script does


def test_the_read_view_and_the_page_without_javascript_have_no_barrier(
    opened: Open, server: Served
) -> None:
    page = opened(server)
    answered(page)
    address = page.evaluate(
        "() => fetch('/v1/documents').then((r) => r.json()).then((d) => d.data[0].url)"
    )
    read = opened(server, address)
    assert violations(read) == []
    plain = opened(server)
    plain.evaluate(SENT, "Who dredged the harbour of Kumba?")
    expect(plain.locator("blockquote mark")).to_contain_text("Wren Marine")
    assert violations(plain) == []
    plain.evaluate(SENT, " ")
    expect(plain.get_by_role("alert")).to_contain_text("the question is empty")
    assert violations(plain) == []
    read.goto(f"{server.url}/d/doc_gone")
    expect(read.get_by_role("alert")).to_contain_text("There is no such page")
    assert violations(read) == []


def tabbed(page: Page, times: int) -> list[str]:
    """Where the focus stands after each Tab, by name; "" is the browser itself."""
    names: list[str] = []
    for _ in range(times):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate(
                """() => {
                  const at = document.activeElement;
                  if (at === document.body) return "";
                  const called = at.labels?.[0]?.innerText || at.querySelector("img")?.alt;
                  return at.getAttribute("aria-label") || called || at.innerText;
                }"""
            )
        )
    return names


TOP = [
    "Skip to the content", "Ask the documents", "Ask", "Library", "Facts", "History",
    "+\nNew conversation", "Keyboard shortcuts", "Appearance and language",
]  # fmt: skip
FORM = ["Ask", "Narrow the search", ""]  # and round again


def test_the_keyboard_is_enough(page: Page) -> None:
    question = page.locator("#question")
    expect(question).to_be_focused()
    page.keyboard.type("Who dredged the harbour of Kumba?")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("Tell me.")
    assert question.input_value().count("\n") == 1
    page.keyboard.press("Enter")
    page.locator(".tools button").first.wait_for()
    chip = "Source 1: Report on the harbour, page 2"
    assert tabbed(page, 13) == [*FORM, *TOP, chip]
    page.keyboard.press("Enter")
    heading = page.locator("#panel h2")
    expect(heading).to_be_focused()
    page.locator("#panel .more a").first.wait_for()
    assert tabbed(page, 7) == [
        "Close",
        "Previous page",
        "Larger",
        "Page 2 of Report on the harbour, with the quote marked",
        "Open the PDF at page 2",
        "Open at page 2",
        "Download the file",
    ]
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator(".chip")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".source-title")).to_be_focused()
    page.keyboard.press("Enter")
    expect(heading).to_be_focused()
    assert tabbed(page, 1) == ["Close"]
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator(".source-title")).to_be_focused()
    assert tabbed(page, 1) == ["Helpful"]
    for tool in ("Not helpful", "Copy", "Copy as Markdown", "Copy link", "Edit the question"):
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("button", name=tool, exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    mending = page.locator(".mending textarea")
    expect(mending).to_be_focused()
    expect(mending).to_have_value("Who dredged the harbour of Kumba?\nTell me.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Edit the question")).to_be_focused()


def test_whoever_skips_to_the_content_loses_nothing(page: Page) -> None:
    page.route("**/v1/answers/stream", lambda route: None)  # an answer that is long in coming
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type("Who dredged the harbour of Kumba?")
    page.keyboard.press("Enter")
    turn = page.locator(".turn")
    turn.wait_for()
    turn.evaluate("turn => { turn.begun = true; }")
    page.keyboard.type("And when?")
    stop = ["Stop", *FORM[1:]]  # nothing can be asked before the answer has ended
    assert tabbed(page, 4) == [*stop, TOP[0]]
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    expect(page.locator("#question")).to_have_value("And when?")
    expect(turn.locator(".note")).to_have_text("Searching the documents…")
    assert turn.evaluate("turn => turn.begun")  # it is the same, not one read again
    assert tabbed(page, 1) == ["Ask a follow-up"]


def test_nothing_moves_for_whoever_asked_for_less_motion(page: Page) -> None:
    answered(page)
    # as it is while sentences come
    page.locator(".answer").evaluate("answer => answer.setAttribute('aria-busy', 'true')")
    sentence = page.locator(".answer > p").first
    expect(sentence).to_have_css("animation-name", "come")  # the control
    page.emulate_media(reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((each) => {
          const style = getComputedStyle(each);
          return style.animationName !== "none" || style.transitionProperty !== "none";
        }).map((each) => each.outerHTML.slice(0, 120))"""
    )
    assert moving == []


def test_a_listener_hears_that_it_searches_and_then_the_whole_answer_once(page: Page) -> None:
    page.evaluate(
        """() => {
          window.heard = [];
          const status = document.getElementById("status");
          const heard = () => window.heard.push(status.textContent);
          new MutationObserver(heard).observe(status, { childList: true });
        }"""
    )
    turn = ask(page, "Who dredged the harbour of Kumba?")
    heard = page.evaluate("() => window.heard")
    assert len(heard) == 2
    assert heard[0].startswith("Searching")
    assert "Wren Marine" in heard[1]
    assert turn.locator(".answer").get_attribute("aria-live") is None
    assert turn.locator(".answer").get_attribute("aria-busy") is None


def test_chips_are_large_enough_and_say_where_they_lead(page: Page) -> None:
    answered(page)
    chip = page.locator(".chip").first
    box = chip.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    expect(chip).to_have_accessible_name("Source 1: Report on the harbour, page 2")
