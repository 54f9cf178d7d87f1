"""From a question to the page of a document and back, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, ask
from tests.e2e.serving import PDF_QUOTE, Served


def test_from_a_question_to_the_marked_quote_and_on(
    page: Page, server: Served, opened: Open
) -> None:
    turn = ask(page, "Who dredged the harbour of Kumba?")
    expect(turn.locator(".answer > p")).to_contain_text("Wren Marine")
    turn.locator(".chip").first.click()
    panel = page.locator("#panel")
    expect(panel.locator("h2")).to_have_text("Source 1: Report on the harbour")
    expect(panel.locator("h2")).to_be_focused()
    quote = panel.locator("mark").inner_text()
    assert quote.strip() in PDF_QUOTE
    expect(panel.locator(".facts")).to_contain_text("Page2")
    expect(panel).to_contain_text("1 June 2019")
    expect(panel.locator(".facts")).to_contain_text(re.compile("Edition[0-9a-f]{16}"))
    picture = panel.locator("img.page-picture")
    expect(picture).to_have_attribute("alt", re.compile("Page 2 of Report on the harbour"))
    page.wait_for_function("() => document.querySelector('.page-picture')?.naturalWidth > 0")
    # the quote is boxed in the picture, which the server says
    source = picture.get_attribute("src")
    assert page.request.get(server.url + str(source)).headers["x-quote-found"] == "true"

    reading = panel.get_by_role("link", name="Open at page 2").get_attribute("href")
    read = opened(server, str(reading).removeprefix(server.url))
    expect(read.locator("section[id='page=2'] mark")).to_have_text(quote.strip())

    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(turn.locator(".chip").first).to_be_focused()

    follow_up = ask(page, "And when?")
    expect(follow_up.locator(".answer > p")).to_contain_text("March 2019")
    expect(follow_up.locator(".understood")).to_contain_text("About: Who dredged the harbour")
    assert re.search(r"/c/c_\w+/ans_\w+$", page.url)

    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    page.locator(".turn").first.locator(".chip").first.click()
    expect(page.locator("#panel mark")).to_have_text(quote)


SCREENS = [(1366, 768, 1), (1440, 900, 1), (390, 844, 1), (720, 450, 2), (683, 384, 2)]


@pytest.mark.parametrize(("width", "height", "zoom"), SCREENS)
def test_the_page_of_a_source_is_seen_at_the_quote_on_every_screen(
    opened: Open, server: Served, width: int, height: int, zoom: int
) -> None:
    size = {"width": width, "height": height}
    page = opened(server, viewport=size, device_scale_factor=zoom)
    ask(page, "Who dredged the harbour of Kumba?").locator(".chip").first.click()
    picture = page.locator("img.page-picture")
    page.wait_for_function("() => document.querySelector('.page-frame')?.scrollTop > 0")
    address = server.url + str(picture.get_attribute("src")).replace(".png?", "/boxes?")
    found = page.request.get(address).json()
    drawn, frame = picture.bounding_box(), page.locator(".page-frame").bounding_box()
    assert drawn is not None
    assert frame is not None
    points = drawn["height"] / found["height"]
    top, foot = (
        drawn["y"] + (found["height"] - found["boxes"][0][edge]) * points for edge in ("y1", "y0")
    )
    assert frame["y"] <= top < foot <= min(frame["y"] + frame["height"], height)
    assert frame["height"] > 200


PHONE = {"width": 390, "height": 844}


def test_back_closes_the_source_on_a_phone_and_what_lies_under_it_is_out_of_reach(
    opened: Open, server: Served
) -> None:
    page = opened(server, viewport=PHONE)
    turn = ask(page, "Who dredged the harbour of Kumba?")
    address = page.url
    chip, panel = turn.locator(".chip").first, page.locator("#panel")
    chip.click()
    panel.locator(".more a").first.wait_for()
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        assert not page.evaluate("() => Boolean(document.activeElement.closest('#view, .top'))")
    page.go_back()
    expect(panel).to_be_hidden()
    expect(chip).to_be_focused()
    assert page.url == address
    expect(page.locator(".turn")).to_have_count(1)

    chip.click()
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    ask(page, "And when?")
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    page.set_viewport_size({"width": 768, "height": 900})
    page.locator(".turn .chip").last.click()
    page.mouse.click(40, 400)  # beside it
    expect(panel).to_be_hidden()


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, PHONE])
def test_a_new_answer_comes_to_the_top_and_the_box_stays_in_reach(
    opened: Open, server: Served, size: dict[str, int]
) -> None:
    page = opened(server, viewport=size)
    for question in ("Where did TEST pilot its tool?", "And when?", "What did the bridge cost?"):
        turn = ask(page, question)
    expect(turn.locator(".asked")).to_be_in_viewport(ratio=1)
    place = turn.locator(".asked").bounding_box()
    assert place is not None
    assert place["y"] < 120
    for name in ("textbox", "button"):
        expect(page.locator("form.ask").get_by_role(name).first).to_be_in_viewport(ratio=1)


def test_suggested_questions_are_answered(page: Page) -> None:
    suggestion = page.locator(".suggestion").first
    suggestion.click()
    expect(page.locator(".turn .chip").first).to_be_visible()
    expect(page.locator(".suggestions")).to_be_hidden()


def test_what_is_not_there_is_drawn_differently_and_can_be_reported(page: Page) -> None:
    turn = ask(page, "What did the bridge of Zanzibar cost?")
    expect(turn).to_have_class(re.compile("not_found"))
    expect(turn.locator(".badge")).to_have_text("Not in the documents")
    expect(turn).to_contain_text(re.compile(r"I searched \d documents"))
    turn.get_by_role("button", name="Tell the owners this is missing").click()
    expect(turn.locator(".thanks")).to_be_visible()


def test_filters_say_and_narrow_what_is_searched(page: Page) -> None:
    page.get_by_text("Narrow the search").click()
    page.get_by_label("report").check()
    expect(page.locator(".scope")).to_have_text("Searches only: report.")
    turn = ask(page, "Where did TEST pilot its tool?")
    expect(turn).to_have_class(re.compile("not_found"))
    page.get_by_role("button", name="Clear filters").click()
    turn = ask(page, "Where did TEST pilot its tool?")
    expect(turn.locator(".answer")).to_contain_text("Accra")


def test_what_filters_left_out_is_a_press_away_and_nothing_is_missing_for_the_owners(
    page: Page,
) -> None:
    page.get_by_text("Narrow the search").click()
    page.get_by_label("report").check()
    turn = ask(page, "Where did TEST pilot its tool?")
    expect(turn).to_contain_text("Only a part of the documents was searched")
    expect(turn.get_by_role("button", name="Tell the owners")).to_have_count(0)
    turn.get_by_role("button", name="Search everything").click()
    expect(page.locator(".turn").last.locator(".answer")).to_contain_text("Accra")


def test_a_greeting_is_answered_as_one(page: Page) -> None:
    turn = ask(page, "hello")
    expect(turn.locator(".answer")).to_have_text(
        "Hello. What would you like to know from the documents?"
    )
    expect(turn.locator(".badge")).to_have_count(0)


def test_what_is_searched_can_be_narrowed_to_an_audience_and_to_dates(page: Page) -> None:
    page.get_by_text("Narrow the search").click()
    page.get_by_role("group", name="Audience").get_by_label("partner").check()
    expect(page.locator(".scope")).to_have_text("Searches only: audience partner.")
    expect(ask(page, "Where did TEST pilot its tool?")).to_have_class(re.compile("not_found"))
    turn = ask(page, "Which grant went to the housing project of Surat?")
    expect(turn.locator(".answer")).to_contain_text("USD 957,000")
    page.fill("[name=from]", "2099-01-01")
    expect(page.locator(".scope")).to_have_text(
        "Searches only: audience partner, from 1 January 2099. "
        "Left out because they have no date: 1."
    )
    again = ask(page, "Which grant went to the housing project of Surat?")
    expect(again).to_have_class(re.compile("not_found"))


def test_conversations_are_found_named_reopened_and_deleted(page: Page, server: Served) -> None:
    ask(page, "Where did TEST pilot its tool?")
    deep = page.url
    page.get_by_role("link", name="History").click()
    page.fill("#search", "zzz")
    expect(page.locator(".empty")).to_be_visible()
    page.fill("#search", "pilot tool accra")
    item = page.locator(".conversations li").first
    expect(item).to_contain_text("Where did TEST pilot its tool?")
    menu = item.locator(".menu summary")
    menu.click()
    expect(menu).to_have_accessible_name("Actions: Where did TEST pilot its tool?")
    item.get_by_role("button", name="Rename").click()
    page.get_by_role("textbox", name="Title").fill("Not kept")
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox", name="Title")).to_have_count(0)
    expect(item.get_by_role("link").first).to_have_text("Where did TEST pilot its tool?")
    expect(item.get_by_role("link").first).to_be_focused()
    menu.click()
    item.get_by_role("button", name="Rename").click()
    page.get_by_role("textbox", name="Title").fill("For the board")
    page.get_by_role("button", name="Save").click()
    page.fill("#search", "for the board")
    page.get_by_role("link", name="For the board", exact=True).click()
    expect(page.locator(".turn .chip")).to_have_count(1)
    assert page.title().startswith("For the board")
    page.go_back()
    page.fill("#search", "for the board")
    expect(page.locator(".conversations li")).to_have_count(1)
    menu.click()
    for format in ("DOCX", "PDF"):
        with page.expect_download() as download:
            item.get_by_role("link", name=f"Save as {format}").click()
        assert download.value.suggested_filename == f"For the board.{format.lower()}"
    item.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator(".empty")).to_be_visible()
    page.goto(deep)
    expect(page.get_by_role("alert")).to_contain_text("no such conversation")


def test_feedback_with_a_reason_reaches_whoever_looks_after_the_library(page: Page) -> None:
    turn = ask(page, "Where did TEST pilot its tool?")
    turn.get_by_role("button", name="Not helpful").click()
    turn.get_by_label("It is outdated").check()
    turn.get_by_label("Comment").fill("There is a newer report.")
    turn.get_by_role("button", name="Send").click()
    expect(turn.locator(".thanks")).to_be_focused()
    page.get_by_role("link", name="Library").click()
    page.get_by_role("link", name="What readers thought").click()
    expect(page.locator(".feedback")).to_contain_text("There is a newer report.")


def test_an_answer_is_copied_with_its_sources(opened: Open, server: Served) -> None:
    page = opened(server, permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page, "Who dredged the harbour of Kumba?")
    turn.get_by_role("button", name="Copy as Markdown").click()
    expect(page.locator("#status")).to_contain_text("Copied")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("Who dredged the harbour of Kumba?\n\n")
    assert f"- [1] [Report on the harbour]({server.url}/d/" in copied
    assert PDF_QUOTE in copied
    turn.get_by_role("button", name="Copy link").click()
    expect(page.locator("#status")).to_contain_text("everybody who may read all of the sources")
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert link.startswith(f"{server.url}/s/")
    page.goto(link)
    expect(page.locator("body")).to_contain_text(PDF_QUOTE)


def test_the_page_speaks_the_language_of_the_browser(opened: Open, server: Served) -> None:
    for locale, word in {
        "fr-FR": "Bibliothèque",
        "es-CO": "Biblioteca",
        "pt-BR": "Biblioteca",
    }.items():
        page = opened(server, locale=locale)
        expect(page.get_by_role("link", name=word, exact=True)).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", locale[:2])


def test_what_comes_from_a_document_is_marked_with_its_language(page: Page) -> None:
    turn = ask(page, "Who dredged the harbour of Kumba?")
    expect(turn.locator(".answer > p[data-document]")).to_have_attribute("lang", "en")
    expect(turn.locator("q")).to_have_attribute("lang", "en")


def test_every_language_has_the_same_words(page: Page) -> None:
    keys = page.evaluate(
        """async () => {
          const found = {};
          for (const each of ["en", "fr", "es", "pt"]) {
            const words = await (await fetch(`/static/words/${each}.json`)).json();
            found[each] = Object.entries(words)
              .map(([key, text]) => key + (text.match(/\\{\\w+\\}/g) || []).sort().join("")).sort();
          }
          return found;
        }"""
    )
    assert keys["en"] == keys["fr"] == keys["es"] == keys["pt"]


def test_one_question_can_be_asked_without_javascript(opened: Open, server: Served) -> None:
    page = opened(server, java_script_enabled=False)
    page.fill("#question", "Who dredged the harbour of Kumba?")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("mark")).to_contain_text("Wren Marine")
    page.get_by_role("link", name="Report on the harbour").click()
    expect(page.locator("main")).to_contain_text(PDF_QUOTE)


def test_pages_of_the_server_speak_the_language_of_the_browser(
    opened: Open, server: Served
) -> None:
    page = opened(server, java_script_enabled=False, locale="pt-BR")
    expect(page.locator("html")).to_have_attribute("lang", "pt")
    page.fill("#question", "Who dredged the harbour of Kumba?")
    page.get_by_role("button", name="Perguntar").click()
    expect(page.get_by_role("heading", name="Fontes")).to_be_visible()
    expect(page.locator("blockquote")).to_have_attribute("lang", "en")
    page.get_by_role("link", name="Report on the harbour").click()
    expect(page.get_by_role("link", name="Descarregar o ficheiro")).to_be_visible()
    expect(page.get_by_role("link", name="Página 1", exact=True)).to_be_visible()


def test_events_are_whole_however_the_stream_is_cut(page: Page) -> None:
    found = page.evaluate(
        """async () => {
          const { Parser } = await import("/static/sse.js");
          const first = ': ping\\n\\nevent: a\\ndata: {"type":"é"}\\n\\n';
          const stream = first + 'data: {"type":\\ndata: "b"}\\n\\n';
          const whole = new Parser().push(stream).map((e) => e.type).join();
          for (let cut = 0; cut <= stream.length; cut += 1) {
            const parser = new Parser();
            const parts = [...parser.push(stream.slice(0, cut)), ...parser.push(stream.slice(cut))];
            if (parts.map((e) => e.type).join() !== whole) return `cut at ${cut}`;
          }
          return whole;
        }"""
    )
    assert found == "é,b"


def test_chips_stand_where_the_server_says_and_nowhere_else(page: Page) -> None:
    found = page.evaluate(
        """async () => {
          const { paragraphs } = await import("/static/marks.js");
          const text = "😀 One [2] of [1].\\n\\nTwo [1]";
          const citation = { index: 1, spans: [{ start: 13, end: 16 }, { start: 23, end: 26 }] };
          return paragraphs(text, [citation]).map((p) => p.map((x) => x.words ?? x.citation.index));
        }"""
    )
    assert found == [["😀 One [2] of ", 1, "."], ["Two ", 1]]
