"""Folders of a WebDAV server, such as Nextcloud: `davs://host/path/`, or `dav://` without TLS."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from corpus.sources import Source, SourceItem, Validators
from ingest.errors import RefusedAddress
from ingest.watching.remote import MOST_ITEMS, Given, LeftOut, Listed, Listing
from ingest.watching.visiting import Visitor

_SCHEMES = {"davs": "https", "dav": "http"}
_ASK = (
    b'<?xml version="1.0"?><propfind xmlns="DAV:"><prop>'
    b"<resourcetype/><getetag/><getlastmodified/><getcontentlength/></prop></propfind>"
)
_MOST_BYTES = 100 * 2**20  # of a file, as files of folders


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    url: str
    is_folder: bool
    version: str


class WebDav:
    """The files below a folder."""

    def __init__(self, visitor: Visitor) -> None:
        """Ask with this visitor."""
        self._visitor = visitor

    def list(self, source: Source, known: Mapping[str, SourceItem]) -> Listing:  # noqa: ARG002
        """Every file below the folder; a folder that cannot be listed fails the whole."""
        base = web_address(source.address)
        folders, seen = [base], {base}
        items: dict[str, Listed] = {}
        left_out = LeftOut()
        while folders and len(items) <= MOST_ITEMS:
            for entry in self._entries(folders.pop(), base):
                if entry.is_folder:
                    if entry.url not in seen:
                        seen.add(entry.url)
                        folders.append(entry.url)
                elif not left_out.is_left_out(entry.url):
                    items[entry.url] = Listed(address=entry.url, version=entry.version)
        cut = bool(folders) or len(items) > MOST_ITEMS
        return Listing(
            items=list(items.values())[:MOST_ITEMS],
            trouble=f"more than {MOST_ITEMS:,} files; the rest is left out" if cut else "",
            sure=True,
            notes=left_out.notes(source.address),
        )

    def read(self, listed: Listed, validators: Validators) -> Given:
        """A file."""
        response = self._visitor.get(listed.address, validators, _MOST_BYTES)
        etag = response.headers.get("etag", "")
        name = PurePosixPath(unquote(urlsplit(listed.address).path)).name
        return Given(data=response.data, name=name, validators=Validators(etag=etag))

    def close(self) -> None:
        """Let the connections go."""
        self._visitor.close()

    def _entries(self, folder: str, base: str) -> Iterator[_Entry]:
        """What stands in a folder, but for what is hidden or stands elsewhere."""
        response = self._visitor.ask(
            folder,
            method="PROPFIND",
            headers={"Depth": "1", "Content-Type": "application/xml"},
            body=_ASK,
            most_bytes=_MOST_BYTES,
        )
        if response.status in (401, 403):
            raise RefusedAddress(
                f"{folder} answered {response.status}; "
                "give user and password in ASSISTANT_WEBDAV_LOGINS"
            )
        if response.status != 207:
            raise RefusedAddress(f"{folder} answered {response.status}, not as WebDAV does")
        try:
            root = fromstring(response.data)
        except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
            raise RefusedAddress(f"{folder} gave a list that is not well-formed") from error
        for each in root.iter("{DAV:}response"):
            entry = _entry(each, response.url)
            hidden = PurePosixPath(unquote(urlsplit(entry.url).path)).name.startswith((".", "~$"))
            if entry.url.startswith(base) and not hidden:
                yield entry


def web_address(address: str) -> str:
    """The address of a folder for HTTP, ending in a slash."""
    scheme, _, rest = address.partition("://")
    return _clean(f"{_SCHEMES[scheme]}://{rest}", is_folder=True)


def _entry(response: Any, folder: str) -> _Entry:
    found: dict[str, str] = {}
    is_folder = False
    for properties in response.iter("{DAV:}prop"):
        is_folder |= properties.find("{DAV:}resourcetype/{DAV:}collection") is not None
        for part in properties:
            found[part.tag] = found.get(part.tag) or (part.text or "").strip()
    said = (found.get(f"{{DAV:}}{name}", "") for name in _VERSION)
    url = _clean(urljoin(folder, response.findtext("{DAV:}href") or ""), is_folder=is_folder)
    return _Entry(url=url, is_folder=is_folder, version=" ".join(filter(None, said)))


_VERSION = ("getetag", "getlastmodified", "getcontentlength")


def _clean(url: str, *, is_folder: bool) -> str:
    """One way to write an address, however a server escapes it."""
    parts = urlsplit(url)
    path = quote(unquote(parts.path).rstrip("/"), safe="/" + string.ascii_letters + "-._~")
    return f"{parts.scheme}://{parts.netloc}{path}{'/' if is_folder else ''}"
