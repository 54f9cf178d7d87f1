"""Exactly one answer, whatever is delivered again, dies, or is away for a while."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.slack.incoming import asked_in
from corpus.database import open_database
from corpus.jobs import JobStore
from tests.fake_chat_server import FakeChatServer, Fault
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.workspace import BOT, TEAM
from tests.slack.conftest import DM, GENERAL, MEMBER, STAFF, populate
from tests.slack.running import Running, idle, running, said, until

QUESTION = "Where did TEST pilot its tool?"
CHAT = {"CHAT_MODEL": "openai:x", "CHAT_API_KEY": "k"}


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as started:
        populate(started.workspace)
        yield started


@pytest.fixture
def data_dir(fresh_library: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(fresh_library, tmp_path / "var"))


def settled(app: Running, channel: str, ts: str) -> None:
    """Make sure that nothing more comes."""
    app.answers(channel, ts)
    idle(app)


def test_three_redeliveries_and_two_events_of_one_message_are_answered_once(
    app: Running,
) -> None:
    workspace = app.slack.workspace
    with workspace.lock:
        message = workspace.post(GENERAL, MEMBER, f"<@{BOT}> {QUESTION}")
    events = app.slack.events_of(message)
    assert [event["type"] for event in events] == ["app_mention", "message"]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(app.slack.deliver, events * 4))
    settled(app, GENERAL, message["ts"])
    assert len(workspace.ours(GENERAL, message["ts"])) == 1


def test_an_answer_that_takes_long_is_acknowledged_at_once_and_shown_once(
    slack: FakeSlack, data_dir: Path
) -> None:
    with FakeChatServer((Fault.STALL_MIDDLE,)) as model:
        chat = {**CHAT, "CHAT_BASE_URL": model.url, "CHAT_GAP_SECONDS": "5"}
        with running(slack, data_dir, **chat) as app:
            slack.wait_for_socket()
            ts = slack.say(MEMBER, GENERAL, f"<@{BOT}> {QUESTION}")
            assert all(each.status == 200 and each.attempt == 0 for each in slack.deliveries)
            assert max(each.seconds for each in slack.deliveries) < 3
            settled(app, GENERAL, ts)
            assert "Accra" in said(app.answers(GENERAL, ts))
            assert len(slack.workspace.ours(GENERAL, ts)) == 1


@pytest.mark.usefixtures("either_database")
def test_killed_between_taking_a_question_over_and_its_answer_it_is_answered_once_after_it(
    slack: FakeSlack, data_dir: Path
) -> None:
    with FakeChatServer((Fault.STALL_MIDDLE,)) as model:
        chat = {**CHAT, "CHAT_BASE_URL": model.url}
        with running(slack, data_dir, **chat) as app:
            slack.wait_for_socket()
            ts = slack.say(MEMBER, GENERAL, f"<@{BOT}> {QUESTION}")
            until(lambda: model.asked)
            app.served.kill()
    assert slack.workspace.ours(GENERAL, ts) == []
    with running(slack, data_dir) as app:
        settled(app, GENERAL, ts)
        assert "Accra" in said(slack.workspace.ours(GENERAL, ts))
        assert len(slack.workspace.ours(GENERAL, ts)) == 1


def test_killed_after_it_was_sent_and_before_it_was_noted_there_is_still_one_answer(
    slack: FakeSlack, data_dir: Path
) -> None:
    # Slack takes the message, and its answer never arrives
    for method in ("chat.postMessage", "chat.startStream"):  # whichever it is sent by
        slack.workspace.fail(method, times=1, late=True)
    with running(slack, data_dir) as app:
        slack.wait_for_socket()
        ts = slack.say(MEMBER, GENERAL, f"<@{BOT}> {QUESTION}")
        until(lambda: slack.workspace.ours(GENERAL, ts))
        app.served.kill()
    with running(slack, data_dir) as app:
        until(lambda: any(m.get("updates") for m in slack.workspace.ours(GENERAL, ts)))
        settled(app, GENERAL, ts)
        [message] = slack.workspace.ours(GENERAL, ts)
        assert "Accra" in said([message])
        assert "feedback_buttons" in said([message])


@pytest.mark.usefixtures("either_database")
def test_two_processes_on_one_library_answer_once(slack: FakeSlack, data_dir: Path) -> None:
    with running(slack, data_dir) as first, running(slack, data_dir):
        until(lambda: len(slack.sockets) == 2)
        sent = []
        for n in range(6):
            slack.sockets.reverse()  # the other one gets the next event
            sent.append(slack.say(MEMBER, GENERAL, f"<@{BOT}> {QUESTION} {n}"))
        for ts in sent:
            settled_once = first.answers(GENERAL, ts)
            assert len(settled_once) == 1
        idle(first)
        assert [len(slack.workspace.ours(GENERAL, ts)) for ts in sent] == [1] * 6


@contextlib.contextmanager
def locked(data_dir: Path, seconds: float) -> Iterator[None]:
    """Nobody can write the library for a while."""
    held = sqlite3.connect(data_dir / "library.sqlite3", check_same_thread=False)
    held.execute("BEGIN IMMEDIATE")

    def let_go() -> None:
        held.rollback()
        held.close()

    timer = threading.Timer(seconds, let_go)
    timer.start()
    try:
        yield
    finally:
        timer.join()


def test_what_the_library_does_not_take_is_not_acknowledged_and_comes_again(
    slack: FakeSlack, data_dir: Path
) -> None:
    slack.retries = (0.0, 3.0, 3.0)
    with running(slack, data_dir) as app:
        slack.wait_for_socket()
        with locked(data_dir, 6):
            ts = slack.say(STAFF, DM[STAFF], QUESTION)
        settled(app, DM[STAFF], ts)
        assert len(slack.workspace.ours(DM[STAFF], ts)) == 1
    assert slack.deliveries[0].status == 0
    assert slack.deliveries[-1].status == 200


def test_a_socket_that_is_cut_without_a_word_is_opened_again(
    slack: FakeSlack, data_dir: Path
) -> None:
    with running(slack, data_dir) as app:
        slack.wait_for_socket()
        slack.cut_sockets()
        slack.wait_for_socket()
        assert slack.opened >= 2
        ts = slack.say(MEMBER, GENERAL, f"<@{BOT}> {QUESTION}")
        settled(app, GENERAL, ts)
        assert len(slack.workspace.ours(GENERAL, ts)) == 1
        until(lambda: app.ready()["parts"]["slack"] == "ok")


def test_an_answer_that_cannot_be_made_is_said_with_a_reference(
    slack: FakeSlack, data_dir: Path
) -> None:
    slack.workspace.fail("conversations.info", times=4, error="internal_error")
    with running(slack, data_dir):
        slack.wait_for_socket()
        slack.say(MEMBER, GENERAL, f"<@{BOT}> {QUESTION}")
        told = until(lambda: slack.workspace.ephemeral, 60)
    assert "I could not answer this" in told[0]["text"]
    assert "slack-" in told[0]["text"]


@pytest.mark.parametrize("error", ["restricted_action", "thread_not_found"])
def test_an_answer_that_slack_never_takes_is_said_with_a_reference_too(
    slack: FakeSlack, data_dir: Path, error: str
) -> None:
    for method in ("chat.postMessage", "chat.startStream"):
        slack.workspace.fail(method, times=9, error=error)
    with running(slack, data_dir) as app:
        slack.wait_for_socket()
        slack.say(MEMBER, GENERAL, f"<@{BOT}> {QUESTION}")
        told = until(lambda: slack.workspace.ephemeral)
        idle(app)
    assert [each["text"].partition(".")[0] for each in told] == ["I could not answer this"]


def test_a_question_that_waited_for_hours_is_tried_again_like_any_other(
    slack: FakeSlack, data_dir: Path
) -> None:
    with slack.workspace.lock:
        message = slack.workspace.post(GENERAL, MEMBER, f"<@{BOT}> {QUESTION}")
    [mention] = [e for e in slack.events_of(message) if e["type"] == "app_mention"]
    asked = asked_in({"team_id": TEAM, "event": mention}, BOT)
    assert asked is not None
    engine = open_database(data_dir)
    jobs = JobStore(engine, lambda: dt.datetime.now(dt.UTC) - dt.timedelta(hours=3))
    jobs.add(asked.key, {"what": "question", **asked.payload()}, queue=asked.thread, who=asked.who)
    engine.dispose()
    slack.workspace.fail("conversations.info", error="internal_error")
    with running(slack, data_dir) as app:
        [answer] = app.answers(GENERAL, message["ts"])
        assert "Accra" in said([answer])


def test_a_stop_lets_answers_come_to_their_end_or_leaves_them_to_the_next_start(
    slack: FakeSlack, data_dir: Path
) -> None:
    with FakeChatServer((Fault.STALL_MIDDLE,)) as model:
        chat = {**CHAT, "CHAT_BASE_URL": model.url, "STOP_SECONDS": "1"}
        with running(slack, data_dir, **chat) as app:
            slack.wait_for_socket()
            ts = slack.say(MEMBER, GENERAL, f"<@{BOT}> {QUESTION}")
            until(lambda: model.asked)
            app.served.process.terminate()
            assert app.served.process.wait(30) == 0
    with running(slack, data_dir) as app:
        settled(app, GENERAL, ts)
        assert len(slack.workspace.ours(GENERAL, ts)) == 1
