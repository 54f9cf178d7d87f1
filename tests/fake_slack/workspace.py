"""What there is at Slack: people, channels, messages, and what went wrong on purpose."""

from __future__ import annotations

import itertools
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from tests.fake_slack.granted import MESSAGES
from tests.fake_slack.limits import MOST_STREAM_BYTES, Refused

TEAM, BOT, BOT_ID, APP = "T0HOME", "U0BOT", "B0BOT", "A0APP"
BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-fake-bot", "xapp-fake-app", "fake-signing-secret"
# calls in a minute that Slack lets an app make
TIERS = {
    "chat.startStream": 20,
    "chat.stopStream": 20,
    "chat.appendStream": 100,
    "chat.update": 50,
    "conversations.replies": 50,
    "users.info": 100,
    "conversations.info": 50,
}


@dataclass
class Call:
    """A call of a method as it came, and how it was answered."""

    method: str
    given: dict[str, Any]
    at: float
    status: int = 200
    error: str = ""


@dataclass
class Fault:
    """What goes wrong with the next calls of a method."""

    times: int
    status: int = 200
    error: str = ""  # `ok: false` with this
    retry_after: int = 0
    body: str | None = None  # instead of JSON
    drop: bool = False  # the connection, before anything happens
    late: bool = False  # drop the connection, after it has happened


@dataclass(repr=False)
class Workspace:
    """One workspace with our app in it. Thread-safe by its lock."""

    manifest: dict[str, Any]
    lock: threading.RLock = field(default_factory=threading.RLock)
    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    messages: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    ephemeral: list[dict[str, Any]] = field(default_factory=list)
    responses: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    views: list[dict[str, Any]] = field(default_factory=list)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    prompts: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    statuses: list[tuple[str, str, str]] = field(default_factory=list)
    streams: dict[tuple[str, str], float] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    stream_seconds: float = 300.0
    clock: Any = time.monotonic
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def scopes(self) -> set[str]:
        """What the manifest lets the app do."""
        return set(self.manifest["oauth_config"]["scopes"]["bot"])

    @property
    def events(self) -> set[str]:
        """What the manifest lets the app hear."""
        return set(self.manifest["settings"]["event_subscriptions"]["bot_events"])

    def add_user(self, user: str, email: str = "", **facts: Any) -> str:
        """A person; of this workspace and a full member unless the facts say otherwise."""
        profile = {"email": email} if email else {}
        self.users[user] = {
            "id": user, "team_id": TEAM, "is_email_confirmed": bool(email),
            "is_restricted": False, "is_ultra_restricted": False, "is_bot": False,
            "deleted": False, "profile": profile, **facts,
        }  # fmt: skip
        return user

    def add_channel(self, channel: str, *members: str, **facts: Any) -> str:
        """A channel with our app and these people in it; public unless the facts say otherwise."""
        self.channels[channel] = {
            "id": channel, "is_private": False, "is_im": channel.startswith("D"),
            "is_shared": False, "is_ext_shared": False, "is_org_shared": False,
            "is_pending_ext_shared": False, "is_archived": False,
            "members": [BOT, *members], **facts,
        }  # fmt: skip
        return channel

    def kind(self, channel: str) -> str:
        """What Slack calls the type of a channel."""
        room = self.channels[channel]
        return "im" if room["is_im"] else "group" if room["is_private"] else "channel"

    def name_of(self, event: dict[str, Any]) -> str:
        """What a manifest calls an event."""
        if event["type"] != "message":
            return str(event["type"])
        kind = event.get("channel_type") or self.kind(event["channel"])
        return MESSAGES.get(kind, f"message.{kind}")

    def new_ts(self) -> str:
        """The id of a new message, later than all before."""
        return f"{1_790_000_000 + next(self._numbers)}.000100"

    def post(self, channel: str, user: str, text: str, **facts: Any) -> dict[str, Any]:
        """Put a message in a channel."""
        ts = self.new_ts()
        message = {"type": "message", "user": user, "text": text, "ts": ts, "channel": channel}
        message |= facts
        self.messages[channel][ts] = message
        return message

    def ours(self, channel: str, thread_ts: str | None = None) -> list[dict[str, Any]]:
        """The app's messages in a channel, or in one thread of it, oldest first."""
        with self.lock:
            return [
                dict(message)
                for message in self.messages[channel].values()
                if message["user"] == BOT
                and (thread_ts is None or message.get("thread_ts") == thread_ts)
            ]

    def everything_sent(self) -> list[dict[str, Any]]:
        """Whatever the app sent with text in it, as it was sent."""
        with self.lock:
            sent = [c.given for c in self.calls if c.method.startswith(("chat.", "views."))]
            flat = [each.get("view", each) for each in sent]
            return [*flat, *(each for all_ in self.responses.values() for each in all_)]

    def fail(self, method: str, times: int = 1, **how: Any) -> None:
        """Let the next calls of a method go wrong."""
        with self.lock:
            self.faults[method].append(Fault(times=times, **how))

    def fault(self, method: str) -> Fault | None:
        """What goes wrong with this call of a method."""
        with self.lock:
            waiting = self.faults[method]
            if not waiting:
                return None
            fault = waiting[0]
            fault.times -= 1
            if not fault.times:
                waiting.popleft()
            return fault

    def over_tier(self, method: str) -> bool:
        """Whether an app called a method as often as it may in a minute."""
        since = self.clock() - 60
        made = sum(c.method == method and c.at > since and c.status == 200 for c in self.calls)
        return made >= TIERS.get(method, 10_000)

    def need(self, *scopes: str) -> None:
        """Make sure that the manifest has a scope."""
        for scope in scopes:
            if scope not in self.scopes:
                raise Refused("missing_scope", scope)

    def room(self, channel: str) -> dict[str, Any]:
        """A channel that the app may write in."""
        found = self.channels.get(channel)
        if found is None:
            raise Refused("channel_not_found")
        if BOT not in found["members"]:
            raise Refused("not_in_channel")
        if found["is_archived"]:
            raise Refused("is_archived")
        return found

    def own(self, channel: str, ts: str, code: str) -> dict[str, Any]:
        """A message of the app."""
        message = self.messages[channel].get(ts)
        if message is None:
            raise Refused("message_not_found")
        if message["user"] != BOT:
            raise Refused(code)
        return message

    def grow(self, channel: str, ts: str, text: str) -> dict[str, Any]:
        """Append to a stream that is open."""
        message = self.own(channel, ts, "message_not_owned_by_app")
        begun = self.streams.get((channel, ts))
        if begun is None or self.clock() - begun > self.stream_seconds:
            self.streams.pop((channel, ts), None)
            raise Refused("message_not_in_streaming_state")
        if len(text) > 12_000:
            raise Refused("msg_too_long", "one call")
        whole = message["markdown_text"] + text
        if len(whole.encode()) > MOST_STREAM_BYTES:
            raise Refused("msg_too_long", f"{len(whole.encode())} bytes")
        message["markdown_text"] = whole
        return message
