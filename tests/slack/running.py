"""`assistant slack run`, or another command, as a process over a library that ingest made."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx

from api.slack.manifest import manifest
from corpus.jobs import JobStore
from tests.databases import open_database
from tests.e2e.serving import Served, serving
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.workspace import APP_TOKEN, BOT_TOKEN, SECRET, TEAM
from tests.warm.popen import WarmPopen

T = TypeVar("T")

PUBLIC_URL = "https://docs.example.org"
PEOPLE = "@example.org=staff,partner;ana@wri.example=partner,partner:wri"


@dataclass(frozen=True)
class Running:
    """The app beside the fake that it speaks to."""

    slack: FakeSlack
    served: Served
    log: Path = Path(os.devnull)

    def ready(self) -> dict[str, Any]:
        """What /readyz says."""
        found: dict[str, Any] = httpx.get(f"{self.served.url}/readyz", timeout=10).json()
        return found

    def answers(self, channel: str, thread_ts: str, count: int = 1) -> list[dict[str, Any]]:
        """The finished messages of the app in a thread, once there are so many."""

        def finished() -> list[dict[str, Any]]:
            with self.slack.workspace.lock:  # a stream may be closed between the two
                ours = self.slack.workspace.ours(channel, thread_ts)
                open_ = [m for m in ours if (channel, m["ts"]) in self.slack.workspace.streams]
            return ours if len(ours) >= count and not open_ else []

        return until(finished)


def idle(app: Running) -> None:
    """Wait until the app has nothing left to do: whatever was delivered is answered by then."""
    engine = open_database(app.served.data_dir)
    try:
        until(lambda: not JobStore(engine).waiting())
    finally:
        engine.dispose()


def until(found: Callable[[], T], seconds: float = 40.0) -> T:
    """What a function gives, once it gives something."""
    end = time.monotonic() + seconds
    while not (result := found()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
    return result


def said(messages: list[dict[str, Any]]) -> str:
    """What a person reads in messages, all of it."""
    return json.dumps(messages, ensure_ascii=False)


@contextlib.contextmanager
def running(
    slack: FakeSlack,
    data_dir: Path,
    *,
    command: Sequence[str] = ("slack", "run"),
    over_http: bool = False,
    log: Path = Path(os.devnull),
    popen: type[subprocess.Popen[Any]] = WarmPopen,
    **settings: str,
) -> Iterator[Running]:
    """The app, connected: by a socket, or by HTTP; what it logs is written to `log`.

    Over HTTP, it is installed with the manifest for that.
    """
    if over_http:
        slack.workspace.manifest = manifest(request_url=f"{PUBLIC_URL}/slack/events")
    transport = {"SLACK_SIGNING_SECRET": SECRET} if over_http else {"SLACK_APP_TOKEN": APP_TOKEN}
    known = {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_TEAM_ID": TEAM,
        "SLACK_PEOPLE": PEOPLE,
        "PUBLIC_URL": PUBLIC_URL,
        **transport,
        **settings,
    }
    with serving(data_dir, command=command, log=log, popen=popen, **known) as served:
        app = Running(slack, served, log)
        if over_http:
            slack.events_url = f"{served.url}/slack/events"
        until(lambda: app.ready()["parts"]["slack"] == "ok")
        yield app
