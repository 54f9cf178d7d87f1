"""Fetching web addresses without letting them reach into the private network.

A name is resolved once, every address it has must be public, and the connection goes to the address
that was checked, with the name kept for TLS and the Host header. No proxy of the environment is
used. Redirects are followed by hand, each checked like the first.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpcore

from ingest.errors import RefusedAddress, Unreachable

Resolve = Callable[[str, int], Sequence[str]]

USER_AGENT = "cited-assistant"  # what robots.txt may name
_MOST_REDIRECTS = 3
_MOST_BYTES = 10 * 1024 * 1024
_SECONDS = 15.0
# identity: a compressed body could unpack to any size
_HEADERS = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
_REDIRECTS = {301, 302, 303, 307, 308}
_EXTENSIONS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
    "application/epub+zip": ".epub",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/zip": ".zip",
    "message/rfc822": ".eml",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tiff",
    "image/webp": ".webp",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave: its bytes, and a file name whose ending is that of its media type."""

    url: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a server answered in the end; `url` is where, the names of headers are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    data: bytes

    @property
    def fetched(self) -> Fetched:
        """As a file."""
        name = _name(self.url, self.headers.get("content-type", ""))
        return Fetched(url=self.url, name=name, data=self.data)


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host, as the system's resolver gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def fetch(
    url: str, *, allow_private: bool = False, resolver: Resolve = resolve, ports: Iterable[int] = ()
) -> Fetched:
    """Fetch an address.

    Args:
        url: an absolute http or https address.
        allow_private: permit addresses of private networks, this machine included.
        resolver: how names become addresses.
        ports: ports permitted besides 80 and 443.

    Raises:
        RefusedAddress: when it is not public http(s), redirects more than three times, is larger
            than 10 MiB, takes longer than 15 seconds, or does not answer 200.
    """
    with Connections(
        may_be_private=lambda *_: allow_private, resolver=resolver, ports=ports
    ) as connections:
        response = connections.request(url)
    if response.status != 200:
        raise RefusedAddress(f"{response.url} answered {response.status}")
    return response.fetched


