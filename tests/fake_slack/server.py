"""The fake as a whole: what people do in it, and how events of that are delivered."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
import itertools
import json
import threading
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from api.slack.manifest import manifest
from tests.fake_slack.endpoints import Endpoints
from tests.fake_slack.granted import (
    MESSAGES,
    check_command,
    check_event,
    check_interactivity,
    check_way,
)
from tests.fake_slack.workspace import (
    APP,
    BOT,
    SECRET,
    TEAM,
    Workspace,
)

T = TypeVar("T")

WAIT = 3.0  # seconds that an acknowledgement may take


@dataclass
class Delivery:
    """One attempt to deliver something, and what came of it: a status, 0 for nothing in time."""

    kind: str
    attempt: int
    status: int
    seconds: float
    body: str = ""


@dataclass(repr=False)
class FakeSlack:
    """A workspace that runs while it is entered.

    Args:
        retries: seconds after which an event that was not acknowledged is delivered again.
        wait: seconds that it waits for an acknowledgement.
        given: the manifest; nothing is delivered that it does not ask for.
    """

    retries: tuple[float, ...] = (0.0, 0.5, 1.0)
    wait: float = WAIT
    given: dict[str, Any] = field(default_factory=manifest)
    deliveries: list[Delivery] = field(default_factory=list)
    events_url: str = ""  # where events go over HTTP; over the socket without it

    def __enter__(self) -> FakeSlack:
        self.workspace = Workspace(manifest=self.given)
        self._endpoints = Endpoints(self.workspace)
        self._numbers = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.do(self._endpoints.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def api_url(self) -> str:
        """Where the methods are."""
        return f"http://127.0.0.1:{self._endpoints.port}/api/"

    @property
    def sockets(self) -> list[web.WebSocketResponse]:
        """Those that the app has open; events go over the last."""
        return self._endpoints.sockets

    @property
    def opened(self) -> int:
        """How many sockets the app has opened so far."""
        return self._endpoints.opened

    def do(self, work: Coroutine[Any, Any, T], seconds: float = 60.0) -> T:
        """Run something in the loop of the fake, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    # what people do

    def say(
        self, user: str, channel: str, text: str, thread_ts: str | None = None, **facts: Any
    ) -> str:
        """Write a message; the events that the app hears of it are delivered. Its id."""
        with self.workspace.lock:
            extra = {"thread_ts": thread_ts} if thread_ts else {}
            message = self.workspace.post(channel, user, text, **extra, **facts)
        for event in self.events_of(message):
            self.deliver(event)
        return str(message["ts"])

    def edit(self, channel: str, ts: str, text: str) -> None:
        """Change a message."""
        with self.workspace.lock:
            before = dict(self.workspace.messages[channel][ts])
            after = {**before, "text": text, "edited": {"ts": self.workspace.new_ts()}}
            self.workspace.messages[channel][ts] = after
        self.deliver(self._about(channel, "message_changed", message=after, previous=before))

    def delete(self, channel: str, ts: str) -> None:
        """Delete a message."""
        with self.workspace.lock:
            before = dict(self.workspace.messages[channel].pop(ts))
        self.deliver(self._about(channel, "message_deleted", deleted_ts=ts, previous=before))

    def command(self, user: str, channel: str, text: str, **changed: str) -> str:
        """Type the slash command. The address of the response, where its answers are kept."""
        number = next(self._numbers)
        address = f"http://127.0.0.1:{self._endpoints.port}/response/{number}"
        form = {
            "team_id": TEAM, "channel_id": channel, "user_id": user, "command": "/ask-docs",
            "text": text, "response_url": address, "trigger_id": f"{number}.trigger",
            "api_app_id": APP, **changed,
        }  # fmt: skip
        check_command(self.workspace.manifest, form["command"])
        self._deliver("slash_commands", form, f"{form['command']} {number}")
        return str(number)

    def press(
        self, user: str, channel: str, element: dict[str, Any], value: str, thread_ts: str = ""
    ) -> None:
        """Press a button of a message."""
        action = {"action_id": element["action_id"], "type": element["type"], "value": value}
        self._interact(
            {
                "type": "block_actions", "user": {"id": user, "team_id": TEAM},
                "channel": {"id": channel}, "actions": [action],
                "container": {"type": "message", "thread_ts": thread_ts or None},
            }
        )  # fmt: skip

    def submit(self, user: str, view: dict[str, Any], values: dict[str, Any]) -> None:
        """Send a dialog off."""
        shown = {**view, "id": "V1", "state": {"values": values}}
        self._interact({"type": "view_submission", "user": {"id": user, "team_id": TEAM},
                        "view": shown})  # fmt: skip

    def open_tab(self, user: str, tab: str, channel: str = "D0HOME") -> None:
        """Look at the app's home or messages."""
        self.deliver({"type": "app_home_opened", "user": user, "channel": channel, "tab": tab})

    # how it arrives

    def events_of(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        """The events that a message causes, of those that the app has subscribed to."""
        if BOT not in self.workspace.channels[message["channel"]]["members"]:
            return []
        kind = self.workspace.kind(message["channel"])
        team = self.workspace.users.get(message["user"], {}).get("team_id", TEAM)
        plain = {**message, "channel_type": kind, "team": team, "event_ts": message["ts"]}
        found = []
        if (
            f"<@{BOT}>" in message["text"]
            and kind != "im"
            and "app_mention" in self.workspace.events
        ):
            found.append({**plain, "type": "app_mention"})
        if MESSAGES[kind] in self.workspace.events:
            found.append(plain)
        return found

    def deliver(self, event: dict[str, Any], event_id: str = "") -> None:
        """Deliver an event until it is acknowledged, or as often as Slack does.

        Raises:
            NotDelivered: when the manifest has not subscribed to it.
        """
        check_event(self.workspace.manifest, self.workspace.name_of(event))
        number = next(self._numbers)
        body = {
            "type": "event_callback", "team_id": TEAM, "api_app_id": APP, "event": event,
            "event_id": event_id or f"Ev{number:08}", "event_time": int(time.time()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
        }  # fmt: skip
        self._deliver("events_api", body, str(event["type"]))

    def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Send bytes to the events address as they are; the status and the answer."""

        async def send() -> tuple[int, str]:
            async with (
                aiohttp.ClientSession() as session,
                session.post(self.events_url, data=io.BytesIO(body), headers=headers) as response,
            ):
                return response.status, await response.text()

        return self.do(send())

    def cut_sockets(self) -> None:
        """Abort every socket without a word."""
        self.do(self._endpoints.cut())

    def wait_for_socket(self, seconds: float = 30.0) -> None:
        """Wait until the app has a socket open."""
        until = time.monotonic() + seconds
        while not self.sockets:
            if time.monotonic() > until:
                raise TimeoutError("the app opened no socket")
            time.sleep(0.02)

    def _about(self, channel: str, subtype: str, **facts: Any) -> dict[str, Any]:
        kind = self.workspace.kind(channel)
        previous = facts.pop("previous")
        ts = self.workspace.new_ts()
        return {
            "type": "message", "subtype": subtype, "channel": channel, "channel_type": kind,
            "hidden": True, "ts": ts, "event_ts": ts, "previous_message": previous, **facts,
        }  # fmt: skip

    def _interact(self, payload: dict[str, Any]) -> None:
        check_interactivity(self.workspace.manifest)
        whole = {
            "team": {"id": TEAM}, "api_app_id": APP,
            "trigger_id": f"{next(self._numbers)}.trigger", **payload,
        }  # fmt: skip
        self._deliver("interactive", whole, payload["type"])

    def _deliver(self, envelope: str, body: dict[str, Any], kind: str) -> None:
        """One delivery after the other until one is acknowledged; commands and buttons once."""
        check_way(self.workspace.manifest, envelope, over_http=bool(self.events_url))
        pauses = (*self.retries, None) if envelope == "events_api" else (None,)
        reason = ""
        for attempt, pause in enumerate(pauses):
            began = time.monotonic()
            status, said = self.do(self._attempt(envelope, body, attempt, reason), 120)
            seconds = time.monotonic() - began
            self.deliveries.append(Delivery(kind, attempt, status, seconds, said))
            if 200 <= status < 300 or pause is None:
                return
            reason = "http_error" if status else "http_timeout"
            time.sleep(pause)

    async def _attempt(
        self, envelope: str, body: dict[str, Any], attempt: int, reason: str
    ) -> tuple[int, str]:
        try:
            async with asyncio.timeout(self.wait):
                if self.events_url:
                    return await self._over_http(envelope, body, attempt, reason)
                return await self._over_socket(envelope, body, attempt, reason)
        except (TimeoutError, aiohttp.ClientError, ConnectionError):
            return 0, ""

    async def _over_http(
        self, envelope: str, body: dict[str, Any], attempt: int, reason: str
    ) -> tuple[int, str]:
        if envelope == "events_api":
            data, kind = json.dumps(body).encode(), "application/json"
        else:
            form = body if envelope == "slash_commands" else {"payload": json.dumps(body)}
            data, kind = urlencode(form).encode(), "application/x-www-form-urlencoded"
        headers = signed(data) | {"Content-Type": kind}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.events_url, data=data, headers=headers) as response,
        ):
            return response.status, await response.text()

    async def _over_socket(
        self, envelope: str, body: dict[str, Any], attempt: int, reason: str
    ) -> tuple[int, str]:
        sent = {
            "type": envelope, "payload": body,
            "accepts_response_payload": envelope != "events_api",
            "retry_attempt": attempt, "retry_reason": reason,
        }  # fmt: skip
        return 200, json.dumps(await self._endpoints.send(sent))

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._endpoints.open())
        self._ready.set()
        self._loop.run_forever()


def signed(body: bytes, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """The headers of a request that Slack has signed."""
    timestamp = str(int(time.time() if at is None else at))
    digest = hmac.digest(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest.hex()}",
    }
