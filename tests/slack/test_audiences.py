"""Who is answered from what in Slack: a staff-only document, asked for everywhere by everybody."""

from __future__ import annotations

import sys

import pytest

from tests.e2e.serving import DOCUMENTS
from tests.fake_slack.workspace import BOT
from tests.slack.conftest import DM, GENERAL, GUEST, MEMBER, PRIVATE, SHARED, STAFF, STRANGER
from tests.slack.running import Running, said, until
from tests.warm.popen import run

QUESTION = "What is the budget of the Zebra review?"
FIGURE = "12,345"


def everything(app: Running) -> str:
    """Whatever anybody was sent."""
    return said(app.slack.workspace.everything_sent())


def whispers_to(app: Running, user: str) -> list[str]:
    found = app.slack.workspace.ephemeral
    return [str(each["text"]) for each in found if each["user"] == user]


def test_only_a_direct_message_of_staff_quotes_a_document_for_staff(app: Running) -> None:
    assert FIGURE in DOCUMENTS["staff.md"][2]
    workspace = app.slack.workspace
    for person, channel in (
        (STAFF, GENERAL),
        (STAFF, PRIVATE),
        (MEMBER, GENERAL),
        (MEMBER, DM[MEMBER]),
    ):
        mention = "" if channel.startswith("D") else f"<@{BOT}> "
        ts = app.slack.say(person, channel, f"{mention}{QUESTION}")
        assert FIGURE not in said(app.answers(channel, ts))
    for person, channel in (
        (STAFF, SHARED),
        (MEMBER, SHARED),
        (GUEST, GENERAL),
        (GUEST, PRIVATE),
        (STRANGER, GENERAL),
        (STRANGER, SHARED),
    ):
        before = len(whispers_to(app, person))
        app.slack.say(person, channel, f"<@{BOT}> {QUESTION}")
        until(lambda p=person, n=before: len(whispers_to(app, p)) > n)  # type: ignore[misc]
    ts = app.slack.say(GUEST, DM[GUEST], QUESTION)
    assert "only full members" in said(app.answers(DM[GUEST], ts))
    assert FIGURE not in everything(app)
    assert workspace.ours(SHARED) == []

    ts = app.slack.say(STAFF, DM[STAFF], QUESTION)
    assert FIGURE in said(app.answers(DM[STAFF], ts))


def test_a_thread_of_staff_and_others_never_holds_what_is_for_staff(app: Running) -> None:
    ts = app.slack.say(STAFF, GENERAL, f"<@{BOT}> {QUESTION}")
    app.slack.say(MEMBER, GENERAL, "And what is it in total?", thread_ts=ts)
    assert FIGURE not in said(app.answers(GENERAL, ts, 2))


@pytest.mark.parametrize(
    "facts",
    [
        {"team_id": "T0OTHER"},
        {"is_restricted": True},
        {"is_ultra_restricted": True},
        {"is_stranger": True},
        {"deleted": True},
        {"is_bot": True},
    ],
)
def test_whoever_is_no_full_member_is_answered_nothing(
    app: Running, facts: dict[str, object]
) -> None:
    user = app.slack.workspace.add_user(f"U{len(app.slack.workspace.users)}", "a@example.org")
    app.slack.workspace.users[user] |= facts
    channel = app.slack.workspace.add_channel(f"D{user}", user)
    ts = app.slack.say(user, channel, QUESTION)
    assert "only full members" in said(app.answers(channel, ts))


def test_an_address_that_is_not_confirmed_opens_nothing(app: Running) -> None:
    user = app.slack.workspace.add_user("U0EVE", "eve@example.org", is_email_confirmed=False)
    channel = app.slack.workspace.add_channel("D0EVE", user)
    ts = app.slack.say(user, channel, QUESTION)
    assert FIGURE not in said(app.answers(channel, ts))


