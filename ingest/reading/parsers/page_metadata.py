"""What a web page says of itself in its head."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from ingest.reading.metadata import (
    Metadata,
    iso_date,
    iso_language,
    plausible_name,
    plausible_title,
)

_TITLES: Final = ("og:title", "twitter:title", "dc.title", "citation_title")
_DATES: Final = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "citation_publication_date",
    "publish-date",
    "pubdate",
    "date",
    "article.published",
    "sailthru.date",
    "parsely-pub-date",
)
_PUBLISHERS: Final = ("og:site_name", "dc.publisher", "citation_publisher", "application-name")
_MAX_JSON: Final = 200_000


def page_metadata(page: Any) -> Metadata:
    """Read meta tags first, then linked data, then the visible head of the page."""
    meta = _meta(page)
    linked = list(_linked_data(page))
    times = [node.get("datetime") for node in page.iter("time") if node.get("datetime")]
    headings = ["".join(node.itertext()) for node in page.iter("h1")]
    return Metadata(
        title=_first(plausible_title, _pick(meta, _TITLES), headings[:1], _texts(page, "title")),
        published=_first(
            iso_date,
            _pick(meta, _DATES),
            [item.get("datePublished") for item in linked],
            times[:1],
        ),
        language=_first(iso_language, [page.get("lang")], _pick(meta, ("og:locale", "language"))),
        publisher=_first(
            plausible_name,
            _pick(meta, _PUBLISHERS),
            [_name(item.get("publisher")) for item in linked],
        ),
    )


def base_address(page: Any) -> str:
    """The address that relative links of the page start from, as far as it says."""
    candidates = [node.get("href") for node in page.iter("base")]
    candidates += [n.get("href") for n in page.iter("link") if n.get("rel") == "canonical"]
    candidates += _pick(_meta(page), ("og:url",))
    for candidate in candidates:
        try:
            if candidate and urlsplit(candidate).scheme in ("http", "https"):
                return str(candidate)
        except ValueError:
            continue
    return ""


def _meta(page: Any) -> dict[str, str]:
    values: dict[str, str] = {}
    for node in page.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop") or ""
        if name and node.get("content"):
            values.setdefault(name.strip().lower(), node.get("content"))
    return values


def _pick(meta: dict[str, str], names: tuple[str, ...]) -> list[str]:
    return [meta[name] for name in names if name in meta]


def _texts(page: Any, tag: str) -> list[str]:
    return ["".join(node.itertext()) for node in page.iter(tag)][:1]


def _first(check: Any, *groups: Any) -> str | None:
    found = (check(value) for group in groups for value in group if isinstance(value, str))
    return next((value for value in found if value), None)


def _linked_data(page: Any) -> Iterator[dict[str, Any]]:
    for node in page.iter("script"):
        text = node.text or ""
        if node.get("type") != "application/ld+json" or len(text) > _MAX_JSON:
            continue
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            continue
        items = data.get("@graph", [data]) if isinstance(data, dict) else data
        yield from (
            (item for item in items if isinstance(item, dict)) if isinstance(items, list) else ()
        )


def _name(value: Any) -> str | None:
    value = value[0] if isinstance(value, list) and value else value
    name = value.get("name") if isinstance(value, dict) else value
    return name if isinstance(name, str) else None
