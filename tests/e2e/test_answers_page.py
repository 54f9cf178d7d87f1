"""An answer in the page: while it is written, what it rests on, and what became of that since."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.conftest import Open, ask
from tests.e2e.serving import PDF_QUOTE, Served, make_library, serving
from tests.fake_chat_server import FakeChatServer

QUESTION = "Where did TEST pilot its tool?"
FIRST = "TEST piloted its tool in Accra, Ghana"
INVENTED = "The tool cost USD 9,000,000 in Lagos"
MINUTE = 60_000  # milliseconds


@dataclass(frozen=True)
class Writing:
    """A server with a chat model that writes what a test wants."""

    served: Served
    model: FakeChatServer


@pytest.fixture(scope="module")
def writing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writing]:
    with FakeChatServer() as model:
        chat = {"CHAT_MODEL": "openai:x", "CHAT_BASE_URL": model.url, "CHAT_API_KEY": "k"}
        with serving(make_library(tmp_path_factory.mktemp("writing")), **chat) as served:
            yield Writing(served, model)


@pytest.fixture(scope="module")
def growing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server over a library that tests add to."""
    with serving(make_library(tmp_path_factory.mktemp("growing"))) as served:
        yield served


def hand_in(
    page: Page, served: Served, name: str, text: str, outcome: str = "new", **facts: str
) -> None:
    """Put a file into the library with what is known about it; it is there afterwards."""
    taken = page.request.post(
        f"{served.url}/v1/library/uploads", params={"name": name, **facts}, data=text.encode()
    )
    assert taken.status == 202, taken.text()
    page.goto(f"{served.url}/library")
    done = page.locator(".uploads li", has_text=name).filter(has_text=f"({outcome})")
    expect(done).to_have_count(1, timeout=MINUTE)


def begin_anew(page: Page, served: Served) -> None:
    page.goto(served.url)
    page.locator("#nav a[aria-current]").wait_for()  # until then it is the page without script


def cited(page: Page, served: Served, question: str) -> str:
    """Ask in a conversation of its own; the address of the answer, which rests on one source."""
    begin_anew(page, served)
    expect(ask(page, question).locator(".chip")).to_have_count(1)
    return page.url


def opened_source(page: Page, address: str) -> Locator:
    page.goto(address)
    page.locator(".turn .chip").click()
    return page.locator("#panel")


def test_a_sentence_is_read_while_the_model_still_writes_and_stays_when_it_is_stopped(
    opened: Open, writing: Writing
) -> None:
    writing.model.answer = f"{FIRST} [1]. " + f"{INVENTED}, as is well known. " * 100
    writing.model.pause = 0.1  # seconds before each of hundreds of pieces: Stop comes long before
    page = opened(writing.served)
    page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    turn = page.locator(".turn")
    expect(turn.locator(".answer[aria-busy] > p")).to_contain_text([FIRST])
    expect(turn.locator(".tools button")).to_have_count(0)
    assert not writing.model.left.is_set()
    page.get_by_role("button", name="Stop").click()
    expect(turn.locator(".note")).to_have_text(
        "Stopped. What is shown is proven; the answer is not finished, and is not kept."
    )
    expect(turn.locator(".answer > p")).to_contain_text([FIRST])
    expect(turn.locator(".answer")).not_to_have_attribute("aria-busy", "true")
    assert writing.model.left.wait(20)


def test_a_sentence_that_nothing_proves_is_counted_and_nowhere_in_the_page(
    opened: Open, writing: Writing
) -> None:
    writing.model.answer = f"{FIRST} [1]. {INVENTED} [1]."
    writing.model.pause = 0
    page = opened(writing.served)
    turn = page.locator(".turn")
    for come in (lambda: ask(page, QUESTION), page.reload):  # as it is written, and as it is kept
        with page.expect_response("**/v1/answers/*") as told:
            come()
        expect(turn.locator(".answer > p")).to_contain_text([FIRST])
        expect(turn.locator(".note")).to_contain_text(
            "One sentence of the answer was left out, because no document proves it."
        )
        for seen in (page.content(), told.value.text()):  # the browser is not even told
            assert "9,000,000" not in seen
            assert "Lagos" not in seen