@pytest.mark.parametrize(
    "facts",
    [
        {"is_shared": True},
        {"is_org_shared": True},
        {"is_pending_ext_shared": True},
        {"pending_shared": ["T0OTHER"]},
        {"shared_team_ids": ["T0OTHER"]},
    ],
)
def test_a_channel_that_others_share_is_answered_nothing(
    app: Running, facts: dict[str, object]
) -> None:
    channel = f"C0S{len(app.slack.workspace.channels)}"
    app.slack.workspace.add_channel(channel, MEMBER, **facts)
    before = len(whispers_to(app, MEMBER))
    app.slack.say(MEMBER, channel, f"<@{BOT}> Where did TEST pilot its tool?")
    until(lambda: len(whispers_to(app, MEMBER)) > before)
    assert "other organisations share" in whispers_to(app, MEMBER)[-1]
    assert app.slack.workspace.ours(channel) == []


def configured(app: Running, channel: str, *options: str) -> None:
    """Say what a channel is answered from, as an administrator does."""
    run(
        [
            *(sys.executable, "-c", "from api.commands.assistant import main; main()"),
            *("slack", "channel", channel, *options),
        ],
        env={"ASSISTANT_DATA_DIR": str(app.served.data_dir), "PATH": "/usr/bin"},
        check=True, capture_output=True,
    )  # fmt: skip


def test_a_private_channel_of_staff_can_be_answered_for_staff_until_somebody_else_comes(
    app: Running,
) -> None:
    workspace = app.slack.workspace
    other = workspace.add_user("U0STAFF2", "noa@example.org")
    alone = workspace.add_channel("G0STAFF", STAFF, other, is_private=True)
    mixed = workspace.add_channel("G0MIXED", STAFF, MEMBER, is_private=True)
    public = workspace.add_channel("C0OPEN", STAFF)
    for channel in (alone, mixed, public):
        configured(app, channel, "--audience", "public", "--audience", "staff")
    found = {}
    for channel in (alone, mixed, public):
        ts = app.slack.say(STAFF, channel, f"<@{BOT}> {QUESTION}")
        found[channel] = FIGURE in said(app.answers(channel, ts))
    assert found == {alone: True, mixed: False, public: False}


def test_a_channel_can_be_narrowed_and_turned_off(app: Running) -> None:
    workspace = app.slack.workspace
    kinds = workspace.add_channel("C0KINDS", MEMBER)
    mention = workspace.add_channel("C0MENTION", MEMBER)
    off = workspace.add_channel("C0OFF", MEMBER)
    configured(app, kinds, "--kind", "report")
    configured(app, mention, "--mode", "mention")
    configured(app, off, "--mode", "off")

    ts = app.slack.say(MEMBER, kinds, f"<@{BOT}> Where did TEST pilot its tool?")
    assert "Accra" not in said(app.answers(kinds, ts))  # which stands in a note

    ts = app.slack.say(MEMBER, mention, f"<@{BOT}> Where did TEST pilot its tool?")
    app.answers(mention, ts)
    app.slack.say(MEMBER, mention, "And when?", thread_ts=ts)
    app.slack.say(MEMBER, mention, f"<@{BOT}> And when?", thread_ts=ts)
    assert len(app.answers(mention, ts, 2)) == 2

    before = len(whispers_to(app, MEMBER))
    app.slack.say(MEMBER, off, f"<@{BOT}> Where did TEST pilot its tool?")
    until(lambda: len(whispers_to(app, MEMBER)) > before)
    assert workspace.ours(off) == []


def test_slack_not_knowing_for_now_is_asked_again_and_opens_nothing_meanwhile(
    app: Running,
) -> None:
    workspace = app.slack.workspace
    user = workspace.add_user("U0NEW", "new@example.org")
    channel = workspace.add_channel("D0NEW", user)
    workspace.fail("users.info", error="internal_error")
    ts = app.slack.say(user, channel, QUESTION)
    assert FIGURE in said(app.answers(channel, ts))
    assert len(workspace.ours(channel)) == 1
