"""A conversation in the page: mended in place, stopped, kept, found again, and walked by keys."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.conftest import Open, ask
from tests.e2e.serving import HOSTILE, Served
from tests.e2e.staging import frames, staged

TOOL = "Where did TEST pilot its tool?"
HARBOUR = "Who dredged the harbour of Kumba?"
GRANT = "Which grant went to the housing project of Surat?"
WIDE = {"width": 1440, "height": 900}
FOCUS = "() => document.activeElement.className || document.activeElement.tagName"


def mend(turn: Locator, question: str) -> None:
    turn.get_by_role("button", name="Edit the question").click()
    turn.locator(".mending textarea").fill(question)
    turn.get_by_role("button", name="Ask again").click()


def asked(page: Page) -> Locator:
    return page.locator(".asked")


def test_a_question_is_edited_in_its_place_and_the_answers_that_leant_on_it_go(
    page: Page, server: Served
) -> None:
    for question in (TOOL, GRANT, "And when?"):
        turn = ask(page, question)
    expect(turn.locator(".understood")).to_contain_text(f"About: {GRANT}")
    before = page.url
    middle = page.locator(".turn").nth(1)
    middle.get_by_role("button", name="Edit the question").click()
    box = middle.locator(".mending textarea")
    expect(box).to_be_focused()
    expect(box).to_have_value(GRANT)
    expect(middle.locator(".hint")).to_have_text("The answers below it go, too.")
    page.keyboard.press("Escape")  # nothing is done
    expect(middle.get_by_role("button", name="Edit the question")).to_be_focused()
    mend(middle, HARBOUR)
    expect(asked(page)).to_have_text([TOOL, HARBOUR])
    expect(page.locator(".turn").last.locator(".answer")).to_contain_text("Wren Marine")
    expect(asked(page).last).to_be_focused()
    follow_up = ask(page, "And when?")
    expect(follow_up.locator(".understood")).to_contain_text(f"About: {HARBOUR}")
    page.reload()
    expect(asked(page)).to_have_text([TOOL, HARBOUR, "And when?"])

    page.goto(before)  # what was answered there once still opens
    expect(asked(page)).to_have_text([TOOL, GRANT, "And when?"])
    expect(page.locator("#question")).to_be_hidden()
    page.get_by_role("link", name="Show the conversation as it is now").click()
    expect(asked(page)).to_have_text([TOOL, HARBOUR, "And when?"])
    page.go_back()
    expect(asked(page)).to_have_text([TOOL, GRANT, "And when?"])


def test_an_edited_question_that_fails_is_tried_again_in_its_place_or_given_up(
    page: Page,
) -> None:
    ask(page, TOOL)
    ask(page, "And when?")
    page.context.set_offline(True)
    mend(page.locator(".turn").first, HARBOUR)
    failed = page.locator(".turn.failed")
    expect(failed.locator(".note")).to_contain_text("cannot be reached")
    expect(asked(page)).to_have_text([HARBOUR])
    failed.get_by_role("button", name="Keep the answer before").click()
    expect(asked(page)).to_have_text([TOOL, "And when?"])
    mend(page.locator(".turn").first, HARBOUR)
    failed.get_by_role("button", name="Try again").wait_for()
    page.context.set_offline(False)
    failed.get_by_role("button", name="Try again").click()
    expect(page.locator(".turn .chip")).to_have_count(1)
    page.reload()
    expect(asked(page)).to_have_text([HARBOUR])


def test_what_a_follow_up_was_taken_to_be_about_is_taken_off_by_a_press(page: Page) -> None:
    first = ask(page, TOOL)
    expect(first.locator(".understood")).to_be_hidden()
    turn = ask(page, "And when?")
    expect(turn.locator(".understood")).to_have_text(f"About: {TOOL}✕")
    alone = turn.get_by_role("button", name="Ask it on its own")
    tip = "(each) => getComputedStyle(each, '::after').content"
    assert alone.evaluate(tip) == "none"
    alone.hover()
    assert alone.evaluate(tip) == '"Ask it on its own"'
    expect(page.get_by_label("Save the conversation")).to_have_count(2)
    expect(page.get_by_label("Save the conversation").first).to_be_hidden()  # the newest has it
    page.get_by_label("Save the conversation").last.click()
    with page.expect_download() as saved:
        turn.get_by_role("link", name="Save as DOCX").click()
    assert saved.value.suggested_filename.endswith(".docx")
    with page.expect_request("**/v1/answers/stream") as sent:
        alone.click()
    assert '"alone":true' in str(sent.value.post_data)
    page.locator(".turn").nth(1).locator(".tools button").first.wait_for()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").last.locator(".understood")).to_be_hidden()
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").last.locator(".understood")).to_be_hidden()


def test_what_a_follow_up_is_about_is_said_in_few_words_where_it_can_be(page: Page) -> None:
    found = page.evaluate(
        """async () => {
          const { understood } = await import("/static/understood.js");
          return [
            ["When was it launched?", "When was Medellin Collaboration launched?", ["Who?"]],
            ["And what are its goals?", "what are UCRA's goals?", ["What is UCRA?"]],
            ["And when?", "What is UCRA, and when?", ["What is UCRA?"]],
            ["And in Ghana?", "Where in Ghana was it?", ["Where in Peru was it?"]],
            ["wat is ucra", "what is ucra", []],
          ].map((each) => understood(...each));
        }"""
    )
    assert found == [
        "About: Medellin Collaboration",
        "About: UCRA",
        "About: What is UCRA?",
        "Understood as “Where in Ghana was it?”",
        "Understood as “what is ucra”",
    ]


def test_stop_says_what_is_true_and_the_focus_stays_in_the_conversation(page: Page) -> None:
    page.route("**/v1/answers/stream", lambda route: None)  # an answer that is long in coming
    page.locator(".suggestion").first.focus()
    page.keyboard.press("Enter")
    turn = page.locator(".turn")
    expect(turn.locator(".asked")).to_be_focused()
    page.get_by_role("button", name="Stop").focus()
    page.keyboard.press("Enter")
    expect(turn.locator(".note")).to_have_text("Stopped before there was an answer.")
    expect(turn.locator(".asked")).to_be_focused()
    turn.get_by_role("button", name="Try again").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".turn .asked")).to_be_focused()


def test_a_draft_is_there_again_until_it_is_answered(page: Page, server: Served) -> None:
    box = page.locator("#question")
    ask(page, TOOL)
    box.fill("What did the bridge")
    page.get_by_role("link", name="Library").click()
    page.locator("tbody tr").first.wait_for()
    page.go_back()
    expect(box).to_have_value("What did the bridge")
    page.get_by_role("link", name="New conversation").click()
    expect(box).to_have_value("")  # it belongs to its conversation
    page.go_back()
    expect(box).to_have_value("What did the bridge")
    expect(page.locator(".turn")).to_have_count(1)
    page.context.set_offline(True)
    ask(page, HARBOUR)
    expect(box).to_have_value("")
    page.context.set_offline(False)
    page.reload()
    expect(box).to_have_value(HARBOUR)  # it could not be sent
    box.press("Enter")
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn .chip")).to_have_count(2)
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    expect(box).to_have_value("")


def test_the_open_source_is_marked_says_its_question_and_follows_a_new_answer(
    opened: Open, server: Served
) -> None:
    page = opened(server, viewport=WIDE)
    first = ask(page, HARBOUR)
    first.locator(".chip").click()
    panel = page.locator("#panel")
    expect(panel.locator(".source-of")).to_have_text(f"For the answer to “{HARBOUR}”")
    marked = page.locator("[aria-current=true]")
    expect(marked).to_have_count(2)  # the number and its card
    expect(first.locator("li[aria-current=true]")).to_contain_text("Report on the harbour")
    second = ask(page, TOOL)
    expect(panel.locator("h2")).to_have_text("Source 1: The tool of TEST")
    expect(panel.locator(".source-of")).to_have_text(f"For the answer to “{TOOL}”")
    expect(second.locator("[aria-current=true]")).to_have_count(2)
    expect(marked).to_have_count(2)
    expect(page.locator("#question")).to_be_focused()
    ask(page, "What did the bridge of Zanzibar cost?")
    expect(panel).to_be_hidden()  # there is no source to follow to
    expect(marked).to_have_count(0)
    expect(page.locator("#question")).to_be_focused()


CITATION = {
    "index": 1, "document_id": "doc_1", "edition": "e", "title": "Report", "kind": "report",
    "published": "2016-10-05", "page": None, "page_label": None, "quote": "One.", "before": "",
    "after": "", "url": "/d/doc_1",
}  # fmt: skip


def answer(text: str, count: int, status: str = "answered", **more: object) -> str:
    """A reply with these words and marks [1] to [count], each of a document of its own."""
    citations = []
    for index in range(1, count + 1):
        mark = f"[{index}]"
        start = text.index(mark)
        span = {"start": start, "end": start + len(mark)}
        citations.append({**CITATION, "index": index, "document_id": f"d{index}", "spans": [span]})
    found = {
        "id": "ans_1", "status": status, "text": text, "conversation_id": "c_1",
        "standalone_question": TOOL, "as_of": "2016-10-05", "citations": citations, "closest": [],
        "coverage": {"documents_searched": 3}, "notices": [], **more,
    }  # fmt: skip
    return frames({"type": "answer.completed", "answer": found})


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (answer("A [1]. B [2]. C [3].", 3), "Answered from 3 documents, newest October 2016"),
        (answer("A [1].", 1, "partial"), "Answered in part, from one document, October 2016"),
        (
            answer("Nearest: A [1].", 1, "partial", is_nearest=True),
            "From one document, October 2016",
        ),
        (answer("A [1].", 1, as_of=None), "Answered from one document"),
        (answer("Nothing.", 0, "not_found"), "Not in the documents"),
    ],
)
def test_one_line_over_an_answer_says_what_it_rests_on(page: Page, reply: str, said: str) -> None:
    staged(page, reply)
    expect(ask(page, TOOL).locator(".standing")).to_have_text(said)


def test_any_number_of_the_newest_answer_is_three_stops_from_the_box(page: Page) -> None:
    ask(page, HARBOUR)
    staged(page, answer("A [1]. B [2]. C [3]. D [4].", 4))
    turn = ask(page, TOOL)
    expect(page.locator("#question")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Shift+Tab")
    chips = turn.locator(".chip")
    expect(chips.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(chips.nth(2)).to_be_focused()
    page.keyboard.press("End")
    expect(turn.locator(".source-title").last).to_be_focused()
    page.keyboard.press("Home")
    expect(chips.first).to_be_focused()


def test_keys_lead_to_the_box_the_search_the_last_question_and_the_list_of_keys(
    page: Page,
) -> None:
    ask(page, TOOL)
    page.locator(".asked").click()
    page.keyboard.press("/")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type("a/b?")  # letters where one types
    expect(page.locator("#question")).to_have_value("a/b?")
    page.locator("#question").fill("")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".mending textarea")).to_have_value(TOOL)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.locator("#search")).to_be_focused()
    page.locator("h1").click()
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys).to_contain_text("Search your conversations")
    keys.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.keyboard.press("/")
    expect(keys).to_have_count(0)
    expect(page.locator("#search")).to_be_visible()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(keys.get_by_role("checkbox")).not_to_be_checked()


def test_a_number_shows_what_it_stands_for_where_it_is_pointed_at_or_reached_by_keys(
    page: Page,
) -> None:
    turn = ask(page, HARBOUR)
    preview = page.get_by_role("tooltip")
    turn.locator(".chip").hover()
    for part in ("Report on the harbour", "page 2 · 1 June 2019", "dredged by Wren Marine"):
        expect(preview).to_contain_text(part)
    preview.hover()  # it can be read with the mouse on it
    expect(preview).to_be_visible()
    page.mouse.move(2, 2)
    expect(preview).to_have_count(0)
    page.locator("#question").focus()
    for _ in range(2):
        page.keyboard.press("Shift+Tab")
    expect(turn.locator(".chip")).to_have_accessible_description(re.compile("Wren Marine"))
    page.keyboard.press("Escape")
    expect(preview).to_have_count(0)
    expect(turn.locator(".chip")).to_be_focused()


@pytest.mark.parametrize("width", range(320, 400, 8))
def test_no_number_stands_alone_on_a_line(opened: Open, server: Served, width: int) -> None:
    page = opened(server, viewport={"width": width, "height": 640})
    staged(page, answer(f"{'One of these words ends a line '} here [1].", 1))
    ask(page, TOOL)
    tops = page.locator(".bound").evaluate(
        """(bound) => {
          const word = document.createRange();
          word.selectNodeContents(bound.firstChild);
          return [word.getBoundingClientRect().bottom,
            bound.querySelector(".chip").getBoundingClientRect().top];
        }"""
    )
    assert tops[1] < tops[0]


def test_conversations_stand_beside_the_page_by_day_and_fold_away_for_good(
    opened: Open, server: Served
) -> None:
    page = opened(server, viewport=WIDE)
    side = page.locator("#side")
    ask(page, f"{TOOL} {HOSTILE}")
    expect(side.get_by_role("heading").first).to_have_text("Today")
    newest = side.get_by_role("link").first
    expect(newest).to_contain_text("<script>")
    expect(newest).to_have_attribute("aria-current", "page")
    expect(newest.locator(".opening")).to_contain_text("Accra")
    page.get_by_role("link", name="New conversation").click()
    expect(side.locator("[aria-current]")).to_have_count(0)
    newest.click()
    expect(page.locator(".turn")).to_have_count(1)
    side.locator(".menu summary").first.click()
    side.get_by_role("button", name="Rename").first.click()
    side.get_by_label("Title").fill("The tool, renamed")
    side.get_by_role("button", name="Save").click()
    expect(newest).to_contain_text("The tool, renamed")
    side.get_by_role("button", name="Conversations").click()
    expect(newest).to_be_hidden()
    page.reload()
    expect(side.get_by_role("button", name="Conversations")).to_have_attribute(
        "aria-expanded", "false"
    )
    expect(newest).to_be_hidden()
    page.set_viewport_size({"width": 1024, "height": 768})
    expect(side).to_be_hidden()


def test_conversations_of_earlier_days_stand_under_their_days(opened: Open, server: Served) -> None:
    page = opened(server, "/history", locale="fr-FR")
    found = page.evaluate(
        """async () => {
          const { byDay } = await import("/static/days.js");
          const at = (day, hour) => ({ last_at: new Date(2026, 2, day, hour).toISOString() });
          const now = new Date(2026, 2, 10, 10);
          const days = byDay([at(10, 9), at(10, 0), at(9, 23), at(3, 12)], now);
          return days.map(({ day, entries }) => [day, entries.length]);
        }"""
    )
    assert found == [["Aujourd’hui", 2], ["Hier", 1], ["3 mars 2026", 1]]


def test_who_sees_the_conversations_is_said_as_it_is(page: Page) -> None:
    def signed(route: Route) -> None:
        me = route.fetch().json()
        route.fulfill(json={**me, "sign_in": "proxy"})

    page.get_by_role("link", name="History").click()
    lead = page.locator(".lead")
    expect(lead).to_contain_text("Nobody signs in here: whoever opens this page sees them all.")
    page.route("**/v1/me", signed)
    page.reload()
    expect(lead).to_have_text("Your conversations; nobody else sees them.")