@pytest.mark.parametrize(
    ("name", "newer", "said"),
    [
        (
            "ferry.txt",
            "The ferry of Lamu carries 40 passengers. It was painted blue.",
            "The document has changed since; the quote still stands in it.",
        ),
        (
            "tram.txt",
            "The tram of Oran carries 90 passengers.",
            "The document has changed since, and the quote no longer stands in it.",
        ),
    ],
)
def test_a_source_that_has_changed_since_says_so_and_lists_its_editions(
    opened: Open, growing: Served, name: str, newer: str, said: str
) -> None:
    page = opened(growing)
    what = newer.split(" carries")[0]
    older = f"{what} carries 40 passengers."
    hand_in(page, growing, name, older, published="2019-03-01")
    address = cited(page, growing, f"How many passengers does {what.lower()} carry?")
    panel = opened_source(page, address)
    expect(panel.locator(".more a")).to_have_count(2)  # all that it says is there
    expect(panel.locator(".warning")).to_have_count(0)
    expect(panel.locator(".plain li")).to_have_count(0)
    expect(page.locator(".sources li.stale")).to_have_count(0)

    hand_in(page, growing, name, newer, "new edition", published="2021-09-01")
    panel = opened_source(page, address)
    expect(page.locator(".sources li.stale")).to_have_count(1)
    expect(panel.locator(".warning")).to_have_text(said)
    expect(panel.locator("mark")).to_have_text(older)
    expect(panel.get_by_role("heading", name="Editions")).to_be_visible()
    expect(panel.locator(".plain li")).to_have_text(
        ["1 September 2021 · current", "1 March 2019 · quoted here"]
    )
    panel.get_by_role("link", name="1 March 2019").click()
    expect(page.locator("main")).to_contain_text("This is not the current edition.")
    expect(page.locator("main")).to_contain_text(older)
    page.get_by_role("link", name="Read the current edition").click()
    expect(page.locator("main")).to_contain_text(newer)


def test_a_source_that_was_removed_since_says_so_and_shows_nothing_of_it(
    opened: Open, growing: Served
) -> None:
    page = opened(growing)
    hand_in(page, growing, "kiosk.txt", "The kiosk of Bari sells 12 kinds of tea.")
    address = cited(page, growing, "How many kinds of tea does the kiosk of Bari sell?")
    page.get_by_role("link", name="Library").click()
    row = page.locator("tbody tr", has_text="kiosk")
    row.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)
    page.goto(address)
    source = page.locator(".sources button")
    source.click()
    expect(page.locator("#panel .warning")).to_have_text("The document was removed since.")
    expect(page.locator("#panel mark")).to_have_count(0)
    assert "12 kinds" not in page.content()


def test_documents_that_disagree_stand_side_by_side_with_their_dates(
    opened: Open, growing: Served
) -> None:
    page = opened(growing)
    for name, count, published in (
        ("census old.txt", "four", "2016-06-01"),
        ("census new.txt", "seven", "2018-06-01"),
    ):
        text = f"The Medellin Collaboration covers {count} cities in the north."
        hand_in(page, growing, name, text, published=published)
    begin_anew(page, growing)
    turn = ask(page, "How many cities does the Medellin Collaboration cover?")
    expect(turn.locator(".standing")).to_have_text("Answered from 2 documents, newest June 2018")
    cards = turn.locator(".sources li")
    dates = [f"document · 1 June {year} · for staff only" for year in (2018, 2016)]
    expect(cards.locator(".source-where")).to_have_text(dates)
    expect(cards.locator("q")).to_contain_text(["seven cities", "four cities"])
    newer, older = (card.bounding_box() for card in cards.all())
    assert newer
    assert older
    assert newer["y"] == older["y"]
    assert newer["x"] + newer["width"] <= older["x"]


