"""Answers of a slow chat model: seen while they are written, and whole after a death."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from tests.fake_chat_server import FakeChatServer
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.workspace import BOT
from tests.slack.conftest import GENERAL, MEMBER, populate
from tests.slack.running import running, said, until

QUESTION = "Where did TEST pilot its tool?"
FIRST = "TEST piloted its tool in Accra, Ghana"
SLOW = f"{FIRST} [1]. It was piloted in May 2016 [1]. " + f"{FIRST}, in May 2016 [1]. " * 3


def test_the_first_sentence_is_read_before_the_model_has_finished(slack_library: Path) -> None:
    with FakeChatServer(answer=SLOW, pause=0.12) as model, FakeSlack() as slack:
        populate(slack.workspace)
        chat = {"CHAT_MODEL": "openai:x", "CHAT_API_KEY": "k", "CHAT_BASE_URL": model.url}
        with running(slack, slack_library, **chat) as app:
            slack.wait_for_socket()
            ts = slack.say(MEMBER, GENERAL, f"<@{BOT}> {QUESTION}")
            until(lambda: slack.workspace.streams)
            [message] = slack.workspace.ours(GENERAL, ts)
            assert message["markdown_text"].startswith(FIRST)
            assert "feedback_buttons" not in said([message])
            begun = time.monotonic()
            [whole] = app.answers(GENERAL, ts)
            assert time.monotonic() - begun > 1
            assert len(whole["markdown_text"]) > len(message["markdown_text"])
            assert whole["ts"] == message["ts"]
            assert whole["markdown_text"].startswith(message["markdown_text"])
            assert "in May 2016" in whole["markdown_text"]
            assert "feedback_buttons" in said([whole])


def test_killed_while_an_answer_grows_it_is_made_whole_and_nothing_is_said_twice(
    fresh_library: Path, tmp_path: Path
) -> None:
    data_dir = Path(shutil.copytree(fresh_library, tmp_path / "var"))
    with FakeSlack() as slack:
        populate(slack.workspace)
        with FakeChatServer(answer=SLOW, pause=0.2) as model:
            chat = {"CHAT_MODEL": "openai:x", "CHAT_API_KEY": "k", "CHAT_BASE_URL": model.url}
            with running(slack, data_dir, **chat) as app:
                slack.wait_for_socket()
                ts = slack.say(MEMBER, GENERAL, f"<@{BOT}> {QUESTION}")
                until(lambda: slack.workspace.streams)
                app.served.kill()
        with running(slack, data_dir) as app:
            until(lambda: any(m.get("updates") for m in slack.workspace.ours(GENERAL, ts)), 60)
            [message] = app.answers(GENERAL, ts)
            assert "Accra" in said([message])
            assert "feedback_buttons" in said([message])
