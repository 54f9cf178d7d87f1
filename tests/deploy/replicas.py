"""Three real servers on one PostgreSQL database, each with a folder of its own, behind nginx."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.slack.manifest import manifest
from corpus.database import open_database
from corpus.keys import KeyStore
from corpus.moving import move_to_server
from tests.api.keyring import bearer, new_key
from tests.api.signing_provider import SigningProvider
from tests.deploy.test_nginx import NGINX, SITE, configuration, free_port, wait_for
from tests.e2e.provider_settings import SIGN_IN
from tests.e2e.serving import Served, make_library, serving
from tests.fake_slack.server import FakeSlack
from tests.fake_slack.workspace import BOT_TOKEN, SECRET, TEAM
from tests.postgres import Server
from tests.slack.conftest import populate

HOST = "assistant.example.org"
DRAIN = 5.0  # seconds; longer than nginx keeps an idle connection
_COMMAND = ("serve", "--proxy-headers", "--trusted-proxy", "127.0.0.1")


@dataclass
class Replica:
    """One of the servers, which may be stopped, killed and started again on its port."""

    data_dir: Path
    port: int
    settings: dict[str, str]
    served: Served | None = None
    _running: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        log = self.data_dir.with_suffix(".log")
        context = serving(self.data_dir, self.port, command=_COMMAND, log=log, **self.settings)
        self.served = self._running.enter_context(context)

    def stop(self) -> None:
        """As its operator does; returns when it is gone."""
        self._running.close()
        self.served = None

    def kill(self) -> None:
        """As a machine that loses its power does."""
        assert self.served
        self.served.kill()
        self.stop()

    def end(self) -> None:
        """Kill it, unless it is gone: nobody waits for it any more."""
        if self.served is not None:
            self.kill()

    def ready(self) -> tuple[int, str]:
        """The status of /readyz and what it says."""
        response = httpx.get(f"{self.url}/readyz", headers={"Host": HOST}, timeout=30)
        return response.status_code, response.text


@dataclass
class World:
    """The servers, what is in front of them and what is behind."""

    replicas: list[Replica]
    front: str
    postgres: Server
    address: str
    slack: FakeSlack
    provider: SigningProvider
    keys: KeyStore

    def key(self, *labels: str) -> dict[str, str]:
        return bearer(new_key(self.keys, *labels)) | {"Host": HOST}

    def at(self, url: str, method: str, path: str, headers: dict[str, str], **given: Any) -> Any:
        return httpx.request(method, f"{url}{path}", headers=headers, timeout=60, **given)

    def ask(self, url: str, question: str, headers: dict[str, str]) -> dict[str, Any]:
        response = self.at(url, "POST", "/v1/answers", headers, json={"question": question})
        assert response.status_code == 200, (response.status_code, response.text)
        found: dict[str, Any] = response.json()
        return found

    def quotes(self, url: str, question: str, headers: dict[str, str]) -> str:
        return " ".join(c["quote"] for c in self.ask(url, question, headers)["citations"])


@contextlib.contextmanager
def three(postgres: Server, folder: Path) -> Iterator[World]:
    """Three servers while this lasts."""
    if NGINX is None:
        pytest.skip("LOUD: nginx is not installed; several servers were not tried behind it")
    address = postgres.create("several")
    move_to_server(make_library(folder), None, address, lambda _: None)
    engine = open_database(folder / "server-1", address)
    with contextlib.ExitStack() as running:
        running.callback(engine.dispose)
        slack = running.enter_context(FakeSlack())
        populate(slack.workspace)
        slack.workspace.manifest = manifest(request_url=f"https://{HOST}/slack/events")
        provider = running.enter_context(SigningProvider())
        settings = {
            "DATABASE_URL": address, "HOSTS": HOST, "PUBLIC_URL": f"https://{HOST}",
            "SENTENCE_READER": "off", "DRAIN_SECONDS": str(DRAIN), **SIGN_IN,
            "OIDC_ISSUER": provider.issuer, "SLACK_API_URL": slack.api_url,
            "SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_TEAM_ID": TEAM, "SLACK_SIGNING_SECRET": SECRET,
            "KEY_REQUESTS_PER_MINUTE": "2000",
        }  # fmt: skip
        replicas = [
            Replica(folder / f"server-{number}", free_port(), settings) for number in (1, 2, 3)
        ]
        for replica in replicas:
            replica.data_dir.mkdir(exist_ok=True)
            running.callback(replica.end)
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(Replica.start, replicas))
        front = free_port()
        main = configuration(folder, site(front, [replica.port for replica in replicas]))
        nginx = running.enter_context(subprocess.Popen([NGINX, "-p", str(folder), "-c", str(main)]))
        running.callback(nginx.terminate)
        wait_for(front, nginx)
        yield World(
            replicas, f"http://127.0.0.1:{front}", postgres, address, slack, provider,
            KeyStore(engine),
        )  # fmt: skip
    postgres.do("DROP DATABASE several WITH (FORCE)")


def site(front: int, ports: list[int]) -> str:
    """The example of a site, with its lines for several servers."""
    text = SITE.read_text(encoding="utf-8")
    several = "".join(f"\n    server 127.0.0.1:{port} fail_timeout=2s;" for port in ports)
    for old, new in {
        "\n    listen 80;": f"\n    listen 127.0.0.1:{front};",
        "\n    server 127.0.0.1:8000;": several,
    }.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


@contextlib.contextmanager
def load(work: Callable[[int], None], threads: int = 3) -> Iterator[list[str]]:
    """While this lasts, do work again and again on several threads; what was wrong comes back."""
    over, wrong = threading.Event(), list[str]()

    def again(number: int) -> None:
        while not over.is_set():
            try:
                work(number)
            except Exception as error:
                wrong.append(repr(error))

    workers = [threading.Thread(target=again, args=(each,)) for each in range(threads)]
    for worker in workers:
        worker.start()
    try:
        yield wrong
    finally:
        over.set()
        for worker in workers:
            worker.join()


def until(there: Callable[[], Any], seconds: float = 60) -> Any:
    end = time.monotonic() + seconds
    while not (found := there()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
    return found
