"""Over HTTP: the places that are looked at again, for whoever looks after the library."""

from __future__ import annotations

from dataclasses import replace

from fastapi.testclient import TestClient

from api.http.services import Services
from corpus.sources import Outcome, Source, SourceItem, Sources
from tests.api.keyring import bearer, new_key
from tests.builders import NOON, Library

PATH = "/v1/library/sources"


def remember(library: Library, address: str, label: str, *failed: SourceItem) -> None:
    """A source that was looked at."""
    source = Source(address=address, label=label, added_at=NOON)
    sources = Sources(library.engine)
    sources.add(source)
    outcome = Outcome.PARTLY if failed else Outcome.WHOLE
    sources.looked(replace(source, looked_at=NOON, outcome=outcome), failed)


def test_sources_are_told_with_their_last_look_and_what_failed(
    client: TestClient, library: Library
) -> None:
    failed = [
        SourceItem(
            address=f"https://example.org/{n:02}.html", label="public", reason="answered 500"
        )
        for n in range(25)
    ]
    remember(library, "https://example.org/feed.xml", "public", *failed)
    [source] = client.get(PATH).json()["data"]
    shown = source.pop("failed")
    assert source == {
        "id": Source(address="https://example.org/feed.xml", label="", added_at=NOON).id,
        "address": "https://example.org/feed.xml",
        "audience": "public",
        "looked_at": "2026-01-02T12:00:00Z",
        "outcome": "partly",
        "reason": "",
        "wait_until": None,
        "documents": 0,
        "gone": 0,
        "failed_count": 25,
    }
    assert len(shown) == 20
    assert shown[0] == {"address": "https://example.org/00.html", "reason": "answered 500"}


def test_nobody_sees_sources_or_files_of_labels_that_they_do_not_hold(
    client: TestClient, services: Services, library: Library
) -> None:
    remember(library, "https://staff.example/", "staff")
    remember(
        library,
        "/srv/docs",
        "public",
        SourceItem(address="/srv/docs/wri.pdf", label="partner:wri", reason="is broken"),
        SourceItem(address="/srv/docs/open.pdf", label="public", reason="is broken"),
    )
    manager = bearer(new_key(services.keys, "public"))
    [source] = client.get(PATH, headers=manager).json()["data"]
    assert (source["address"], source["failed_count"]) == ("/srv/docs", 1)
    assert source["failed"][0]["address"] == "/srv/docs/open.pdf"
