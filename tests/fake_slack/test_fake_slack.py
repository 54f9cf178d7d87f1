"""The fake refuses what Slack refuses; a fake that says yes to everything proves nothing."""

from __future__ import annotations

import http.server
import re
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from api.slack.manifest import manifest
from tests.fake_slack.granted import NotDelivered
from tests.fake_slack.limits import Refused, check_blocks, check_text
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.workspace import APP_TOKEN, BOT, BOT_TOKEN, TIERS

CHANNEL, DIRECT, USER = "C0TEST", "D0TEST", "U0TEST"
QUIET = {"unfurl_links": False, "unfurl_media": False}
EVENTS = "https://docs.example.org/slack/events"
BUTTON = {"action_id": "a", "type": "button"}


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as started:
        started.workspace.add_user(USER, "a@example.org")
        started.workspace.add_channel(CHANNEL, USER)
        started.workspace.add_channel(DIRECT, USER)
        yield started


def called(slack: FakeSlack, method: str, token: str = BOT_TOKEN, **given: Any) -> dict[str, Any]:
    answer: dict[str, Any] = httpx.post(
        f"{slack.api_url}{method}", json=given, headers={"Authorization": f"Bearer {token}"}
    ).json()
    return answer


def error(slack: FakeSlack, method: str, token: str = BOT_TOKEN, **given: Any) -> str:
    return str(called(slack, method, token, **given).get("error", ""))


def test_tokens_are_of_the_right_kind(slack: FakeSlack) -> None:
    assert called(slack, "auth.test")["ok"]
    assert error(slack, "auth.test", "xoxb-other") == "invalid_auth"
    assert error(slack, "auth.test", APP_TOKEN) == "not_allowed_token_type"
    assert error(slack, "apps.connections.open") == "not_allowed_token_type"
    assert called(slack, "apps.connections.open", APP_TOKEN)["url"].startswith("ws://")
    assert error(slack, "chat.everything") == "unknown_method"


@pytest.mark.parametrize(
    ("scope", "method", "given"),
    [
        ("chat:write", "chat.postMessage", {"channel": CHANNEL, "text": "x", **QUIET}),
        ("users:read", "users.info", {"user": USER}),
        ("channels:read", "conversations.info", {"channel": CHANNEL}),
        ("channels:history", "conversations.replies", {"channel": CHANNEL, "ts": "1"}),
        ("im:history", "conversations.replies", {"channel": DIRECT, "ts": "1"}),
        ("assistant:write", "assistant.threads.setStatus",
         {"channel_id": CHANNEL, "thread_ts": "1", "status": ""}),
    ],
)  # fmt: skip
def test_what_the_manifest_does_not_grant_is_refused(
    slack: FakeSlack, scope: str, method: str, given: dict[str, Any]
) -> None:
    assert error(slack, method, **given) != "missing_scope"
    slack.workspace.manifest["oauth_config"]["scopes"]["bot"].remove(scope)
    assert error(slack, method, **given) == "missing_scope"


def test_an_address_is_told_only_with_its_scope(slack: FakeSlack) -> None:
    assert called(slack, "users.info", user=USER)["user"]["profile"]["email"] == "a@example.org"
    slack.workspace.manifest["oauth_config"]["scopes"]["bot"].remove("users:read.email")
    assert "email" not in called(slack, "users.info", user=USER)["user"]["profile"]


def test_messages_go_where_the_app_is_and_under_what_is_there(slack: FakeSlack) -> None:
    post = "chat.postMessage"
    assert error(slack, post, channel="C0NONE", text="x", **QUIET) == "channel_not_found"
    slack.workspace.channels["C0OUT"] = {**slack.workspace.channels[CHANNEL], "members": [USER]}
    assert error(slack, post, channel="C0OUT", text="x", **QUIET) == "not_in_channel"
    wrong = {"channel": CHANNEL, "text": "x", "thread_ts": "1.0", **QUIET}
    assert error(slack, post, **wrong) == "thread_not_found"
    assert error(slack, post, channel=CHANNEL, text="", **QUIET) == "no_text"
    assert error(slack, post, channel=CHANNEL, text="x" * 4001, **QUIET) == "msg_too_long"
    assert error(slack, post, channel=CHANNEL, text="x") == "unfurls"
    mine = called(slack, post, channel=CHANNEL, text="x", **QUIET)["ts"]
    theirs = slack.workspace.post(CHANNEL, USER, "hello")["ts"]
    for method in ("chat.update", "chat.delete"):
        code = f"cant_{method.removeprefix('chat.')}_message"
        assert error(slack, method, channel=CHANNEL, ts=theirs, text="y") == code
        assert error(slack, method, channel=CHANNEL, ts="9.9", text="y") == "message_not_found"
    assert called(slack, "chat.update", channel=CHANNEL, ts=mine, text="y")["ok"]


