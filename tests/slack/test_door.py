"""`POST /slack/events`: what is not Slack's is refused, and nothing of it is logged."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fake_slack.granted import NotDelivered
from tests.fake_slack.server import FakeSlack, signed
from tests.fake_slack.workspace import BOT, BOT_TOKEN, SECRET, TEAM
from tests.slack.conftest import DM, GENERAL, MEMBER, PRIVATE, populate
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

# one event for each name in the manifest; nothing is listened to after the last
SUBSCRIBED: dict[str, dict[str, Any]] = {
    "app_home_opened": {
        "type": "app_home_opened", "user": MEMBER, "tab": "home", "channel": DM[MEMBER],
    },
    "app_mention": {
        "type": "app_mention", "user": MEMBER, "channel": GENERAL, "ts": "1.1", "text": f"<@{BOT}>",
    },
    **{
        name: {
            "type": "message", "subtype": "channel_join", "user": MEMBER, "channel": channel,
            "ts": "1.2", "text": "joined",
        }
        for name, channel in (
            ("message.channels", GENERAL), ("message.groups", PRIVATE), ("message.im", DM[MEMBER])
        )
    },
    "tokens_revoked": {"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}},
    "app_uninstalled": {"type": "app_uninstalled"},
}  # fmt: skip


@pytest.fixture
def data_dir(fresh_library: Path, tmp_path: Path) -> Path:
    """A library of its own: any other process on it would take its questions up, too."""
    return Path(shutil.copytree(fresh_library, tmp_path / "var"))


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


def test_only_what_is_subscribed_arrives_and_all_of_it_is_listened_to(data_dir: Path) -> None:
    """An event without a listener gets 404, which counts as a failed delivery."""
    with FakeSlack() as slack:
        populate(slack.workspace)
        with running(slack, data_dir, over_http=True):
            assert set(SUBSCRIBED) == slack.workspace.events
            for name, event in SUBSCRIBED.items():
                slack.deliver(event)
                delivered = slack.deliveries[-1]
                assert (delivered.kind, delivered.status) == (event["type"], 200), name
            assert len(slack.deliveries) == len(SUBSCRIBED)
            other = {"type": "reaction_added", "user": MEMBER}
            with pytest.raises(NotDelivered, match="reaction_added"):
                slack.deliver(other)
            assert len(slack.deliveries) == len(SUBSCRIBED)


def test_an_event_that_nobody_listens_to_is_not_acknowledged(app: Running) -> None:
    event = {"type": "reaction_added", "user": MEMBER}
    body = json.dumps(
        {"type": "event_callback", "team_id": TEAM, "event_id": "Ev8", "event": event}
    ).encode()
    assert app.slack.post(body, {"Content-Type": "application/json", **signed(body)})[0] == 404


def test_the_server_of_the_page_answers_a_mention_and_refuses_what_is_not_signed(
    data_dir: Path,
) -> None:
    with FakeSlack() as slack:
        populate(slack.workspace)
        with running(slack, data_dir, command=("serve",), over_http=True) as app:
            assert httpx.get(f"{app.served.url}/openapi.json").status_code == 200
            ts = slack.say(MEMBER, GENERAL, f"<@{BOT}> Where did TEST pilot its tool?")
            assert "Accra" in said(app.answers(GENERAL, ts))
            assert {each.status for each in slack.deliveries} == {200}
            status, text = slack.post(EVENT, {"Content-Type": "application/json"})
            assert status == 401
            assert json.loads(text)["code"] == "not-signed"
            assert len(slack.workspace.ours(GENERAL)) == 1
