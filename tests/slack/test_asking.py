"""Asking in Slack, as people do, with the app as a process of its own."""

from __future__ import annotations

from tests.fake_slack.limits import links_of, pings_of
from tests.fake_slack.workspace import BOT
from tests.slack.conftest import DM, GENERAL, MEMBER, STAFF
from tests.slack.running import Running, said, until

QUESTION = "Where did TEST pilot its tool?"


def test_a_mention_is_answered_in_its_thread_with_source_page_and_quote(app: Running) -> None:
    ts = app.slack.say(MEMBER, GENERAL, f"<@{BOT}> Who dredged the harbour of Kumba?")
    [message] = app.answers(GENERAL, ts)
    text = said([message])
    assert "Wren Marine" in text
    assert "*[1]* <https://docs.example.org/d/" in text
    assert "|Report on the harbour> · p. 2 · dated 2019-06-01" in text
    assert "&gt; The harbour of Kumba was dredged by Wren Marine in March 2019." in text
    assert '"url": "https://docs.example.org/s/' in text
    assert '"value": "up:ans_' in text


def test_a_direct_message_needs_no_mention_and_follow_ups_are_understood(app: Running) -> None:
    channel = DM[STAFF]
    ts = app.slack.say(STAFF, channel, QUESTION)
    assert "Accra, Ghana" in said(app.answers(channel, ts))
    app.slack.say(STAFF, channel, "And when?", thread_ts=ts)
    assert "May 2016" in said(app.answers(channel, ts, 2)[1:])


def test_a_thread_that_is_ours_needs_no_new_mention(app: Running) -> None:
    ts = app.slack.say(MEMBER, GENERAL, f"<@{BOT}> {QUESTION}")
    app.answers(GENERAL, ts)
    app.slack.say(MEMBER, GENERAL, f"<@{STAFF}> did you know?", thread_ts=ts)
    app.slack.say(MEMBER, GENERAL, "And when?", thread_ts=ts)
    answers = app.answers(GENERAL, ts, 2)
    assert len(answers) == 2
    assert "May 2016" in said(answers[1:])


def test_what_is_said_to_others_is_not_answered(app: Running) -> None:
    ts = app.slack.say(MEMBER, GENERAL, QUESTION)
    other = app.slack.say(STAFF, GENERAL, f"<@{BOT}> {QUESTION}")
    app.answers(GENERAL, other)
    assert app.slack.workspace.ours(GENERAL, ts) == []


def test_the_command_is_answered_to_its_sender_alone(app: Running) -> None:
    number = app.slack.command(STAFF, GENERAL, "What is the budget of the Zebra review?")
    kept = app.slack.workspace.responses[number]
    until(lambda: kept)
    assert "EUR 12,345" in said(kept)
    assert {each["response_type"] for each in kept} == {"ephemeral"}
    assert "Searching" in app.slack.deliveries[-1].body


def test_what_is_not_there_has_a_way_out(app: Running) -> None:
    channel = DM[MEMBER]
    ts = app.slack.say(MEMBER, channel, "Who is the mayor of Atlantis?")
    [message] = app.answers(channel, ts)
    button = message["blocks"][-1]["elements"][0]
    assert button["text"]["text"] == "Tell the owners this is missing"
    assert "feedback_buttons" not in said([message])
    app.slack.press(MEMBER, channel, button, button["value"], ts)
    until(lambda: "Thank you" in said(app.slack.workspace.ephemeral))


def test_a_greeting_is_greeted_and_there_is_nothing_to_report(app: Running) -> None:
    ts = app.slack.say(MEMBER, DM[MEMBER], "Hello!")
    [message] = app.answers(DM[MEMBER], ts)
    assert "What would you like to know" in said([message])
    assert "Tell the owners" not in said([message])


def test_the_status_is_set_while_searching_and_gone_after(app: Running) -> None:
    ts = app.slack.say(STAFF, DM[STAFF], QUESTION)
    app.answers(DM[STAFF], ts)
    mine = until(lambda: [s for _, t, s in app.slack.workspace.statuses if t == ts][1:])
    assert mine == [""]


def test_a_hostile_document_pings_nobody_and_leads_nowhere_else(app: Running) -> None:
    ts = app.slack.say(MEMBER, GENERAL, f"<@{BOT}> What does the hostile report say of windmills?")
    answers = app.answers(GENERAL, ts)
    assert "evil." in said(answers)  # it is quoted, and does nothing
    for sent in [*app.slack.workspace.everything_sent(), *answers]:
        assert pings_of(sent) == []
        assert all(link.startswith("https://docs.example.org/") for link in links_of(sent))