def test_streams_have_recipients_an_end_and_a_size(slack: FakeSlack) -> None:
    root = slack.workspace.post(CHANNEL, USER, "q")["ts"]
    start = {"channel": CHANNEL, "thread_ts": root, "markdown_text": "x"}
    assert error(slack, "chat.startStream", **start) == "missing_recipient_team_id"
    whom = {"recipient_team_id": "T", "recipient_user_id": USER}
    ts = called(slack, "chat.startStream", **start, **whom)["ts"]
    here = {"channel": CHANNEL, "ts": ts}
    assert error(slack, "chat.appendStream", **here, markdown_text="") == "no_text"
    assert called(slack, "chat.appendStream", **here, markdown_text="é" * 5000)["ok"]
    more = {**here, "markdown_text": "é" * 400}
    assert error(slack, "chat.appendStream", **more) == "msg_too_long"
    assert error(slack, "chat.update", **here, text="x") == "streaming_state_conflict"
    assert called(slack, "chat.stopStream", **here)["ok"]
    closed = "message_not_in_streaming_state"
    assert error(slack, "chat.stopStream", **here) == closed
    slack.workspace.stream_seconds = -1
    ts = called(slack, "chat.startStream", **{**start, "markdown_text": ""}, **whom)
    assert ts["error"] == closed


@pytest.mark.parametrize(
    "blocks",
    [
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}],
        [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}],
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        [{"type": "markdown", "text": "x" * 6001}] * 2,
        [{"type": "divine"}],
        [{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}],
        [{"type": "context", "elements": []}],
        [{"type": "markdown", "text": "x", "block_id": "same"}] * 2,
        [{"type": "markdown", "text": "x"}] * 51,
        [{"type": "actions", "elements": [
            {"type": "button", "action_id": "a", "url": "/relative",
             "text": {"type": "plain_text", "text": "x"}}]}],
        [{"type": "actions", "elements": [
            {"type": "button", "action_id": "a",
             "text": {"type": "plain_text", "text": "x" * 76}}]}],
    ],
)  # fmt: skip
def test_blocks_keep_to_the_limits(blocks: list[dict[str, Any]]) -> None:
    with pytest.raises(Refused):
        check_blocks(blocks)


def test_texts_keep_to_the_limits() -> None:
    for text in ("", None, "x" * 4001):
        with pytest.raises(Refused):
            check_text(text)


def test_calls_keep_to_the_rate(slack: FakeSlack) -> None:
    for _ in range(TIERS["conversations.info"]):
        assert called(slack, "conversations.info", channel=CHANNEL)["ok"]
    limited = httpx.post(
        f"{slack.api_url}conversations.info", json={"channel": CHANNEL},
        headers={"Authorization": f"Bearer {BOT_TOKEN}"},
    )  # fmt: skip
    assert limited.status_code == 429
    assert limited.headers["retry-after"] == "1"


def test_faults_happen_as_often_as_wanted(slack: FakeSlack) -> None:
    slack.workspace.fail("users.info", times=2, error="internal_error")
    slack.workspace.fail("users.info", times=1, drop=True)
    assert [error(slack, "users.info", user=USER) for _ in range(2)] == ["internal_error"] * 2
    with pytest.raises(httpx.TransportError):
        called(slack, "users.info", user=USER)
    assert called(slack, "users.info", user=USER)["ok"]
    slack.workspace.fail("chat.postMessage", late=True)
    with pytest.raises(httpx.TransportError):
        called(slack, "chat.postMessage", channel=CHANNEL, text="x", **QUIET)
    assert len(slack.workspace.ours(CHANNEL)) == 1


