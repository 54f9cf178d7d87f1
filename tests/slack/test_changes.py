"""Messages that are changed or deleted, opinions, the home, and what people may ask too often."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from corpus.audience import Audience
from corpus.database import open_database
from corpus.feedback import FeedbackStore
from corpus.hindsight import Hindsight
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.workspace import BOT, TEAM
from tests.slack.conftest import DM, GENERAL, MEMBER, STAFF, populate
from tests.slack.running import Running, idle, running, said, until

QUESTION = "Where did TEST pilot its tool?"


def block(message: dict[str, Any], kind: str) -> dict[str, Any]:
    [found] = [each for each in message["blocks"] if each["type"] == kind]
    element: dict[str, Any] = found["elements"][0]
    return element


def is_stored(app: Running, message: dict[str, Any], reader: str) -> bool:
    """Whether the library holds the answer that a message closes with, for this reader."""
    value = block(message, "context_actions")["negative_button"]["value"]
    engine = open_database(app.served.data_dir)
    try:
        return FeedbackStore(engine).is_for(value.partition(":")[2], [f"slack:{TEAM}/{reader}"])
    finally:
        engine.dispose()


def test_a_question_that_is_changed_is_answered_anew_and_the_old_answer_goes(app: Running) -> None:
    ts = app.slack.say(MEMBER, GENERAL, f"<@{BOT}> {QUESTION}")
    [old] = app.answers(GENERAL, ts)
    app.slack.edit(GENERAL, ts, f"<@{BOT}> Who dredged the harbour of Kumba?")
    until(lambda: old["ts"] not in app.slack.workspace.messages[GENERAL])
    [new] = app.answers(GENERAL, ts)
    assert "Wren Marine" in said([new])
    idle(app)
    assert is_stored(app, new, GENERAL)
    assert not is_stored(app, old, GENERAL)


def test_a_preview_under_a_question_changes_nothing(app: Running) -> None:
    ts = app.slack.say(MEMBER, GENERAL, f"<@{BOT}> {QUESTION}")
    [old] = app.answers(GENERAL, ts)
    app.slack.edit(GENERAL, ts, f"<@{BOT}> {QUESTION}")
    other = app.slack.say(MEMBER, DM[MEMBER], QUESTION)
    app.answers(DM[MEMBER], other)
    assert [m["ts"] for m in app.slack.workspace.ours(GENERAL, ts)] == [old["ts"]]


def test_a_question_that_is_deleted_takes_its_answer_along(app: Running) -> None:
    channel = DM[STAFF]
    ts = app.slack.say(STAFF, channel, QUESTION)
    [answer] = app.answers(channel, ts)
    idle(app)
    assert is_stored(app, answer, STAFF)
    app.slack.delete(channel, ts)
    until(lambda: not app.slack.workspace.ours(channel, ts))
    idle(app)
    assert not is_stored(app, answer, STAFF)


def test_an_opinion_is_kept_with_its_reason(app: Running) -> None:
    ts = app.slack.say(MEMBER, GENERAL, f"<@{BOT}> {QUESTION}")
    [message] = app.answers(GENERAL, ts)
    buttons = block(message, "context_actions")
    down = buttons["negative_button"]["value"]
    app.slack.press(MEMBER, GENERAL, buttons, down, ts)
    view = until(lambda: app.slack.workspace.views[-1:])[0]
    option = view["blocks"][0]["element"]["options"][2]
    app.slack.submit(
        MEMBER,
        view,
        {
            "reasons": {"reasons": {"selected_options": [option]}},
            "comment": {"comment": {"value": "It was in 2017."}},
        },
    )
    engine = open_database(app.served.data_dir)
    found = until(
        lambda: [o for o in Hindsight(engine).opinions(Audience(("public",))) if o.comment]
    )
    engine.dispose()
    assert found[0].rating == "down"
    assert found[0].reasons == (option["value"],)
    assert found[0].comment == "It was in 2017."
    assert found[0].answer_id == down.partition(":")[2]


def test_an_opinion_on_what_is_not_theirs_is_not_kept(app: Running) -> None:
    ts = app.slack.say(STAFF, DM[STAFF], QUESTION)
    [message] = app.answers(DM[STAFF], ts)
    buttons = block(message, "context_actions")
    views = len(app.slack.workspace.views)
    app.slack.press(MEMBER, GENERAL, buttons, buttons["negative_button"]["value"], ts)
    until(lambda: "not yours to judge" in said(app.slack.workspace.ephemeral))
    assert len(app.slack.workspace.views) == views


def test_the_home_says_what_a_person_may_read(app: Running) -> None:
    app.slack.open_tab(STAFF, "home")
    app.slack.open_tab(MEMBER, "home")
    homes = app.slack.workspace.homes
    until(lambda: STAFF in homes and MEMBER in homes)
    assert "labelled partner, public, staff" in said([homes[STAFF]])
    assert "4 documents labelled public" in said([homes[MEMBER]])


def test_questions_to_begin_with_are_offered(app: Running) -> None:
    app.slack.open_tab(STAFF, "messages", DM[STAFF])
    offered = until(lambda: app.slack.workspace.prompts.get(DM[STAFF]))
    assert all(each["message"].endswith("?") for each in offered)


@pytest.fixture
def strict(fresh_library: Path, tmp_path: Path) -> Iterator[Running]:
    """An app that lets a person ask twice a minute; `app` would take its questions up, too."""
    data_dir = Path(shutil.copytree(fresh_library, tmp_path / "var"))
    with FakeSlack() as slack:
        populate(slack.workspace)
        with running(slack, data_dir, SLACK_PERSON_PER_MINUTE="2") as started:
            slack.wait_for_socket()
            yield started


def test_the_limits_of_a_day_are_said_too(fresh_library: Path, tmp_path: Path) -> None:
    data_dir = Path(shutil.copytree(fresh_library, tmp_path / "var"))
    limits = {"SLACK_PERSON_PER_DAY": "1", "SLACK_ANSWERS_PER_DAY": "2"}
    with FakeSlack() as slack:
        populate(slack.workspace)
        with running(slack, data_dir, **limits) as app:
            slack.wait_for_socket()
            told = []
            for who in (STAFF, STAFF, MEMBER):
                ts = slack.say(who, DM[who], QUESTION)
                told += app.answers(DM[who], ts)
    assert "Accra" in said(told[:1])
    assert "asked 1 questions in 24 hours" in said(told[1:2])
    assert "I answer no more today" in said(told[2:])


def test_limits_are_said_and_an_uninstall_ends_it(strict: Running) -> None:
    user = strict.slack.workspace.add_user("U0FAST")
    channel = strict.slack.workspace.add_channel("D0FAST", user)
    sent = [strict.slack.say(user, channel, f"{QUESTION} {n}") for n in range(3)]
    told = [said(strict.answers(channel, ts)) for ts in sent]
    assert ["asked 2 questions in a minute" in each for each in told] == [False, False, True]

    metrics = httpx.get(f"{strict.served.url}/metrics").text
    assert 'assistant_answers_total{outcome="answered",surface="slack"}' in metrics
    strict.slack.deliver({"type": "app_uninstalled"})
    until(lambda: "uninstalled" in strict.ready()["parts"]["slack"])
    until(lambda: not strict.slack.sockets)
    assert strict.ready()["status"] == "degraded"
