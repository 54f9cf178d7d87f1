"""A slash too many at the end of an address, as programs write it: served, never redirected."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.http.services import Services
from api.http.slashes import without_slash
from api.settings import ApiSettings
from corpus.settings import CorpusSettings
from tests.api.keyring import bearer, new_key
from tests.api.test_authorisation import RPC, closed, doors, ids_for, send
from tests.builders import Library

ACCEPT = {"Accept": "application/json, text/event-stream"}
CHAT = {"messages": [{"role": "user", "content": "Where was the tool piloted?"}]}


def test_every_route_answers_with_a_slash_too_many_as_without(
    app: FastAPI, client: TestClient, services: Services, library: Library
) -> None:
    headers = bearer(new_key(services.keys))
    tried = [door for door in doors(app) if door.path not in {"/", "/static"}]
    # what deletes comes last: the others need what is deleted
    for door in sorted(tried, key=lambda each: each.method == "DELETE"):
        found = []
        for ending in ("", "/"):
            ids = ids_for(client, headers, library, services)
            response = send(client, door, ids, headers, ending=ending)
            assert "location" not in response.headers, door
            found.append((response.status_code, response.headers["content-type"]))
        assert found[0] == found[1], door


def test_nobody_without_a_live_key_gets_further_with_a_slash(
    app: FastAPI, client: TestClient, services: Services, library: Library
) -> None:
    ids = ids_for(client, bearer(new_key(services.keys)), library, services)
    headers = closed(services)["unknown"]
    for door in doors(app):
        if door.path not in {"/", "/static"}:
            status = send(client, door, ids, headers, ending="/").status_code
            assert (status in {401, 429}) == (door.scope is not None), door


def test_the_scope_of_a_mount_holds_with_a_slash(client: TestClient, services: Services) -> None:
    key = bearer(new_key(services.keys, scopes=["search:read"]))
    assert client.post("/mcp/", json=RPC, headers=ACCEPT | key).status_code == 403
    key = bearer(new_key(services.keys, scopes=["mcp"]))
    assert client.post("/mcp/", json=RPC, headers=ACCEPT | key).status_code == 200


def test_nothing_is_sent_elsewhere_behind_a_proxy_that_speaks_https(library: Library) -> None:
    services = build_services(
        CorpusSettings(data_dir=library.data_dir),
        ApiSettings(public_url="https://docs.example.org"),
        embedder=library.embedder,
    )
    app = create_app(services)
    with TestClient(app, base_url="http://docs.example.org", follow_redirects=False) as client:
        for response in (
            client.post("/mcp/", json=RPC, headers=ACCEPT),
            client.post("/v1/chat/completions/", json=CHAT),
            client.get("/v1/models/"),
            client.get("/v1/models/docs-assistant/"),
            client.head("/healthz/"),
        ):
            assert response.status_code == 200
            assert "location" not in response.headers
    services.close()


def test_errors_have_the_shape_and_the_path_of_their_route(
    client: TestClient, services: Services
) -> None:
    error = client.post("/v1/chat/completions/", json={**CHAT, "model": "gpt-9"}).json()["error"]
    assert error["code"] == "model-not-found"
    assert client.get("/v1/documents/doc_gone/").json()["instance"] == "/v1/documents/doc_gone"
    refused = client.put("/v1/documents/")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
    new_key(services.keys)
    assert client.get("/v1/models/").json()["error"]["type"] == "authentication_error"


def test_a_file_handed_in_may_be_large_with_a_slash_too(client: TestClient) -> None:
    query = "name=a.txt&audience=public"
    large = client.post(f"/v1/library/uploads/?{query}", content=b"x" * 2**20 + b"y")
    assert large.status_code == 202


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "//evil.example/", "//", "/v1/models//", "/d/", "/c/", "///", "/mcp//"],
)
def test_what_is_no_path_of_ours_is_not_found_and_leads_nowhere(
    client: TestClient, path: str
) -> None:
    # the client would take `//evil.example` for a host, so the whole address is written
    response: Any = client.get(f"http://127.0.0.1:8000{path}", follow_redirects=False)
    assert response.status_code == 404
    assert "location" not in response.headers


@pytest.mark.parametrize(
    ("path", "served"),
    [
        ("/", "/"), ("", ""), ("/a/", "/a"), ("/a", "/a"), ("/a//", "/a//"), ("//", "//"),
        ("//evil/", "//evil"), ("/a/b/", "/a/b"),
    ],
)  # fmt: skip
def test_one_slash_is_taken_off_and_no_more(path: str, served: str) -> None:
    assert without_slash(path) == served
