"""`POST /slack/events`: what is not Slack's is refused, and nothing of it is logged."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_slack.server import FakeSlack, signed
from tests.fake_slack.workspace import BOT, BOT_TOKEN, SECRET, TEAM
from tests.slack.conftest import GENERAL, MEMBER, populate
from tests.slack.running import Running, idle, running, said, until

CANARY = "CANARYBODY"
EVENT = json.dumps(
    {
        "type": "event_callback", "team_id": TEAM, "event_id": "Ev1",
        "event": {
            "type": "app_mention", "user": MEMBER, "channel": GENERAL, "ts": "1.0",
            "text": f"<@{BOT}> {CANARY}",
        },
    }
).encode()  # fmt: skip


@pytest.fixture(scope="module")
def app(slack_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with FakeSlack() as slack:
        populate(slack.workspace)
        log = tmp_path_factory.mktemp("log") / "log"
        with running(slack, slack_library, over_http=True, log=log) as started:
            yield started


def forged(app: Running) -> dict[str, tuple[int, bytes, dict[str, str]]]:
    """Requests that are none of Slack's, with the status that each has to get."""
    good = signed(EVENT)
    long_ago = time.time() - 301
    timestamp, signature = "X-Slack-Request-Timestamp", "X-Slack-Signature"
    binary = b"\xff\xfe" + CANARY.encode()
    return {
        "unsigned": (401, EVENT, {}),
        "another secret": (401, EVENT, signed(EVENT, secret="x" * 16)),
        "another body": (401, EVENT + b" ", good),
        "stale": (401, EVENT, signed(EVENT, long_ago)),
        "from the future": (401, EVENT, signed(EVENT, time.time() + 3000)),
        "no number": (401, EVENT, {**good, timestamp: "abc"}),
        "a long number": (401, EVENT, {**good, timestamp: "9" * 30}),
        "no hash": (401, EVENT, {**good, signature: "v0=zz"}),
        "not ASCII": (401, EVENT, {**good, signature: "v0=é"}),
        "no text": (401, binary, signed(binary)),
        "ssl check": (401, b"ssl_check=1&token=x", {}),
        "no JSON": (400, b"{" + CANARY.encode(), signed(b"{" + CANARY.encode())),
        "too large": (413, b"x" * (1024 * 1024 + 1), {}),
    }


def test_what_slack_did_not_sign_is_refused_and_nothing_of_it_is_logged(app: Running) -> None:
    for name, (status, body, headers) in forged(app).items():
        found, text = app.slack.post(body, {"Content-Type": "application/json", **headers})
        assert found == status, (name, found, text)
        assert CANARY not in text
    until(lambda: app.log.read_text().count("request refused") >= len(forged(app)))
    log = app.log.read_text()
    assert "not-signed" in log
    for secret in (CANARY, BOT_TOKEN, SECRET):
        assert secret not in log
    assert app.slack.workspace.ours(GENERAL) == []


def test_a_replay_is_answered_once(app: Running) -> None:
    root = app.slack.workspace.post(GENERAL, MEMBER, f"<@{BOT}> Where did TEST pilot its tool?")
    event = app.slack.events_of(root)[0]
    body = json.dumps(
        {"type": "event_callback", "team_id": TEAM, "event_id": "Ev9", "event": event}
    ).encode()
    headers = {"Content-Type": "application/json", **signed(body)}
    assert [app.slack.post(body, headers)[0] for _ in range(4)] == [200] * 4
    [message] = app.answers(GENERAL, root["ts"])
    idle(app)
    assert app.slack.workspace.ours(GENERAL, root["ts"]) == [message]


def test_everything_works_over_http_as_over_the_socket(app: Running) -> None:
    ts = app.slack.say(MEMBER, GENERAL, f"<@{BOT}> Where did TEST pilot its tool?")
    assert "Accra" in said(app.answers(GENERAL, ts))
    number = app.slack.command(MEMBER, GENERAL, "Where did TEST pilot its tool?")
    assert "Searching" in app.slack.deliveries[-1].body
    app.slack.command(MEMBER, GENERAL, "")
    assert "Write your question" in app.slack.deliveries[-1].body
    assert "Accra" in said(until(lambda: app.slack.workspace.responses[number]))


def test_slack_verifies_the_address_with_a_challenge(app: Running) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c-1"}).encode()
    status, text = app.slack.post(body, {"Content-Type": "application/json", **signed(body)})
    assert (status, json.loads(text)) == (200, {"challenge": "c-1"})


def test_only_what_is_subscribed_arrives_and_all_of_it_is_listened_to(app: Running) -> None:
    """An event without a listener gets 404, which counts as a failed delivery."""
    for event in (
        {"type": "app_home_opened", "user": MEMBER, "tab": "home", "channel": "D0MEMBER"},
        {"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}},
        {"type": "message", "subtype": "channel_join", "channel": GENERAL, "user": MEMBER,
         "ts": "1.1", "text": "joined"},
    ):  # fmt: skip
        app.slack.deliver(event)
        assert app.slack.deliveries[-1].status == 200
    app.slack.deliver({"type": "reaction_added", "user": MEMBER})
    assert app.slack.deliveries[-1].status == 404
