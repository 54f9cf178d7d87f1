"""The process that reads one untrusted list: bytes on stdin, one JSON object on stdout.

Run as ``python -m ingest.watching.child LIMITS ADDRESS``.
"""

from __future__ import annotations

import json
import string
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urldefrag, urljoin

from sandbox.answering import answer_and_end
from sandbox.isolation import isolate
from sandbox.limits import ProcessLimits

_SITEMAPS = {"urlset": "sitemap", "sitemapindex": "index"}
# what an enclosure of a feed may be: a document, no sound and no film
_DOCUMENTS = ("application/pdf", "application/msword", "application/vnd.", "text/")


def main(arguments: list[str]) -> None:
    """Read stdin, write the answer to stdout."""
    limits, url = arguments
    isolate(ProcessLimits(**json.loads(limits)))
    answer_and_end(lambda: json.dumps(_read(sys.stdin.buffer.read(), url)).encode())


def _read(data: bytes, url: str) -> dict[str, Any]:
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        root = None
    if root is not None and (kind := _SITEMAPS.get(_local(root.tag))):
        return _answer(kind, _of_sitemap(root), url, broken=False)
    return _feed(data, url)


def _feed(data: bytes, url: str) -> dict[str, Any]:
    import feedparser

    # nothing of its texts is used, so nothing of them has to be cleaned
    feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    if not feed.version:
        return _answer("other", iter(()), url, broken=False)
    broken = bool(feed.bozo) and not isinstance(
        feed.bozo_exception, feedparser.CharacterEncodingOverride
    )
    return _answer("feed", _of_feed(feed.entries), url, broken=broken)


def _of_sitemap(root: Any) -> Iterator[tuple[str, str]]:
    for entry in root:
        said = {_local(part.tag): (part.text or "").strip() for part in entry}
        yield said.get("loc", ""), said.get("lastmod", "")


def _of_feed(entries: Any) -> Iterator[tuple[str, str]]:
    for entry in entries:
        version = entry.get("updated") or entry.get("published") or ""
        yield entry.get("link", ""), version
        for enclosure in entry.get("enclosures", ()):
            if str(enclosure.get("type", "")).startswith(_DOCUMENTS):
                yield enclosure.get("href", ""), version


def _answer(
    kind: str, items: Iterator[tuple[str, str]], url: str, *, broken: bool
) -> dict[str, Any]:
    found: dict[str, str] = {}
    for address, version in items:
        if whole := _absolute(address, url):
            found.setdefault(whole, version)
    return {"kind": kind, "items": list(found.items()), "broken": broken}


def _absolute(address: str, url: str) -> str:
    """An address as it is asked for; empty for what is none of the web."""
    try:
        whole = urldefrag(urljoin(url, address.strip())).url if address.strip() else ""
    except ValueError:
        return ""
    whole = quote(whole, safe=string.punctuation)
    return whole if whole.startswith(("http://", "https://")) else ""


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


if __name__ == "__main__":
    main(sys.argv[1:])