def test_what_is_typed_before_the_page_has_begun_is_kept(opened: Open, server: Served) -> None:
    page = opened(server)

    def late(route: Route) -> None:
        page.fill("#question", QUESTION)  # in the box of the page without script
        route.continue_()

    page.route("**/static/page.en.js?*", late)
    page.reload()
    page.locator("#nav a[aria-current]").wait_for()
    expect(page.locator("#question")).to_have_value(QUESTION)
    page.locator("#question").press("Enter")
    expect(page.locator(".turn .chip")).to_have_count(1)


def test_an_answer_is_copied_as_text_with_its_sources(opened: Open, server: Served) -> None:
    page = opened(server, permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page, "Who dredged the harbour of Kumba?")
    turn.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator("#status")).to_have_text("Copied.")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    source = f"[1] Report on the harbour, page 2 · 1 June 2019: “{PDF_QUOTE}”"
    assert copied == f"Who dredged the harbour of Kumba?\n\n{PDF_QUOTE} [1]\n\n{source}\n"


def test_an_answer_is_printed_with_whole_quotes_and_without_what_is_only_pressed(
    opened: Open, growing: Served
) -> None:
    page = opened(growing)
    streets = ", ".join(f"the street of number {number}" for number in range(1, 21))
    hand_in(page, growing, "lamps.txt", f"The lamps of Quito light {streets} since 2015.")
    cited(page, growing, "What do the lamps of Quito light?")
    quote = page.locator(".sources q")
    expect(quote).to_be_hidden()  # the control: on the screen, the sentence above says it
    page.locator(".chip").click()
    page.emulate_media(media="print")
    for hidden in (".ask", ".tools", ".top", "#panel"):
        expect(page.locator(hidden)).to_be_hidden()
    for shown in (".asked", ".answer > p", ".sources q"):
        expect(page.locator(shown)).to_be_visible()
    expect(quote).to_have_css("-webkit-line-clamp", "none")
    assert not quote.evaluate("(q) => q.scrollHeight > q.clientHeight")
    expect(quote).to_contain_text("the street of number 20 since 2015.")


def test_a_document_without_pages_opens_at_the_quote(opened: Open, growing: Served) -> None:
    page = opened(growing)
    quote = "The organ of Gouda has 52 stops."
    rest = [f"Paragraph {number} is about the windows." for number in range(100)]
    hand_in(page, growing, "organ.txt", "\n\n".join([*rest, quote, *rest]))
    panel = opened_source(
        page, cited(page, growing, "How many stops does the organ of Gouda have?")
    )
    panel.get_by_role("link", name="Open").click()
    expect(page.locator("main mark")).to_have_text(quote)
    expect(page.locator("main mark")).to_be_in_viewport()
    expect(page.locator("main h1")).not_to_be_in_viewport()  # the control


def test_what_is_not_found_is_told_with_the_closest_documents(page: Page, server: Served) -> None:
    turn = ask(page, "Which printer is PR-31 in the harbour of Kumba?")
    expect(turn).to_have_class(re.compile("not_found"))
    closest = turn.locator(".closest")
    expect(closest.get_by_role("heading")).to_have_text("Nearest passages")
    expect(closest.locator("li").first).to_contain_text("Report on the harbour, page ")
    expect(closest.locator("q").first).to_contain_text("harbour of Kumba")
    assert 1 <= closest.locator("li").count() <= 3
    closest.get_by_role("link", name="Report on the harbour").first.click()
    expect(page.get_by_role("heading", name="Report on the harbour")).to_be_visible()
    assert page.url.startswith(f"{server.url}/d/")


def test_a_new_conversation_is_empty_and_has_another_name(page: Page, server: Served) -> None:
    ask(page, QUESTION)
    first = page.url
    page.get_by_role("link", name="New conversation").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator(".suggestions")).to_be_visible()
    assert page.url == f"{server.url}/"
    with page.expect_request("**/v1/answers/stream") as sent:
        ask(page, "Who dredged the harbour of Kumba?")
    assert "conversation_id" not in str(sent.value.post_data)
    names = [re.findall(r"/c/(c_\w+)/", url)[0] for url in (first, page.url)]
    assert names[0] != names[1]
    page.goto(first)
    expect(page.locator(".asked")).to_have_text([QUESTION])
