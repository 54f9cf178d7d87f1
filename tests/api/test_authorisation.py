"""Who may use which route: every route and mount there is, with every kind of caller."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import BaseRoute, Mount, Route

from api.access.scopes import Scope
from api.access.tokens import Token
from api.http.dependencies import CallerWith
from api.http.gate import OPEN_PATHS, is_open, scope_of_mount
from api.http.services import Services
from tests.api.keyring import bearer, new_key
from tests.builders import Library

ASK = {"question": "Where was the tool piloted?"}
RPC = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}


@dataclass(frozen=True)
class Ids:
    """What the requests of the matrix name: things that a holder of `public` may see."""

    document: str
    answer: str
    conversation: str
    share: str


@dataclass(frozen=True)
class Door:
    """A route or mount: how it is asked, and the scope that it needs; None where it is open."""

    method: str
    path: str
    scope: Scope | None


# one request for each route; a route without one fails the first test below
REQUESTS: dict[tuple[str, str], Callable[[Ids], dict[str, Any]]] = {
    ("POST", "/v1/answers"): lambda _: {"json": ASK},
    ("POST", "/v1/answers/stream"): lambda _: {"json": ASK},
    ("GET", "/v1/answers/{answer_id}"): lambda _: {},
    ("GET", "/v1/answers/{answer_id}/link"): lambda _: {},
    ("POST", "/v1/answers/{answer_id}/feedback"): lambda _: {"json": {"rating": "up"}},
    ("POST", "/v1/search"): lambda _: {"json": {"query": "tool"}},
    ("GET", "/v1/facts"): lambda _: {"params": {"kind": "grant"}},
    ("GET", "/v1/facts/kinds"): lambda _: {},
    ("GET", "/v1/facts/{fact_id}"): lambda _: {},
    ("PATCH", "/v1/facts/{fact_id}"): lambda _: {"json": {"state": "confirmed"}},
    ("GET", "/v1/documents"): lambda _: {},
    ("GET", "/v1/contents"): lambda _: {},
    ("GET", "/v1/documents/{document_id}"): lambda _: {},
    ("GET", "/v1/documents/{document_id}/summary"): lambda _: {},
    ("GET", "/v1/documents/{document_id}/file"): lambda _: {},
    ("GET", "/v1/documents/{document_id}/pages/{page}.png"): lambda _: {},
    ("GET", "/v1/documents/{document_id}/pages/{page}/boxes"): lambda _: {},
    ("GET", "/v1/conversations/{conversation_id}"): lambda _: {},
    ("DELETE", "/v1/conversations/{conversation_id}"): lambda _: {},
    ("GET", "/v1/conversations"): lambda _: {},
    ("GET", "/v1/conversations/{conversation_id}/export"): lambda _: {},
    ("PATCH", "/v1/conversations/{conversation_id}"): lambda _: {"json": {"title": "x"}},
    ("GET", "/v1/suggestions"): lambda _: {},
    ("GET", "/v1/answers/{answer_id}/suggestions"): lambda _: {},
    ("GET", "/v1/documents/{document_id}/editions"): lambda _: {},
    ("GET", "/v1/documents/{document_id}/given"): lambda _: {},
    ("GET", "/v1/documents/{document_id}/changes"): lambda _: {"params": {"from": "2016"}},
    ("GET", "/d/{document_id}/changes"): lambda _: {"params": {"from": "2016"}},
    ("PATCH", "/v1/documents/{document_id}"): lambda _: {"json": {"audience": "public"}},
    ("DELETE", "/v1/documents/{document_id}"): lambda _: {},
    ("POST", "/v1/library/uploads"): lambda _: {"params": {"name": "a.txt", "audience": "public"}},
    ("GET", "/v1/library/uploads"): lambda _: {},
    ("GET", "/v1/library/uploads/{upload_id}"): lambda _: {},
    ("POST", "/v1/library/uploads/{upload_id}/retry"): lambda _: {},
    ("DELETE", "/v1/library/uploads/{upload_id}"): lambda _: {},
    ("GET", "/v1/library/sources"): lambda _: {},
    ("GET", "/v1/library/gaps"): lambda _: {},
    ("GET", "/v1/library/feedback"): lambda _: {},
    ("PATCH", "/v1/library/gaps/{gap_id}"): lambda _: {"json": {"state": "dismissed"}},
    ("PATCH", "/v1/library/feedback/{opinion_id}"): lambda _: {"json": {"state": "dismissed"}},
    ("GET", "/v1/library/feedback/{opinion_id}/answer"): lambda _: {},
    ("POST", "/v1/chat/completions"): lambda _: {
        "json": {"messages": [{"role": "user", "content": ASK["question"]}]}
    },
    ("GET", "/v1/models"): lambda _: {},
    ("GET", "/v1/models/{model_id}"): lambda _: {},
    ("GET", "/metrics"): lambda _: {},
    ("GET", "/d/{document_id}"): lambda _: {},
    ("GET", "/d/{document_id}/pdf"): lambda _: {},
    ("GET", "/library/documents"): lambda _: {},
    ("GET", "/s/{token}"): lambda _: {},
    ("POST", "/mcp"): lambda _: {
        "json": RPC,
        "headers": {"Accept": "application/json, text/event-stream"},
    },
    ("GET", "/v1/me"): lambda _: {},
    ("GET", "/brand/logo"): lambda _: {},
    ("GET", "/brand/style.css"): lambda _: {},
    ("GET", "/sign-in"): lambda _: {},
    ("GET", "/sign-in/callback"): lambda _: {},
    ("POST", "/sign-out"): lambda _: {},
    ("GET", "/healthz"): lambda _: {},
    ("GET", "/readyz"): lambda _: {},
    ("GET", "/"): lambda _: {},
    ("GET", "/library"): lambda _: {},
    ("GET", "/library/questions"): lambda _: {},
    ("GET", "/library/feedback"): lambda _: {},
    ("GET", "/facts"): lambda _: {},
    ("GET", "/facts/asked"): lambda _: {"params": {"question": "Which grants are there?"}},
    ("GET", "/v1/facts/sums"): lambda _: {"params": {"kind": "grant"}},
    ("GET", "/history"): lambda _: {},
    ("GET", "/c/{conversation_id}"): lambda _: {},
    ("GET", "/c/{conversation_id}/{answer_id}"): lambda _: {},
    ("POST", "/ask"): lambda _: {"content": "question=Where+was+the+tool+piloted%3F"},
    ("GET", "/openapi.json"): lambda _: {},
    ("GET", "/problems/{code}"): lambda _: {},
    ("GET", "/static"): lambda _: {},
}


def flat(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    for route in routes:
        router = getattr(route, "original_router", None)
        yield from flat(router.routes) if router is not None else [route]


def scopes_of(dependant: Dependant) -> set[Scope]:
    """The scopes that a route asks for, wherever in its dependencies."""
    own = {dependant.call.scope} if isinstance(dependant.call, CallerWith) else set()
    return own.union(*map(scopes_of, dependant.dependencies))


def rule_of(route: BaseRoute) -> Iterator[Door]:
    """How a route is guarded; anything that says nothing about it raises."""
    if isinstance(route, Mount):
        scope = scope_of_mount(route.path)
        if scope is None and not is_open(f"{route.path}/"):
            raise LookupError(f"the mount {route.path} has no rule")
        yield Door("GET" if scope is None else "POST", route.path, scope)
    elif isinstance(route, APIRoute):
        scopes = scopes_of(route.dependant)
        if len(scopes) != 1 and not is_open(route.path):
            raise LookupError(f"{route.path} has no rule, or more than one")
        for method in route.methods:
            yield Door(method, route.path, next(iter(scopes), None))
    elif isinstance(route, Route):
        scope = scope_of_mount(route.path)
        if route.path not in OPEN_PATHS and scope is None:
            raise LookupError(f"{route.path} has no rule")
        yield Door("GET" if scope is None else "POST", route.path, scope)
    else:
        raise LookupError(f"{route} is of a kind that has no rule")


def doors(app: FastAPI) -> list[Door]:
    return [door for route in flat(app.routes) for door in rule_of(route)]


def ids_for(
    client: TestClient, headers: dict[str, str], library: Library, services: Services
) -> Ids:
    titles = {d.facts.title: d.id for d in library.writer.listing()}
    if "tool" not in titles:  # a request of the matrix has removed it
        library.put("tool", "TEST piloted its tool in Accra, Ghana.")
        titles = {d.facts.title: d.id for d in library.writer.listing()}
    document = titles["tool"]
    answer = client.post("/v1/answers", json=ASK, headers=headers).json()
    owner = f"key:{headers['Authorization'].split('_')[2]}"
    share = services.shares.signed(f"{owner}|{answer['id']}")
    return Ids(document, answer["id"], answer["conversation_id"], share)


def send(
    client: TestClient,
    door: Door,
    ids: Ids,
    headers: dict[str, str],
    *,
    method: str | None = None,
    root: str = "",
    ending: str = "",
) -> Any:
    given = REQUESTS[door.method, door.path](ids)
    path = door.path.format(
        fact_id="fact_0",
        document_id=ids.document,
        answer_id=ids.answer,
        conversation_id=ids.conversation,
        page=1,
        upload_id="up_0",
        gap_id="gap_0",
        opinion_id="op_0",
        model_id="docs-assistant",
        code="not-found",
        token=ids.share,
    )
    if door.path == "/static":
        path = "/static/page.css"
    own = given.pop("headers", {})
    return client.request(
        method or door.method, root + path + ending, headers={**own, **headers}, **given
    )


def test_every_route_and_mount_has_a_rule_and_a_request(app: FastAPI) -> None:
    found = {(door.method, door.path) for door in doors(app)}
    assert found == set(REQUESTS)


def test_a_route_without_a_rule_is_found(app: FastAPI) -> None:
    """The matrix can fail: a route, and a mount, that nobody has thought about."""
    for add in (
        lambda: app.add_api_route("/v1/everything", lambda: "all", methods=["GET"]),
        lambda: app.mount("/hidden", FastAPI()),
        lambda: app.add_route("/raw", lambda _: None),
    ):
        before = len(app.router.routes)
        add()
        with pytest.raises(LookupError):
            doors(app)
        del app.router.routes[before:]


def test_a_route_that_nobody_has_thought_about_is_closed(
    app: FastAPI, client: TestClient, services: Services
) -> None:
    app.add_api_route("/v1/everything", lambda: "all", methods=["GET"])
    app.mount("/hidden", FastAPI())
    new_key(services.keys)
    assert client.get("/v1/everything").status_code == 401
    assert client.get("/hidden/docs").status_code == 401


def closed(services: Services) -> dict[str, dict[str, str]]:
    """Headers that open nothing."""
    past = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    revoked = new_key(services.keys)
    services.keys.revoke(revoked.split("_")[2])
    return {
        "no key": {},
        "malformed": bearer("dqa_live_"),
        "unknown": bearer(Token.new().text),
        "revoked": bearer(revoked),
        "expired": bearer(new_key(services.keys, expires_at=past)),
    }


def test_nobody_without_a_live_key_gets_anywhere(
    app: FastAPI, client: TestClient, services: Services, library: Library
) -> None:
    everything = bearer(new_key(services.keys))
    ids = ids_for(client, everything, library, services)
    for door, (who, headers) in itertools.product(doors(app), closed(services).items()):
        status = send(client, door, ids, headers).status_code
        assert (status in {401, 429}) == (door.scope is not None), (door, who, status)


def test_a_key_opens_what_its_scopes_name_and_nothing_else(
    app: FastAPI, client: TestClient, services: Services, library: Library
) -> None:
    everything = bearer(new_key(services.keys))
    for door in doors(app):
        if door.scope is None:
            continue
        others = [scope for scope in Scope if scope is not door.scope]
        ids = ids_for(client, everything, library, services)
        refused = send(client, door, ids, bearer(new_key(services.keys, scopes=others)))
        assert refused.status_code == 403, door
        assert door.scope in refused.headers["www-authenticate"]
        alone = send(client, door, ids, bearer(new_key(services.keys, scopes=[door.scope])))
        assert alone.status_code not in {401, 403}, door
        right = send(client, door, ids, everything)
        assert right.status_code < 400 or right.json()["code"] == "not-found", (door, right.text)


def test_the_key_of_another_label_finds_nothing_and_learns_nothing(
    app: FastAPI, client: TestClient, services: Services, library: Library
) -> None:
    hidden = next(d.id for d in library.writer.listing() if d.facts.title == "note")
    headers = bearer(new_key(services.keys, "public", "partner"))
    for door in doors(app):
        if "{document_id}" not in door.path:
            continue
        seen = []
        for document in (hidden, "doc_" + "0" * (len(hidden) - 4)):
            response = send(client, door, Ids(document, "", "", ""), headers)
            text = response.text.replace(document, "ID")
            text = text.replace(response.headers["x-request-id"], "REQUEST")
            kept = {
                name: value
                for name, value in response.headers.items()
                if name not in {"x-request-id", "ratelimit", "content-length"}
            }
            seen.append((response.status_code, text, kept))
        assert seen[0] == seen[1]
        assert seen[0][0] == 404


def test_what_one_key_asked_is_not_there_for_another(
    app: FastAPI, client: TestClient, services: Services, library: Library
) -> None:
    owner, other = (bearer(new_key(services.keys)) for _ in range(2))
    ids = ids_for(client, owner, library, services)
    # what deletes it comes last
    for door in sorted(doors(app), key=lambda each: each.method == "DELETE"):
        if door.scope and ("{answer_id}" in door.path or "{conversation_id}" in door.path):
            assert send(client, door, ids, other).status_code == 404, door
            assert send(client, door, ids, owner).status_code < 300, door


def test_an_end_user_may_be_given_less_and_never_more(
    client: TestClient, services: Services
) -> None:
    headers = bearer(new_key(services.keys, "public", "partner"))

    def titles(labels: list[str]) -> Any:
        body = {"query": "grant tool", "end_user": {"id": "ann", "audience": labels}}
        response = client.post("/v1/search", json=body, headers=headers)
        if response.status_code != 200:
            return response.json()["code"]
        return {result["title"] for result in response.json()["results"]}

    assert titles(["public", "partner"]) == {"tool", "grant"}
    assert titles(["public"]) == {"tool"}
    assert titles(["staff"]) == "label-not-held"
    assert titles(["public", "partner:wri"]) == "label-not-held"
    assert titles(["everyone"]) == "invalid-request"
    assert titles([]) == "invalid-request"
    listed = client.get("/v1/documents?audience=partner", headers=headers).json()["data"]
    assert [d["title"] for d in listed] == ["grant"]
    refused = client.get("/v1/documents?audience=staff", headers=headers)
    assert refused.json()["code"] == "label-not-held"