class Connections:
    """Connections to servers, each to an address that was checked; they are kept open between."""

    def __init__(
        self,
        *,
        may_be_private: Callable[[str, int], bool],
        resolver: Resolve = resolve,
        ports: Iterable[int] = (),
        seconds: float = _SECONDS,
    ) -> None:
        """Connect to public addresses, and to hosts and ports that `may_be_private`.

        Args:
            may_be_private: whether a host at a port may be of a private network.
            resolver: how names become addresses.
            ports: ports permitted besides 80 and 443.
            seconds: how long a request may take with all its redirects.
        """
        backend = _CheckedBackend(resolver, may_be_private, {80, 443, *ports})
        self._pool = httpcore.ConnectionPool(network_backend=backend)
        self._seconds = seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let them go."""
        self._pool.close()

    def request(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Callable[[str], Mapping[str, str]] = lambda _: {},
        body: bytes = b"",
        most_bytes: int = _MOST_BYTES,
    ) -> Response:
        """Ask for an address and follow its redirects.

        Args:
            url: an absolute http or https address.
            method: of HTTP.
            headers: those to send to an address, asked for each before it is connected to; what
                it raises ends the request.
            body: what is sent.
            most_bytes: how large the answer may be.

        Raises:
            Unreachable: when its server does not answer, or not in time.
            RefusedAddress: when it is not http(s) or not permitted, redirects more than three
                times, or is too large.
        """
        deadline = time.monotonic() + self._seconds
        for _ in range(_MOST_REDIRECTS + 1):
            _check_scheme(url)
            begun = time.monotonic()
            sent = {**_HEADERS, **headers(url)}
            deadline += time.monotonic() - begun  # a pause out of politeness does not count
            asked = _Asked(method, url, sent, body, most_bytes)
            try:
                response = self._exchange(asked, deadline)
            except ValueError as error:
                raise RefusedAddress(f"{url} could not be fetched: {error}") from error
            except (httpcore.NetworkError, httpcore.ProtocolError) as error:
                raise Unreachable(f"{url} could not be fetched: {error}") from error
            except httpcore.TimeoutException as error:
                raise Unreachable(f"{url} took longer than {self._seconds:g} s") from error
            if response.status not in _REDIRECTS:
                return response
            url = _redirected(url, response.headers.get("location", ""))
        raise RefusedAddress(f"{url} redirects more than {_MOST_REDIRECTS} times")

    def _exchange(self, asked: _Asked, deadline: float) -> Response:
        left = max(0.1, deadline - time.monotonic())
        limits = dict.fromkeys(("connect", "read", "write", "pool"), left)
        sent = [(name.encode(), value.encode()) for name, value in asked.headers.items()]
        with self._pool.stream(
            asked.method,
            asked.url,
            headers=sent,
            content=asked.body,
            extensions={"timeout": limits},
        ) as answer:
            named = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in answer.headers}
            data = bytearray()
            for chunk in answer.iter_stream() if answer.status not in _REDIRECTS else ():
                data += chunk
                if len(data) > asked.most_bytes:
                    size = asked.most_bytes // 2**20
                    raise RefusedAddress(f"{asked.url} is larger than {size} MiB")
                if time.monotonic() > deadline:
                    raise Unreachable(f"{asked.url} took longer than {self._seconds:g} s")
        return Response(url=asked.url, status=answer.status, headers=named, data=bytes(data))


@dataclass(frozen=True, slots=True)
class _Asked:
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    most_bytes: int


def _redirected(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise RefusedAddress(f"{url} redirects to what is not an address") from error


def _check_scheme(url: str) -> None:
    try:
        parts = urlsplit(url)
        named = parts.hostname
    except ValueError as error:
        raise RefusedAddress(f"{url} is not an address") from error
    if parts.scheme not in {"http", "https"} or not named:
        raise RefusedAddress(f"{url} is not an http or https address")
    if parts.username or parts.password:
        raise RefusedAddress("an address with a user name or password is not fetched")
    if not url.isascii():
        raise RefusedAddress(
            f"{url} holds characters that are not ASCII; write it as browsers send it"
        )


def _name(url: str, content_type: str) -> str:
    media = content_type.partition(";")[0].strip().lower()
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2] or "page"
    extension = _EXTENSIONS.get(media)
    if extension is None or last.lower().endswith(extension):
        return last
    return last + extension


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects only to addresses that were checked, at the moment of connecting."""

    def __init__(
        self, resolver: Resolve, may_be_private: Callable[[str, int], bool], ports: set[int]
    ) -> None:
        self._resolver = resolver
        self._may_be_private = may_be_private
        self._ports = ports
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check every address, connect to the first."""
        private = self._may_be_private(host, port)
        if port not in self._ports and not private:
            raise RefusedAddress(f"port {port} is not fetched from; only 80 and 443 are")
        try:
            addresses = self._resolver(host, port)
        except OSError as error:
            raise Unreachable(f"{host} is not a known host") from error
        if not addresses:
            raise RefusedAddress(f"{host} is not a known host")
        if not private:
            for address in addresses:
                if not is_public(address):
                    raise RefusedAddress(
                        f"{host} is at {address}, which is not a public address; if it may be "
                        "read, use --allow-private-addresses"
                    )
        return self._inner.connect_tcp(addresses[0], port, timeout, local_address, socket_options)


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet, whatever other address it wraps."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        return ip.is_global and not ip.is_multicast and not _wraps(ip)
    return ip.is_global and not ip.is_multicast


def _wraps(ip: ipaddress.IPv6Address) -> bool:
    """Whether an IPv6 address stands for an IPv4 one: mapped, 6to4, Teredo or NAT64."""
    translated = ip in ipaddress.ip_network("64:ff9b::/96") or ip in ipaddress.ip_network(
        "64:ff9b:1::/48"
    )
    return bool(ip.ipv4_mapped or ip.sixtofour or ip.teredo or translated)
