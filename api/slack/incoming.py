"""What Slack's events mean to us: a question, a change of one, or nothing.

The shapes are those of the Events API and of slash commands.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

Payload = Mapping[str, Any]

_FROM_PEOPLE = {None, "file_share"}  # subtypes of messages that people write
_LINK = re.compile(r"<(https?://[^|>]+|mailto:[^|>]+)(?:\|([^>]*))?>")
_CHANNEL = re.compile(r"<#[A-Z0-9]+(?:\|([^>]*))?>")
_PERSON = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_SPECIAL = re.compile(r"<![^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question in Slack.

    Args:
        team, channel, user: their ids in Slack; `channel_type` is `im`, `channel` or `group`.
        sender_team: the workspace that whoever asks belongs to.
        ts: the id of the message; of a slash command its trigger.
        thread_ts: the root of the thread that the answer goes into; empty for a slash command.
        text: as typed, without mentions and markup.
        response_url: where the answer to a slash command goes, which only its sender sees.
        mentioned: whether we were spoken to by name.
    """

    team: str
    sender_team: str
    channel: str
    channel_type: str
    user: str
    ts: str
    thread_ts: str
    text: str
    response_url: str = ""
    mentioned: bool = False

    @classmethod
    def of(cls, payload: Payload) -> Self:
        """The question of a job's payload."""
        return cls(**{name: payload[name] for name in cls.__slots__})

    @property
    def is_private(self) -> bool:
        """Whether only whoever asks sees the answer."""
        return self.channel_type == "im" or bool(self.response_url)

    @property
    def key(self) -> str:
        """What all deliveries of this question have in common, whatever their event."""
        return key_of(self.team, self.channel, self.ts)

    @property
    def thread(self) -> str:
        """Where one question is answered after the other."""
        return f"thread:{self.team}:{self.channel}:{self.thread_ts or self.ts}"

    @property
    def who(self) -> str:
        """Whose limits count."""
        return f"slack:{self.sender_team}/{self.user}"

    def payload(self) -> dict[str, Any]:
        """This question as JSON."""
        return asdict(self)


def key_of(team: str, channel: str, ts: str) -> str:
    """The key of the question in a message."""
    return f"slack:{team}:{channel}:{ts}"


def asked_in(body: Payload, bot: str) -> Asked | None:
    """The question of an `app_mention` or `message` event; None where there is none to us.

    In a channel only what mentions us is one; whether a thread is ours already, others know.

    Args:
        body: the event with its envelope.
        bot: our own user id.
    """
    event = body["event"]
    user, text = event.get("user"), str(event.get("text") or "")
    if event.get("subtype") not in _FROM_PEOPLE or event.get("bot_id") or event.get("hidden"):
        return None
    if not user or user in {bot, "USLACKBOT"}:
        return None
    mentions = set(_PERSON.findall(text))
    is_mention = bot in mentions or event["type"] == "app_mention"
    plain = plain_text(text, bot)
    if not plain or (mentions - {bot} and not is_mention):
        return None  # nothing, or said to somebody else
    return Asked(
        team=str(body.get("team_id") or ""),
        sender_team=str(_sender_team(event) or body.get("team_id") or ""),
        channel=event["channel"],
        channel_type=event.get("channel_type") or _type_of(event["channel"]),
        user=str(user),
        ts=event["ts"],
        thread_ts=event.get("thread_ts") or event["ts"],
        text=plain,
        mentioned=is_mention or event.get("channel_type") == "im",
    )


def commanded(body: Payload) -> Asked:
    """The question of a slash command, which may be empty."""
    return Asked(
        team=body["team_id"],
        sender_team=body["team_id"],
        channel=body["channel_id"],
        channel_type=_type_of(body["channel_id"]),
        user=body["user_id"],
        ts=body["trigger_id"],
        thread_ts="",
        text=plain_text(str(body.get("text") or ""), ""),
        response_url=body["response_url"],
        mentioned=True,
    )


def plain_text(text: str, bot: str) -> str:
    """What a person typed: links as their text, names of channels, no mention of us."""
    text = _PERSON.sub(lambda found: "" if found[1] == bot else f"@{found[1]}", text)
    text = _LINK.sub(lambda found: found[2] or found[1].removeprefix("mailto:"), text)
    text = _CHANNEL.sub(lambda found: f"#{found[1]}" if found[1] else "", text)
    text = _SPECIAL.sub("", text)
    return html.unescape(text).strip()


def _sender_team(event: Payload) -> Any:
    return event.get("user_team") or event.get("source_team") or event.get("team")


def _type_of(channel: str) -> str:
    return {"D": "im", "G": "group"}.get(channel[:1], "channel")
