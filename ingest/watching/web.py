"""Sites by their sitemaps, and RSS and Atom feeds.

What a server says of a list or a page is believed for as long as a week: a page whose list says
that it has not changed is asked for once a week all the same.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urljoin, urlsplit

from corpus.sources import NO_VALIDATORS, Source, SourceItem, Validators
from ingest.errors import RefusedAddress, Unchanged
from ingest.fetch import Response
from ingest.watching.lists import WrittenList, read_list
from ingest.watching.remote import MOST_ITEMS, Given, Listed, Listing
from ingest.watching.visiting import Visitor

_MOST_BYTES = 50 * 2**20  # of a sitemap, as its protocol has it


class Web:
    """A site or a feed."""

    def __init__(self, visitor: Visitor) -> None:
        """Ask with this visitor."""
        self._visitor = visitor

    def list(self, source: Source, known: Mapping[str, SourceItem]) -> Listing:
        """What the sitemaps of a site or a feed list."""
        try:
            response = self._visitor.get(source.address, source.validators, _MOST_BYTES)
        except Unchanged:
            listed = [item for item in known.values() if item.listed]
            return Listing(
                items=[Listed(address=item.address, version=item.version) for item in listed],
                exhaustive=False,  # what it does not list was told of before
                validators=source.validators,
            )
        found = _read(response)
        if found.kind == "feed":
            return Listing(
                items=found.items[:MOST_ITEMS],
                trouble="its feed is not well-formed: something may be missing"
                if found.broken
                else "",
                exhaustive=False,
                validators=NO_VALIDATORS if found.broken else _validators(response),
            )
        if found.kind == "sitemap":
            return self._of_sitemaps(source, [(response.url, found)], _validators(response))
        if found.kind == "index":
            return self._of_sitemaps(source, self._indexed(found))
        return self._of_sitemaps(source, self._of_site(response.url))

    def read(self, listed: Listed, validators: Validators) -> Given:
        """A page."""
        response = self._visitor.get(listed.address, validators)
        fetched = response.fetched
        return Given(data=fetched.data, name=fetched.name, validators=_validators(response))

    def close(self) -> None:
        """Let the connections go."""
        self._visitor.close()

    def _of_site(self, url: str) -> Iterator[tuple[str, WrittenList]]:
        """The sitemaps that a site names, or the one where it is usually looked for."""
        for place in self._visitor.sitemaps(url) or [urljoin(url, "/sitemap.xml")]:
            found = self._sitemap(place)
            if found.kind == "index":
                yield from self._indexed(found)
            else:
                yield place, found

    def _indexed(self, index: WrittenList) -> Iterator[tuple[str, WrittenList]]:
        """The sitemaps of an index; one that cannot be had ends it: what it lists is not gone."""
        for listed in index.items:
            found = self._sitemap(listed.address)
            if found.kind == "index":
                raise RefusedAddress(f"{listed.address} is an index within an index of sitemaps")
            yield listed.address, found

    def _sitemap(self, place: str) -> WrittenList:
        """What is there has to be a sitemap: a half one would mean that the rest is gone."""
        found = _read(self._visitor.get(place, most_bytes=_MOST_BYTES))
        if found.kind not in ("sitemap", "index"):
            raise RefusedAddress(
                f"{place} is no sitemap, or not well-formed; name a sitemap or a feed"
            )
        return found

    def _of_sitemaps(
        self,
        source: Source,
        sitemaps: Iterable[tuple[str, WrittenList]],
        validators: Validators = NO_VALIDATORS,
    ) -> Listing:
        items: dict[str, Listed] = {}
        elsewhere = 0
        for place, sitemap in sitemaps:
            for listed in sitemap.items:
                # the protocol: a sitemap speaks for its own host, or for the one that names it
                if _host(listed.address) in (_host(place), _host(source.address)):
                    items.setdefault(listed.address, listed)
                else:
                    elsewhere += 1
            if len(items) > MOST_ITEMS:
                break
        note = f"{elsewhere} addresses of other hosts are left out: a sitemap speaks for its own"
        cut = len(items) > MOST_ITEMS
        return Listing(
            items=list(items.values())[:MOST_ITEMS],
            trouble=f"more than {MOST_ITEMS:,} addresses; the rest is left out" if cut else "",
            validators=validators,
            notes=[(source.address, note)] if elsewhere else (),
        )


def _read(response: Response) -> WrittenList:
    data = response.data
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(data, response.url)
    return read_list(data, response.url)


def _unpacked(data: bytes, url: str) -> bytes:
    unpack = zlib.decompressobj(wbits=31)
    try:
        whole = unpack.decompress(data, _MOST_BYTES)
    except zlib.error as error:
        raise RefusedAddress(f"{url} is damaged: {error}") from error
    if not unpack.eof:
        more = f"unpacks to more than {_MOST_BYTES // 2**20} MiB, or is cut off"
        raise RefusedAddress(f"{url} {more}")
    return whole


def _validators(response: Response) -> Validators:
    headers = response.headers
    return Validators(etag=headers.get("etag", ""), modified=headers.get("last-modified", ""))


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
