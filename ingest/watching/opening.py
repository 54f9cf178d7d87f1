"""Which kinds of places can be sources, and how each is opened."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from corpus.sources import Source
from ingest.errors import BadAddress
from ingest.fetch import Connections
from ingest.settings import IngestSettings
from ingest.watching.remote import Remote
from ingest.watching.restraint import wait_after
from ingest.watching.visiting import Visitor

_WEB, _DAV, _S3 = ("http", "https"), ("dav", "davs"), "s3"
_PAGE_SECONDS, _FILE_SECONDS = 15.0, 120.0  # that a page, and a file of WebDAV, may take
_PORTS = {"http": 80, "https": 443}


def checked_address(place: str) -> str:
    """The address of a source, as it is remembered.

    Raises:
        BadAddress: for what cannot be one.
    """
    if "://" not in place:
        folder = Path(place).expanduser()
        if not folder.is_dir():
            raise BadAddress(f"{place} is no folder and no address (https, s3 or davs)")
        return str(folder.resolve())
    try:
        parts = urlsplit(place)
        known = parts.scheme in (*_WEB, *_DAV, _S3) and parts.hostname and (parts.port or 1)
    except ValueError as error:
        raise BadAddress(f"{place} is not an address") from error
    if not known:
        raise BadAddress(f"{place} is no address of http, https, s3, dav or davs")
    if parts.username or parts.password:
        raise BadAddress(
            "an address with a user name or password is not remembered; give them in "
            "ASSISTANT_WEBDAV_LOGINS"
        )
    return place if parts.path or parts.scheme == _S3 else f"{place}/"


def is_folder(source: Source) -> bool:
    """Whether a source is a folder of this machine."""
    return "://" not in source.address


def open_remote(source: Source, settings: IngestSettings) -> Remote:
    """Open a source that is elsewhere; what it needs is loaded now.

    Raises:
        BadAddress: where it cannot be opened as it is set up.
    """
    if source.address.startswith(f"{_S3}://"):
        from ingest.watching.bucket import Bucket

        return Bucket(source.address, wait_after(source.failures + 1))
    if source.address.startswith(_WEB):
        from ingest.watching.web import Web

        return Web(_visitor(source, source.address, settings))
    from ingest.watching.webdav import WebDav, web_address

    url = web_address(source.address)
    return WebDav(_visitor(source, url, settings, _login(url, settings)))


def _visitor(
    source: Source, url: str, settings: IngestSettings, login: Callable[[str], str] | None = None
) -> Visitor:
    """A visitor who reaches the public network, and the source's own host where that is private.

    WebDAV is asked by those whom it knows: robots.txt, and who is not known, is for the web.
    """
    own = urlsplit(url)
    at = (own.hostname, own.port or _PORTS[own.scheme])
    connections = Connections(
        may_be_private=lambda host, port: (
            settings.allow_private_addresses or (source.private and (host, port) == at)
        ),
        ports=[at[1]],
        seconds=_PAGE_SECONDS if login is None else _FILE_SECONDS,
    )
    patience = wait_after(source.failures + 1)
    if login is None:
        return Visitor(connections, patience=patience)
    return Visitor(connections, patience=patience, robots=False, login=login)


def _login(url: str, settings: IngestSettings) -> Callable[[str], str]:
    """What a WebDAV server is told of who asks: it alone, wherever it redirects to."""
    own = urlsplit(url)
    secret = settings.webdav_logins.get(own.hostname or "")
    if secret is None:
        return lambda _: ""
    header = "Basic " + base64.b64encode(secret.get_secret_value().encode()).decode()

    def login(asked: str) -> str:
        parts = urlsplit(asked)
        return header if (parts.scheme, parts.netloc) == (own.scheme, own.netloc) else ""

    return login