def test_only_what_is_subscribed_is_heard(slack: FakeSlack) -> None:
    message = slack.workspace.post(CHANNEL, USER, f"<@{BOT}> hello")
    assert [e["type"] for e in slack.events_of(message)] == ["app_mention", "message"]
    slack.workspace.manifest["settings"]["event_subscriptions"]["bot_events"].remove(
        "message.channels"
    )
    assert [e["type"] for e in slack.events_of(message)] == ["app_mention"]


@pytest.fixture
def patient() -> Iterator[FakeSlack]:
    """A workspace without an app: what may be delivered waits in vain, and not for long."""
    with FakeSlack(retries=(), wait=0.02) as started:
        started.workspace.add_channel(CHANNEL, USER)
        started.workspace.add_channel(DIRECT, USER)
        started.workspace.add_channel("G0TEST", USER, is_private=True)
        yield started


def refused(slack: FakeSlack, act: Callable[[FakeSlack], object], why: str) -> None:
    """Make sure that something is an error, and that nothing of it was tried."""
    tried = len(slack.deliveries)
    with pytest.raises(NotDelivered, match=re.escape(why)):
        act(slack)
    assert len(slack.deliveries) == tried


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("app_home_opened", lambda slack: slack.open_tab(USER, "home")),
        ("app_uninstalled", lambda slack: slack.deliver({"type": "app_uninstalled"})),
        ("tokens_revoked", lambda slack: slack.deliver({"type": "tokens_revoked", "tokens": {}})),
        ("app_mention", lambda slack: slack.deliver({"type": "app_mention"})),
        ("message.channels", lambda slack: slack.deliver({"type": "message", "channel": CHANNEL})),
        ("message.groups", lambda slack: slack.deliver({"type": "message", "channel": "G0TEST"})),
        ("message.im", lambda slack: slack.deliver({"type": "message", "channel": DIRECT})),
    ],
)
def test_an_event_is_delivered_only_when_it_is_subscribed(
    patient: FakeSlack, name: str, act: Callable[[FakeSlack], object]
) -> None:
    act(patient)
    assert len(patient.deliveries) == 1
    patient.workspace.manifest["settings"]["event_subscriptions"]["bot_events"].remove(name)
    refused(patient, act, name)


def test_an_event_that_no_manifest_of_ours_lists_is_not_delivered(patient: FakeSlack) -> None:
    refused(patient, lambda slack: slack.deliver({"type": "reaction_added"}), "reaction_added")
    group = {"type": "message", "channel": "G0MANY", "channel_type": "mpim"}
    refused(patient, lambda slack: slack.deliver(group), "message.mpim")


@pytest.mark.parametrize(
    ("scope", "event"),
    [
        ("app_mentions:read", {"type": "app_mention"}),
        ("channels:history", {"type": "message", "channel": CHANNEL}),
        ("groups:history", {"type": "message", "channel": "G0TEST"}),
        ("im:history", {"type": "message", "channel": DIRECT}),
    ],
)
def test_what_is_said_is_delivered_only_with_its_scope(
    patient: FakeSlack, scope: str, event: dict[str, Any]
) -> None:
    patient.workspace.manifest["oauth_config"]["scopes"]["bot"].remove(scope)
    refused(patient, lambda slack: slack.deliver(event), scope)


def test_a_command_needs_the_manifest_and_its_scope(patient: FakeSlack) -> None:
    def typed(slack: FakeSlack) -> object:
        return slack.command(USER, CHANNEL, "x")

    typed(patient)
    assert len(patient.deliveries) == 1
    other = "/ask-others"
    refused(patient, lambda slack: slack.command(USER, CHANNEL, "x", command=other), other)
    patient.workspace.manifest["oauth_config"]["scopes"]["bot"].remove("commands")
    refused(patient, typed, "scopes of the manifest have no commands")
    del patient.workspace.manifest["features"]["slash_commands"]
    refused(patient, typed, "/ask-docs")


