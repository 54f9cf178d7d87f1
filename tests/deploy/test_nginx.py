"""The example configuration in front of a server that streams, with a real nginx."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT
from tests.warm.popen import WarmPopen

SITE = CHECKOUT / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
GAP = 0.5
CLIENT = ("127.0.0.3", 0)  # another address than that of nginx

Change = Callable[[str], str]
Front = Callable[..., int]


@pytest.fixture
def backend() -> Iterator[int]:
    """A server that streams, behind a trusted proxy; its port."""
    with WarmPopen(
        [sys.executable, "-m", "tests.api.streaming_server", "--proxy", "127.0.0.1"],
        cwd=CHECKOUT,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            word, port = process.stdout.readline().split()
            assert word == "ready"
            yield int(port)
        finally:
            process.kill()


@pytest.fixture
def front(backend: int, tmp_path: Path) -> Iterator[Front]:
    """Start nginx with the example, changed only in ports (and by a control); its port."""
    if NGINX is None:
        pytest.skip("LOUD: nginx is not installed; the example configuration was not tried")
    with contextlib.ExitStack() as running:

        def begin(change: Change = lambda site: site) -> int:
            port = free_port()
            main = configuration(tmp_path, change(site(port, backend)))
            process = subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(main)])
            running.enter_context(process)
            running.callback(process.terminate)
            wait_for(port, process)
            return port

        yield begin


def site(port: int, backend: int) -> str:
    text = SITE.read_text(encoding="utf-8")
    for old, new in {
        "\n    listen 80;": f"\n    listen 127.0.0.1:{port};",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{backend};",
    }.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


def configuration(folder: Path, site: str) -> Path:
    """What Debian's own nginx.conf has around a site, with every file in this folder."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    user = "user root;\n" if os.geteuid() == 0 else ""  # may write into the test's own folder
    main = folder / "main.conf"
    main.write_text(
        f"{user}daemon off;\nworker_processes 1;\nerror_log stderr warn;\npid {folder}/pid;\n"
        f"events {{}}\nhttp {{\naccess_log off;\ngzip on;\n{places}{site}}}\n",
        encoding="utf-8",
    )
    return main


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(400):
        assert process.poll() is None, "nginx ended; it says above why"
        with contextlib.suppress(ConnectionRefusedError), socket.socket() as client:
            client.connect(("127.0.0.1", port))
            return
        time.sleep(0.025)
    raise AssertionError("nginx does not listen")


def buffering(site: str) -> str:
    """The control: what a careless configuration does."""
    for old, new in {
        "proxy_buffering off;": "proxy_buffering on;",
        "gzip off;": "gzip on; gzip_types text/event-stream; gzip_min_length 0;",
    }.items():
        assert site.count(old) == 1
        site = site.replace(old, new)
    return site


@contextlib.contextmanager
def asked(
    port: int,
    path: str,
    headers: dict[str, str] | None = None,
    body: bytes | None = None,
) -> Iterator[http.client.HTTPResponse]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20, source_address=CLIENT)
    with contextlib.closing(connection) as client:
        given = {"Host": "assistant.example.org"} | (headers or {})
        client.request("POST" if body is not None else "GET", path, body, given)
        yield client.getresponse()


def arrivals(port: int) -> list[float]:
    """When each piece of three events, sent over two gaps, came: seconds after the first."""
    seen = []
    headers = {"Accept-Encoding": "gzip"}
    with asked(port, f"/stream?count=3&gap={GAP}", headers) as response:
        while response.read1(65536):
            seen.append(time.monotonic())
    return [moment - seen[0] for moment in seen]


def test_events_come_through_when_they_are_sent(front: Front) -> None:
    port = front()
    assert arrivals(port)[-1] > GAP
    with asked(port, "/stream", {"Accept-Encoding": "gzip"}) as response:
        assert response.headers["content-encoding"] is None
        assert response.read().count(b"data: ") == 3


def test_with_buffering_and_compression_they_come_together(front: Front) -> None:
    """What the test above would see if the configuration were careless."""
    assert arrivals(front(buffering))[-1] < GAP / 2


def test_errors_of_the_server_come_through_as_they_are(front: Front) -> None:
    with asked(front(), "/problem") as response:
        assert response.status == 503
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers["retry-after"] == "2"
        assert json.load(response)["code"] == "server-busy"


def test_the_server_learns_who_asks_and_believes_no_forged_header(front: Front) -> None:
    forged = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Real-IP": "203.0.113.7",
        "Forwarded": "for=203.0.113.7",
    }
    with asked(front(), "/who", forged) as response:
        seen = json.load(response)
    assert seen["client"] == "127.0.0.3"
    assert seen["scheme"] == "http"
    headers = dict(seen["headers"])
    assert headers["host"] == "assistant.example.org"
    assert headers["x-forwarded-for"] == "127.0.0.3"
    assert headers["x-forwarded-proto"] == "http"
    assert not {"forwarded", "x-real-ip", "x-forwarded-host", "connection"} & set(headers)


def test_a_body_over_1_mib_is_refused_and_one_of_1_mib_is_not(front: Front) -> None:
    port = front()
    with asked(port, "/echo", body=b"x" * 1024 * 1024) as response:
        assert json.load(response)["bytes"] == 1024 * 1024
    with asked(port, "/echo", {"Content-Length": str(1024 * 1024 + 1)}, body=b"") as response:
        assert response.status == 413


def test_files_handed_in_may_be_larger(front: Front) -> None:
    port = front()
    with asked(port, "/v1/library/uploads", body=b"x" * 2 * 1024 * 1024) as response:
        assert response.status == 404  # this backend has no such route: it came through
    with asked(port, "/v1/library/uploads", {"Content-Length": "104857601"}, body=b"") as response:
        assert response.status == 413


def test_requests_over_one_connection_to_the_server_are_all_answered(front: Front) -> None:
    port = front()
    for _ in range(50):
        with asked(port, "/healthz") as response:
            assert json.load(response) == {"status": "ok"}
