"""Fetching one web address without letting it reach into the private network.

A name is resolved once, every address it has must be public, and the connection goes to the address
that was checked, with the name kept for TLS and the Host header. No proxy of the environment is
used. Redirects are followed by hand, each checked like the first.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore

from ingest.errors import RefusedAddress

Resolve = Callable[[str, int], Sequence[str]]

_MOST_REDIRECTS = 3
_MOST_BYTES = 10 * 1024 * 1024
_SECONDS = 15.0
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
    backend = _CheckedBackend(resolver, allow_private, {80, 443, *ports})
    deadline = time.monotonic() + _SECONDS
    with httpcore.ConnectionPool(network_backend=backend) as pool:
        for _ in range(_MOST_REDIRECTS + 1):
            _check_scheme(url)
            try:
                status, headers, data = _get(pool, url, deadline)
            except (httpcore.NetworkError, httpcore.ProtocolError, ValueError) as error:
                raise RefusedAddress(f"{url} could not be fetched: {error}") from error
            except httpcore.TimeoutException as error:
                raise RefusedAddress(f"{url} took longer than {_SECONDS:.0f} s") from error
            if status not in _REDIRECTS:
                break
            url = _redirected(url, headers.get("location", ""))
        else:
            raise RefusedAddress(f"{url} redirects more than {_MOST_REDIRECTS} times")
    if status != 200:
        raise RefusedAddress(f"{url} answered {status}")
    return Fetched(url=url, name=_name(url, headers.get("content-type", "")), data=data)


def _get(
    pool: httpcore.ConnectionPool, url: str, deadline: float
) -> tuple[int, dict[str, str], bytes]:
    left = max(0.1, deadline - time.monotonic())
    limits = dict.fromkeys(("connect", "read", "write", "pool"), left)
    # identity: a compressed body could unpack to any size
    headers = [(b"User-Agent", b"cited-assistant"), (b"Accept-Encoding", b"identity")]
    with pool.stream("GET", url, headers=headers, extensions={"timeout": limits}) as response:
        named = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in response.headers}
        if response.status in _REDIRECTS:
            return response.status, named, b""
        data = bytearray()
        for chunk in response.iter_stream():
            data += chunk
            if len(data) > _MOST_BYTES:
                raise RefusedAddress(f"{url} is larger than {_MOST_BYTES // 2**20} MiB")
            if time.monotonic() > deadline:
                raise RefusedAddress(f"{url} took longer than {_SECONDS:.0f} s")
    return response.status, named, bytes(data)


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

    def __init__(self, resolver: Resolve, allow_private: bool, ports: set[int]) -> None:
        self._resolver = resolver
        self._allow_private = allow_private
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
        if port not in self._ports and not self._allow_private:
            raise RefusedAddress(f"port {port} is not fetched from; only 80 and 443 are")
        try:
            addresses = self._resolver(host, port)
        except OSError as error:
            raise RefusedAddress(f"{host} is not a known host") from error
        if not addresses:
            raise RefusedAddress(f"{host} is not a known host")
        if not self._allow_private:
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