def test_buttons_and_dialogs_need_interactivity(patient: FakeSlack) -> None:
    patient.press(USER, CHANNEL, BUTTON, "x")
    patient.submit(USER, {}, {})
    assert len(patient.deliveries) == 2
    patient.workspace.manifest["settings"]["interactivity"]["is_enabled"] = False
    refused(patient, lambda slack: slack.press(USER, CHANNEL, BUTTON, "x"), "interactivity")
    refused(patient, lambda slack: slack.submit(USER, {}, {}), "interactivity")


def test_a_socket_needs_socket_mode(slack: FakeSlack) -> None:
    slack.workspace.manifest["settings"]["socket_mode_enabled"] = False
    assert error(slack, "apps.connections.open", APP_TOKEN) == "socket_mode_not_enabled"
    refused(slack, lambda slack: slack.deliver({"type": "app_uninstalled"}), "Socket Mode")


def test_http_needs_a_manifest_with_addresses_for_it(patient: FakeSlack) -> None:
    patient.events_url = "http://127.0.0.1:1/"
    acts: dict[str, Callable[[FakeSlack], object]] = {
        "events_api": lambda slack: slack.deliver({"type": "app_uninstalled"}),
        "slash_commands": lambda slack: slack.command(USER, CHANNEL, "x"),
        "interactive": lambda slack: slack.press(USER, CHANNEL, BUTTON, "x"),
    }
    for act in acts.values():
        refused(patient, act, "nothing goes over HTTP")
    patient.workspace.manifest["settings"]["socket_mode_enabled"] = False
    for envelope, act in acts.items():
        refused(patient, act, f"no address for {envelope}")
    patient.workspace.manifest = manifest(request_url=EVENTS)
    for act in acts.values():
        act(patient)
    assert len(patient.deliveries) == len(acts)


def test_a_home_is_published_only_where_there_is_a_tab_for_it(slack: FakeSlack) -> None:
    home = {"user_id": USER, "view": {"type": "home", "blocks": []}}
    assert called(slack, "views.publish", **home)["ok"]
    slack.workspace.manifest["features"]["app_home"]["home_tab_enabled"] = False
    assert error(slack, "views.publish", **home) == "not_enabled"


class _Endpoint(http.server.BaseHTTPRequestHandler):
    statuses: list[int]
    seen: list[dict[str, str]]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append(dict(self.headers))
        status = self.statuses.pop(0)
        if status == 0:
            time.sleep(1)
            status = 200
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


def test_events_are_signed_and_delivered_until_they_are_acknowledged_in_time() -> None:
    handler = type("Handler", (_Endpoint,), {"statuses": [500, 0, 200], "seen": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    over_http = manifest(request_url=EVENTS)
    with FakeSlack(retries=(0.0, 0.0, 0.0), wait=0.5, given=over_http) as slack:
        slack.events_url = f"http://127.0.0.1:{server.server_port}/"
        slack.deliver({"type": "app_uninstalled"})
    server.shutdown()
    server.server_close()
    assert [(d.attempt, d.status) for d in slack.deliveries] == [(0, 500), (1, 0), (2, 200)]
    retried = [headers.get("X-Slack-Retry-Reason") for headers in handler.seen]  # type: ignore[attr-defined]
    assert retried == [None, "http_error", "http_timeout"]
    assert all("X-Slack-Signature" in each for each in handler.seen)  # type: ignore[attr-defined]


def test_the_manifest_says_what_the_schema_of_slack_does_not_check() -> None:
    made = manifest()
    assert len(made["features"]["agent_view"]["agent_description"]) <= 300
    assert len(made["features"]["agent_view"]["suggested_prompts"]) <= 4
    narrow = manifest(mentions_only=True)
    assert not {"channels:history", "groups:history"} & set(narrow["oauth_config"]["scopes"]["bot"])
    events = set(narrow["settings"]["event_subscriptions"]["bot_events"])
    assert not {"message.channels", "message.groups"} & events
    over_http = manifest(request_url=EVENTS)
    assert over_http["settings"]["socket_mode_enabled"] is False
    assert str(over_http).count(EVENTS) == 3
