"""`assistant slack …`, as whoever sets it up types it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import Result
from typer.testing import CliRunner

from api.commands.assistant import app
from api.slack.manifest import manifest
from corpus.database import open_database
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.workspace import APP_TOKEN, BOT_TOKEN, TEAM
from tests.slack.conftest import GENERAL, populate


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as started:
        populate(started.workspace)
        yield started


def typed(*words: str, **settings: str) -> Result:
    env = {f"ASSISTANT_{name}": value for name, value in settings.items()}
    return CliRunner().invoke(app, ["slack", *words], env=env)


def doctor(slack: FakeSlack, *words: str, **settings: str) -> Result:
    known = {
        "SLACK_API_URL": slack.api_url, "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_TEAM_ID": TEAM,
    }  # fmt: skip
    return typed("doctor", *words, **{**known, **settings})


def test_the_manifest_is_printed_as_slack_takes_it() -> None:
    assert yaml.safe_load(typed("manifest").output) == manifest()
    address = "https://docs.example.org/slack/events"
    printed = yaml.safe_load(typed("manifest", "--request-url", address).output)
    assert printed == manifest(request_url=address)
    assert isinstance(typed("manifest", "--request-url", "http://x").exception, ValueError)


def test_the_doctor_says_that_all_is_well_and_leaves_nothing_behind(slack: FakeSlack) -> None:
    done = doctor(slack, "--channel", GENERAL)
    assert done.exit_code == 0, done.output
    assert [line[:3] for line in done.output.splitlines()] == ["ok "] * 6
    assert slack.workspace.ours(GENERAL) == []
    assert BOT_TOKEN not in done.output


def test_the_doctor_names_what_is_wrong(slack: FakeSlack) -> None:
    wrong_bot, wrong_app = {"SLACK_BOT_TOKEN": "xoxb-x"}, {"SLACK_APP_TOKEN": "xapp-x"}
    assert "BAD bot token: Slack says invalid_auth" in doctor(slack, **wrong_bot).output
    assert "BAD workspace" in doctor(slack, SLACK_TEAM_ID="T0OTHER").output
    assert "BAD app token" in doctor(slack, **wrong_app).output
    slack.workspace.manifest["oauth_config"]["scopes"]["bot"].remove("users:read.email")
    assert "BAD scopes: missing: users:read.email" in doctor(slack).output
    slack.workspace.fail("chat.startStream", error="channel_type_not_supported")
    told = doctor(slack, "--channel", GENERAL)
    assert "BAD stream: Slack says channel_type_not_supported" in told.output
    assert told.exit_code == 1
    assert "BAD channel: Slack says channel_not_found" in doctor(slack, "--channel", "C0X").output
    assert slack.workspace.ours(GENERAL) == []


def test_the_doctor_looks_for_the_rights_of_the_manifest_that_was_pasted(
    slack: FakeSlack,
) -> None:
    slack.workspace.manifest = manifest(mentions_only=True)
    missing = "BAD scopes: missing: channels:history, groups:history"
    assert missing in doctor(slack).output
    done = doctor(slack, "--mentions-only", "--channel", GENERAL)
    assert done.exit_code == 0, done.output
    assert "ok  scopes: all of the manifest\n" in done.output
    slack.workspace.manifest = manifest()
    more = "ok  scopes: all of the manifest; not needed: channels:history, groups:history"
    assert more in doctor(slack, "--mentions-only").output
    slack.workspace.manifest["oauth_config"]["scopes"]["bot"].remove("im:history")
    assert "BAD scopes: missing: im:history" in doctor(slack, "--mentions-only").output


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "ASSISTANT_SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "ASSISTANT_SLACK_TEAM_ID"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_TEAM_ID": "T01"}, "ASSISTANT_SLACK_APP_TOKEN"),
        ({"SLACK_TEAM_ID": "wrong"}, "slack_team_id"),
        ({"SLACK_PEOPLE": "ana=staff"}, "is no e-mail address"),
        ({"SLACK_PEOPLE": "@a.example=everyone"}, "audience label"),
        ({"SLACK_CHANNEL_LABELS": "everyone"}, "audience label"),
    ],
)
def test_what_is_missing_is_named_before_anything_starts(
    settings: dict[str, str], said: str
) -> None:
    done = typed("run", **settings)
    assert done.exit_code != 0
    assert said in str(done.exception)


def test_channels_are_said_and_listed(tmp_path: Path) -> None:
    open_database(tmp_path, create=True).dispose()
    folder = {"DATA_DIR": str(tmp_path)}
    typed("channel", "C1", "--audience", "public", "--audience", "staff", **folder)
    typed("channel", "C2", "--mode", "mention", "--kind", "report", **folder)
    typed("channel", "C1", "--mode", "off", **folder)
    listed = typed("channels", **folder).output.splitlines()
    assert listed == ["C1  off  public  all kinds", "C2  mention  public  report"]
    wrong = typed("channel", "C1", "--mode", "loud", **folder)
    assert "follow, mention, off" in str(wrong.exception)
