"""What a document is, set over HTTP: its date, period and other facts; the list sorted by them."""

from __future__ import annotations

import datetime as dt

import pytest
from fastapi.testclient import TestClient

from api.access.scopes import USUAL, Scope
from api.http.services import Services
from corpus.audience import Audience
from tests.api.keyring import bearer, new_key
from tests.builders import Library

ALL = Audience(("public", "partner", "staff"))


def id_of(services: Services, title: str) -> str:
    found = services.catalogue.documents(Audience(("public", "partner", "staff", "partner:wri")))
    return next(d.id for d in found if d.facts.title == title)


def test_facts_are_set_shown_with_their_source_and_unset(
    client: TestClient, services: Services
) -> None:
    place = f"/v1/documents/{id_of(services, 'tool')}"
    before = client.get(place).json()
    assert (before["published"], before["published_source"]) == ("2016-05-01", "given")
    body = {
        "title": "The tool of Accra", "published": "2017-02-03", "kind": "report",
        "period": {"from": "2015-01-01", "to": "2016-12-31"}, "publisher": "TEST",
        "language": "fr", "audience": "partner",
    }  # fmt: skip
    changed = client.patch(place, json=body)
    assert changed.status_code == 200, changed.text
    shown = client.get(place).json()
    assert {name: shown[name] for name in body if name != "period"} == {
        name: value for name, value in body.items() if name != "period"
    }
    assert shown["period"] == {"from": "2015-01-01", "to": "2016-12-31", "source": "given"}
    given = client.get(f"{place}/given").json()["data"]
    assert {each["name"] for each in given} == set(body)
    date = next(each for each in given if each["name"] == "published")
    assert (date["value"], date["found"], date["by"]) == ("2017-02-03", "2016-05-01", "local")
    undone = client.patch(place, json={"unset": list(body)}).json()
    assert undone == before
    assert client.get(f"{place}/given").json()["data"] == []


@pytest.mark.parametrize(
    ("body", "code", "why"),
    [
        ({}, "invalid-request", ""),
        ({"published": "soon"}, "invalid-request", ""),
        ({"published": 2021}, "invalid-request", ""),
        ({"colour": "red"}, "invalid-request", ""),
        ({"unset": ["colour"]}, "invalid-request", ""),
        ({"title": " "}, "invalid-fact", "1 to 300"),
        ({"language": "french"}, "invalid-fact", "two letters"),
        ({"period": {}}, "invalid-fact", "neither beginning nor end"),
        (
            {"period": {"from": "2021-01-01", "to": "2020-01-01"}},
            "invalid-fact",
            "before it begins",
        ),
        ({"kind": "note", "unset": ["kind"]}, "invalid-fact", "at once"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    client: TestClient, services: Services, body: dict[str, object], code: str, why: str
) -> None:
    refused = client.patch(f"/v1/documents/{id_of(services, 'tool')}", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert why in refused.json()["detail"]


def test_only_who_looks_after_the_library_sets_facts_and_none_of_what_they_may_not_read(
    client: TestClient, services: Services
) -> None:
    place = f"/v1/documents/{id_of(services, 'note')}"
    reading = bearer(new_key(services.keys, "staff", scopes=USUAL))
    assert client.patch(place, json={"kind": "x"}, headers=reading).status_code == 403
    assert client.get(f"{place}/given", headers=reading).status_code == 403
    manager = bearer(new_key(services.keys, "partner", scopes=(Scope.LIBRARY_MANAGE,)))
    for answer in (
        client.patch(place, json={"kind": "x"}, headers=manager),
        client.get(f"{place}/given", headers=manager),
    ):
        assert answer.status_code == 404
    assert (
        client.patch("/v1/documents/doc_0", json={"kind": "x"}, headers=manager).status_code == 404
    )


def test_nobody_gives_a_document_back_to_readers_that_are_not_theirs(
    client: TestClient, services: Services
) -> None:
    document_id = id_of(services, "note")
    services.library.relabel(document_id, "partner")
    scopes = (Scope.LIBRARY_MANAGE, Scope.DOCUMENTS_READ)
    manager = bearer(new_key(services.keys, "partner", scopes=scopes))
    refused = client.patch(
        f"/v1/documents/{document_id}", json={"unset": ["audience"]}, headers=manager
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "label-not-held")


@pytest.fixture
def dated(library: Library) -> Library:
    for name, day, first, last in (
        ("beta", "2021-03-01", 2020, 2020),
        ("alpha", "2022-03-01", 2021, 2021),
        ("gamma", None, 2019, 2021),
        ("delta", "2020-03-01", None, None),
    ):
        library.put(
            name,
            f"What {name} says.",
            published=dt.date.fromisoformat(day) if day else None,
            period={"from": f"{first}-01-01", "to": f"{last}-12-31"} if first else {},
            kind="dated",
        )
    return library


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("sort=title", "alpha beta delta gamma"),
        ("sort=newest", "alpha gamma beta delta"),
        ("sort=oldest", "gamma delta beta alpha"),
        ("sort=covers-oldest", "gamma beta alpha delta"),
        ("sort=title&published_after=2021-01-01", "alpha beta gamma"),
        ("sort=title&published_before=2020-12-31", "delta gamma"),
        ("sort=title&published_after=2022-01-01", "alpha"),
        ("sort=title&covers_from=2021-01-01", "alpha gamma"),
        ("sort=title&covers_to=2019-12-31", "gamma"),
        ("sort=title&covers_from=2020-06-01&covers_to=2020-06-30", "beta gamma"),
    ],
)
def test_the_list_is_sorted_and_narrowed_by_date_and_period_page_by_page(
    client: TestClient, dated: Library, query: str, titles: str
) -> None:
    found: list[str] = []
    cursor = ""
    while True:
        page = client.get(f"/v1/documents?kind=dated&limit=1&{query}{cursor}").json()
        found += [each["title"] for each in page["data"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert found == titles.split()


def test_a_filter_by_date_says_how_many_documents_have_none_and_refuses_days_the_wrong_way_round(
    client: TestClient, dated: Library
) -> None:
    dated.put("undated", "What nobody dates.", kind="dated")
    dated.put("hidden", "What staff alone read.", "partner:test", kind="dated")
    listed = "/v1/documents?kind=dated"
    assert client.get(listed).json()["undated"] == 0
    assert client.get(f"{listed}&published_after=2021-01-01").json()["undated"] == 1
    inverted = {"published_after": "2018-01-01", "published_before": "2016-01-01"}
    narrow = {"kinds": ["dated"], "published_after": "2021-01-01"}
    body = {"question": "What does alpha say?", "filters": narrow}
    assert client.post("/v1/answers", json=body).json()["coverage"]["undated"] == 1
    for refused in (
        client.get("/v1/documents", params=inverted),
        client.post("/v1/answers", json={**body, "filters": inverted}),
    ):
        assert refused.status_code == 422
        assert "published_before is before published_after" in refused.json()["detail"]


def test_a_cursor_of_another_order_is_refused(client: TestClient, dated: Library) -> None:
    cursor = client.get("/v1/documents?limit=1&sort=title").json()["next_cursor"]
    refused = client.get(f"/v1/documents?limit=1&sort=newest&cursor={cursor}")
    assert refused.json()["code"] == "invalid-cursor"
