"""What goes wrong has a good state: said, with a way on, and nothing that was asked is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, ask
from tests.e2e.serving import Served, make_library, serving
from tests.e2e.staging import frames, staged
from tests.fake_chat_server import FakeChatServer, Fault

QUESTION = "Where did TEST pilot its tool?"


def problem(code: str, status: int) -> str:
    return json.dumps({"code": code, "status": status, "detail": "no", "request_id": "r1"})


STARTED = {"type": "answer.started", "answer_id": "ans_1", "conversation_id": "c_1"}
HALF = {"type": "answer.delta", "seq": 1, "text": "Half an answer [1]."}


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (problem("too-many-requests", 429), 429, "Try again in 7 seconds"),
        (problem("key-required", 401), 401, "You are signed out"),
        (problem("server-busy", 503), 503, "did not work: the server is making as many answers"),
        (problem("tokens-spent", 429), 429, "there is more from midnight UTC"),
        (problem("unheard-of", 500), 500, "That did not work: no"),
        (frames(STARTED, HALF), 200, "The answer was cut off"),
        (
            frames(
                STARTED, HALF, {"type": "answer.failed", "problem": json.loads(problem("x", 401))}
            ),
            200,
            "You are signed out",
        ),
        (
            frames(
                STARTED, HALF, {"type": "answer.failed", "problem": json.loads(problem("x", 429))}
            ),
            200,
            "Too many questions at once",
        ),
        ("no event at all", 200, "The answer was cut off"),
        ("event: x\ndata: {broken\n\n", 200, "The answer was cut off"),
    ],
)
def test_a_failure_is_said_and_tried_again_under_the_same_name(
    page: Page, body: str, status: int, said: str
) -> None:
    names: list[str] = []
    page.on(
        "request",
        lambda r: names.append(r.headers["idempotency-key"]) if "stream" in r.url else None,
    )
    staged(page, body, status, **{"Retry-After": "7"})
    turn = ask(page, QUESTION)
    expect(turn.locator(".note")).to_contain_text(said)
    turn.get_by_role("button", name="Try again").click()
    expect(page.locator(".turn .chip")).to_have_count(1)
    expect(page.locator(".turn")).to_have_count(1)
    assert len(set(names)) == 1
    assert len(names) == 2


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("fr", "Cela n’a pas marché : le serveur redémarre ; redemandez dans un instant"),
        ("es-CO", "No funcionó: el servidor se está reiniciando; pregunte de nuevo en un momento"),
        ("pt-BR", "Não resultou: o servidor está a reiniciar; pergunte de novo"),
    ],
)
def test_a_failure_is_said_in_the_language_of_the_page(
    opened: Open, server: Served, locale: str, said: str
) -> None:
    page = opened(server, locale=locale)
    staged(page, problem("server-stopping", 503), 503)
    expect(ask(page, QUESTION).locator(".note")).to_contain_text(said)


def test_a_server_that_is_killed_in_mid_answer_is_said_and_asked_again_when_it_is_back(
    opened: Open, tmp_path: Path
) -> None:
    data_dir = make_library(tmp_path)
    with FakeChatServer((Fault.STALL_MIDDLE,)) as model:
        chat = {"CHAT_MODEL": "openai:x", "CHAT_BASE_URL": model.url, "CHAT_API_KEY": "k"}
        with serving(data_dir, **chat) as served:
            page = opened(served)
            page.fill("#question", QUESTION)
            page.keyboard.press("Enter")
            expect(page.locator(".turn .note")).to_contain_text("Reading")
            served.kill()
            turn = page.locator(".turn")
            expect(turn.locator(".note")).to_contain_text("cut off")
            turn.get_by_role("button", name="Try again").click()
            expect(page.locator(".turn .note")).to_contain_text("cannot be reached")
            port = int(served.url.rpartition(":")[2])
    with serving(data_dir, port):
        page.get_by_role("button", name="Try again").click()
        expect(page.locator(".turn .chip")).to_have_count(1)


def test_stop_ends_the_answer_here_and_on_the_server(opened: Open, tmp_path: Path) -> None:
    with FakeChatServer((Fault.STALL_MIDDLE,)) as model:
        chat = {"CHAT_MODEL": "openai:x", "CHAT_BASE_URL": model.url, "CHAT_API_KEY": "k"}
        with serving(make_library(tmp_path), **chat) as served:
            page = opened(served)
            page.fill("#question", QUESTION)
            page.keyboard.press("Enter")
            expect(page.locator(".turn .note")).to_contain_text("Reading")
            assert model.streaming.wait(20)  # before that there is no call that Stop could end
            page.get_by_role("button", name="Stop").click()
            expect(page.locator(".turn .note")).to_contain_text("Stopped")
            assert model.left.wait(20)
            expect(page.get_by_role("button", name="Ask", exact=True)).to_be_enabled()


def test_offline_is_said_and_over_when_the_network_is_back(page: Page) -> None:
    page.context.set_offline(True)
    turn = ask(page, QUESTION)
    expect(turn.locator(".note")).to_contain_text("cannot be reached")
    page.context.set_offline(False)
    turn.get_by_role("button", name="Try again").click()
    expect(page.locator(".turn .chip")).to_have_count(1)


def test_two_tabs_ask_in_one_conversation_and_neither_loses_a_turn(page: Page) -> None:
    ask(page, QUESTION)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".turn")).to_have_count(1)
    ask(other, "And when?")
    ask(page, "Who dredged the harbour of Kumba?")
    page.reload()
    expect(page.locator(".turn")).to_have_count(3)


def test_the_back_button_leads_through_what_was_seen(page: Page, server: Served) -> None:
    ask(page, QUESTION)
    page.get_by_role("link", name="Library").click()
    page.locator("tbody tr").first.wait_for()
    page.go_back()
    expect(page.locator(".turn .chip")).to_have_count(1)
    page.go_back()
    expect(page.locator(".suggestions")).to_be_visible()


def test_an_answer_of_ten_thousand_characters_stays_usable(page: Page) -> None:
    one = "The programme of resilient cities went on in many places of the world. "
    parts = [(one * 14 + "[1]") for _ in range(10)]
    text = "\n\n".join(parts)
    spans, at = [], 0
    for part in parts:
        spans.append({"start": at + len(part) - 3, "end": at + len(part)})
        at += len(part) + 2
    citation = {
        "index": 1, "document_id": "doc_1", "edition": "e", "title": "Report", "kind": "report",
        "published": None, "page": None, "page_label": None, "quote": one.strip(), "before": "",
        "after": "", "spans": spans, "url": "/d/doc_1",
    }  # fmt: skip
    answer = {
        "id": "ans_1", "status": "answered", "text": text, "conversation_id": "c_1",
        "standalone_question": QUESTION, "as_of": None, "citations": [citation], "closest": [],
        "coverage": {"documents_searched": 1}, "notices": [],
    }  # fmt: skip
    deltas = [{"type": "answer.delta", "seq": i, "text": p} for i, p in enumerate(parts)]
    staged(page, frames(STARTED, *deltas, {"type": "answer.completed", "answer": answer}))
    turn = ask(page, QUESTION)
    expect(turn.locator(".chip")).to_have_count(10)
    assert len(turn.locator(".answer").inner_text()) > 9_900
    turn.locator(".chip").last.click()
    expect(page.locator("#panel mark")).to_have_text(one.strip())


def test_a_browser_of_two_years_ago_on_plain_http_asks_and_copies(
    opened: Open, server: Served
) -> None:
    missing = """
      delete Map.groupBy; delete Object.groupBy; delete Crypto.prototype.randomUUID;
      Object.defineProperty(navigator, "clipboard", { value: undefined });
    """
    page = opened(server, script=missing)
    turn = ask(page, "Who dredged the harbour of Kumba?")
    expect(turn.locator(".answer > p")).to_contain_text("Wren Marine")
    expect(turn.get_by_role("button", name="Try again")).to_have_count(0)
    turn.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator("#status")).to_have_text("Copied.")
    page.fill("#question", "")
    page.locator("#question").press("Control+v")
    assert "Wren Marine" in page.locator("#question").input_value()


def test_what_could_not_be_done_is_seen(page: Page) -> None:
    turn = ask(page, "Who dredged the harbour of Kumba?")
    page.context.set_offline(True)
    turn.get_by_role("button", name="Helpful", exact=True).click()
    status = page.locator("#status")
    expect(status).to_contain_text("cannot be reached")
    expect(status).to_have_class("toast")
    expect(status).to_be_in_viewport(ratio=1)
