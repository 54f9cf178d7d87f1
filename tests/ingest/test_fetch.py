"""Addresses: public ones are fetched, private ones are refused before a connection is made."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator, Sequence

import pytest

from ingest.errors import RefusedAddress
from ingest.fetch import fetch, is_public


class Server(http.server.ThreadingHTTPServer):
    """A local web server that counts connections."""

    connections = 0

    def process_request(self, request: object, client_address: object) -> None:
        self.connections += 1
        super().process_request(request, client_address)  # type: ignore[arg-type]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/redirect-nowhere":
            self.send_response(302)
            self.send_header("Location", "http://[")
            self.end_headers()
            return
        if self.path.startswith("/redirect"):
            self.send_response(302)
            self.send_header("Location", self.headers.get("X-To", "/redirect-again"))
            self.end_headers()
            return
        size = 11 * 2**20 if self.path == "/large" else 20
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"<p>Resilience</p>".ljust(size))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def address(server: Server, path: str = "/page") -> str:
    return f"http://127.0.0.1:{server.server_address[1]}{path}"


def test_a_page_is_fetched_when_private_addresses_are_allowed(server: Server) -> None:
    fetched = fetch(address(server), allow_private=True)
    assert fetched.data.startswith(b"<p>Resilience")
    assert fetched.name == "page.html"


def test_a_private_address_is_refused_without_a_connection(server: Server) -> None:
    port = server.server_address[1]
    with pytest.raises(RefusedAddress, match="allow-private-addresses"):
        fetch(address(server), ports=[port])
    assert server.connections == 0


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "localhost", "[::1]",
        "[::ffff:127.0.0.1]", "[2002:7f00:1::]", "[64:ff9b::7f00:1]", "169.254.169.254",
        "10.0.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0", "[fe80::1]", "224.0.0.1",
    ],
)  # fmt: skip
def test_every_way_of_writing_a_private_address_is_refused(server: Server, host: str) -> None:
    port = server.server_address[1]
    with pytest.raises(RefusedAddress):
        fetch(f"http://{host}:{port}/", ports=[port])
    assert server.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "gopher://example.org/", "http://", "http://user:pw@example.org/",
        "http://example.org:22/", "http://１２７.0.0.1/", "http://[::1", "//example.org/",
        "http://example.org:99999/",
    ],
)  # fmt: skip
def test_what_is_not_a_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(RefusedAddress):
        fetch(url, resolver=lambda *_: ["93.184.216.34"])


def test_a_host_with_one_private_address_among_public_ones_is_refused() -> None:
    with pytest.raises(RefusedAddress, match=r"10\.0\.0\.1"):
        fetch("http://example.org/", resolver=lambda *_: ["93.184.216.34", "10.0.0.1"])


def test_a_host_is_resolved_once_and_the_checked_address_is_used(server: Server) -> None:
    """A resolver that answers differently the second time (rebinding) has no second time."""
    asked: list[str] = []

    def resolver(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    port = server.server_address[1]
    fetch(f"http://example.org:{port}/", allow_private=True, resolver=resolver)
    assert asked == ["example.org"]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/redirect", "redirects more than 3 times"),
        ("/redirect-nowhere", "redirects to what is not an address"),
        ("/large", "larger than 10 MiB"),
        ("/missing", "answered 404"),
    ],
)
def test_what_goes_wrong_is_said(server: Server, path: str, reason: str) -> None:
    with pytest.raises(RefusedAddress, match=reason):
        fetch(address(server, path), allow_private=True)


@pytest.mark.parametrize("ip", ["93.184.216.34", "2606:4700::1111"])
def test_public_addresses_are_public(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize("ip", ["::ffff:8.8.8.8", "2002:808:808::", "not an address"])
def test_addresses_that_wrap_others_are_not_public(ip: str) -> None:
    assert not is_public(ip)


def test_a_host_name_that_is_none_is_refused() -> None:
    with pytest.raises(RefusedAddress):
        fetch("http://a..b/")
