"""Served under a path of a host, `/docs`: behind a proxy that takes it away, or leaves it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from lxml.html import fromstring
from pydantic import SecretStr, ValidationError
from starlette.types import ASGIApp, Receive, Scope, Send

from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.http.services import Services
from api.http.under_root import OUR_FIRST, check_root
from api.page.assets import STATIC
from api.page.sharing import shared_url
from api.settings import ApiSettings
from corpus.settings import CorpusSettings
from tests.api.keyring import bearer, new_key
from tests.api.signing_provider import SigningProvider
from tests.api.test_authorisation import RPC, closed, doors, ids_for, send
from tests.builders import Library

HOST = "https://www.example.org"
ROOT = "/docs"
PUBLIC = HOST + ROOT
ASK = {"question": "Where was the tool piloted?"}
CHAT = {"messages": [{"role": "user", "content": ASK["question"]}]}
ACCEPT = {"Accept": "application/json, text/event-stream"}
BROWSER = {"Accept": "text/html"}


class Front:
    """A proxy that gives us one path of its host and refuses the rest, which is not ours."""

    def __init__(self, app: ASGIApp, *, strips: bool) -> None:
        self._app = app
        self._strips = strips

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            path = scope["path"]
            assert path == ROOT or path.startswith(f"{ROOT}/"), f"{path} is not ours"
            if self._strips:
                scope = {**scope, "path": path.removeprefix(ROOT) or "/"}
        await self._app(scope, receive, send)


Opened = Callable[..., TestClient]


@pytest.fixture(params=["strips", "passes on"])
def opened(request: pytest.FixtureRequest) -> Opened:
    def open_(app: FastAPI) -> TestClient:
        front = Front(app, strips=request.param == "strips")
        return TestClient(
            front, base_url=HOST, raise_server_exceptions=False, follow_redirects=False
        )

    return open_


def built(library: Library, **settings: Any) -> Services:
    corpus = CorpusSettings(data_dir=library.data_dir)
    return build_services(corpus, ApiSettings(**settings), embedder=library.embedder)


@pytest.fixture
def services(library: Library) -> Iterator[Services]:
    made = built(library, public_url=PUBLIC)
    yield made
    made.close()


@pytest.fixture
def client(services: Services, opened: Opened) -> Iterator[TestClient]:
    with opened(create_app(services)) as connected:
        yield connected


def addresses(page: str, at: str) -> set[str]:
    """Everything that a page links to, loads or sends a form to, as a browser resolves it."""
    tree = fromstring(page)
    found = tree.xpath("//@href | //@src | //@action")
    return {urljoin(at, str(each)) for each in found if not str(each).startswith("#")}


def test_pages_link_to_nothing_outside_and_all_they_load_is_there(
    client: TestClient, services: Services
) -> None:
    answer = client.post("/docs/v1/answers", json=ASK).json()
    shared = shared_url(services.shares, PUBLIC, "local", answer["id"])
    pages = [f"{PUBLIC}/", f"{PUBLIC}/library", f"{PUBLIC}/c/c_1/ans_1", PUBLIC]
    pages += [answer["citations"][0]["url"], shared]
    for at in pages:
        response = client.get(at, headers=BROWSER)
        assert response.status_code == 200, at
        for address in addresses(response.text, at):
            assert address.startswith(f"{PUBLIC}/"), (at, address)
            assert client.get(address).status_code in {200, 405}, (at, address)  # 405: the form


def test_an_answer_without_scripts_and_a_refusal_link_to_nothing_outside(
    client: TestClient,
) -> None:
    asked = client.post("/docs/ask", content="question=Where+was+the+tool+piloted%3F")
    empty = client.post("/docs/ask", content="question=+")
    gone = client.get("/docs/d/doc_gone", headers=BROWSER)
    assert "/docs/d/" in asked.text
    for response in (asked, empty, gone):
        found = addresses(response.text, f"{PUBLIC}/ask")
        assert found
        assert all(address.startswith(f"{PUBLIC}/") for address in found)


def test_scripts_name_no_address_from_the_top_of_the_host() -> None:
    """Each goes through `at`, or `send`, which does; modules load each other from beside."""
    for path in sorted(STATIC.glob("*.js")):
        text = path.read_text(encoding="utf-8")
        for made in re.findall(r"""(?:href|src):\s*([`"']/[^,]*)""", text):
            raise AssertionError(f"{path.name}: {made}")
        for module in re.findall(r'from "([^"]+)"', text):
            assert module.startswith("./"), path.name
        if path.name != "server.js":
            assert all(call.startswith("at(") for call in re.findall(r"\bfetch\((\S+)", text))


def test_addresses_in_json_and_in_protocols_begin_with_the_public_one(client: TestClient) -> None:
    answer = client.post("/docs/v1/answers", json=ASK).json()
    streamed = client.post("/docs/v1/answers/stream", json=ASK).text
    chat = client.post("/docs/v1/chat/completions", json=CHAT).json()
    listed = client.get("/docs/v1/documents").json()
    found = client.post("/docs/v1/search", json={"query": "tool"}).json()
    read = {"document_id": answer["citations"][0]["document_id"]}
    call = {**RPC, "method": "tools/call", "params": {"name": "read_page", "arguments": read}}
    tool = client.post("/docs/mcp", json=call, headers=ACCEPT).json()
    for url in (
        answer["citations"][0]["url"],
        *re.findall(r'"url": "([^"]+)"', streamed),
        chat["choices"][0]["message"]["annotations"][0]["url_citation"]["url"],
        chat["choices"][0]["message"]["x_citations"][0]["url"],
        listed["data"][0]["url"],
        found["results"][0]["url"],
        tool["result"]["structuredContent"]["url"],
    ):
        assert url.startswith(f"{PUBLIC}/d/"), url


def test_without_a_public_address_links_begin_with_the_path(
    library: Library, opened: Opened
) -> None:
    services = built(library, root_path=ROOT, hosts="www.example.org")
    with opened(create_app(services)) as client:
        url = client.post("/docs/v1/answers", json=ASK).json()["citations"][0]["url"]
        assert url.startswith("/docs/d/")
        assert client.get(url).status_code == 200
        chat = client.post("/docs/v1/chat/completions", json=CHAT).json()
        cited = chat["choices"][0]["message"]["annotations"][0]["url_citation"]["url"]
        assert cited.startswith(f"{PUBLIC}/d/")  # a program elsewhere needs all of it
    services.close()


def test_the_document_names_where_its_paths_are(client: TestClient) -> None:
    document = client.get("/docs/openapi.json").json()
    assert document["servers"] == [{"url": ROOT}]
    assert "/v1/answers" in document["paths"]


def test_problems_name_addresses_under_the_path(client: TestClient) -> None:
    problem = client.get("/docs/v1/documents/doc_gone").json()
    assert problem["instance"] == "/docs/v1/documents/doc_gone"
    assert problem["type"] == "/docs/problems/not-found"
    assert client.get(problem["type"]).status_code == 200
    error = client.post("/docs/v1/chat/completions/", json={**CHAT, "model": "gpt-9"}).json()
    assert error["error"]["code"] == "model-not-found"
    refused = client.put("/docs/v1/documents/")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD")
    missing = client.get("/docs/static/typo.js")
    assert (missing.status_code, missing.json()["instance"]) == (404, "/docs/static/typo.js")


def test_the_gate_judges_the_same_paths_as_at_the_top_of_a_host(
    services: Services, library: Library, opened: Opened
) -> None:
    app = create_app(services)
    everything = bearer(new_key(services.keys))
    nobody = closed(services)["unknown"]
    ids = ids_for(TestClient(app, base_url=HOST), everything, library, services)
    with opened(app) as client:
        for door in doors(app):
            status = send(client, door, ids, nobody, root=ROOT).status_code
            assert (status in {401, 429}) == (door.scope is not None), door


def test_a_large_file_and_a_mount_with_a_slash_and_head_work_there(client: TestClient) -> None:
    large = client.post("/docs/v1/library/uploads?name=a.txt&audience=public", content=b"x" * 2**21)
    assert large.status_code == 202
    assert client.post("/docs/mcp/", json=RPC, headers=ACCEPT).status_code == 200
    for path in ("/docs", "/docs/", "/docs/healthz/", "/docs/static/page.css"):
        assert client.head(path).status_code == 200, path


def test_figures_name_routes_without_the_path(client: TestClient, services: Services) -> None:
    client.get("/docs/healthz")
    assert 'method="GET",route="/healthz",status="200"' in services.metrics.text().decode()


@pytest.fixture
def provider() -> Iterator[SigningProvider]:
    with SigningProvider() as made:
        yield made


@pytest.fixture
def signing(library: Library, provider: SigningProvider) -> Iterator[Services]:
    made = built(
        library,
        public_url=PUBLIC,
        sign_in="oidc",
        oidc_issuer=provider.issuer,
        oidc_client_id="cited-assistant",
        oidc_client_secret=SecretStr("secret of ours"),
        group_labels="staff-group=staff",
    )
    yield made
    made.close()


def test_people_sign_in_there_with_cookies_for_that_path_alone(
    signing: Services, provider: SigningProvider, opened: Opened
) -> None:
    with opened(create_app(signing)) as client:
        refused = client.get("/docs/s/no.such.token?x=1", headers=BROWSER)
        (link,) = fromstring(refused.text).xpath("//a[@class='button']/@href")
        assert link == "/docs/sign-in?next=/docs/s/no.such.token%3Fx%3D1"
        sent = client.get(link)
        query = {name: values[0] for name, values in
                 parse_qs(urlsplit(sent.headers["location"]).query).items()}  # fmt: skip
        assert query["redirect_uri"] == f"{PUBLIC}/sign-in/callback"
        provider.nonce, provider.challenge = query["nonce"], query["code_challenge"]
        arrived = client.get(
            "/docs/sign-in/callback", params={"state": query["state"], "code": "c"}
        )
        assert arrived.headers["location"] == "/docs/s/no.such.token?x=1"
        cookies = sent.headers.get_list("set-cookie") + arrived.headers.get_list("set-cookie")
        assert len(cookies) == 3
        for cookie in cookies:
            assert cookie.startswith("__Secure-assistant")
            assert "; Path=/docs;" in cookie
            assert "; Secure" in cookie
        assert client.get("/docs/v1/me").json()["signed_in"] is True
        own = {"Origin": HOST}
        assert client.post("/docs/v1/answers", json=ASK, headers=own).status_code == 200
        other = {"Origin": "https://evil.example"}
        assert client.post("/docs/v1/answers", json=ASK, headers=other).status_code == 403
        assert client.post("/docs/sign-out", headers=own).status_code == 204
        assert client.get("/docs/v1/me").json()["signed_in"] is False


@pytest.mark.parametrize(
    ("next", "back"),
    [
        (None, "/docs/"), ("/", "/docs/"), ("/docs/", "/docs/"), ("/library", "/docs/library"),
        ("/docs/library", "/docs/library"), ("/docsx/a", "/docs/docsx/a"), ("/docs", "/docs/"),
    ],
)  # fmt: skip
def test_after_signing_in_nobody_is_led_to_another_part_of_the_host(
    library: Library, opened: Opened, next: str | None, back: str
) -> None:
    services = built(library, public_url=PUBLIC, sign_in="proxy", proxy_secret="x" * 32)
    with opened(create_app(services)) as client:
        sent = client.get("/docs/sign-in", params={} if next is None else {"next": next})
        assert (sent.status_code, sent.headers["location"]) == (303, back)
    services.close()


@pytest.mark.parametrize(
    ("settings", "root", "base"),
    [
        ({}, "", ""),
        ({"public_url": HOST}, "", HOST),
        ({"public_url": PUBLIC}, ROOT, PUBLIC),
        ({"public_url": f"{PUBLIC}/"}, ROOT, PUBLIC),
        ({"root_path": ROOT}, ROOT, ROOT),
        ({"root_path": "/a/b.c/"}, "/a/b.c", "/a/b.c"),
        ({"public_url": PUBLIC, "root_path": ROOT}, ROOT, PUBLIC),
    ],
)
def test_the_path_is_that_of_the_public_address_or_the_one_that_is_named(
    settings: dict[str, str], root: str, base: str
) -> None:
    made = ApiSettings(**settings)  # type: ignore[arg-type]
    assert (made.root, made.base) == (root, base)
    assert ("www.example.org" in made.host_names) == ("public_url" in settings)


@pytest.mark.parametrize(
    "settings",
    [
        {"public_url": HOST, "root_path": ROOT}, {"public_url": PUBLIC, "root_path": "/other"},
        {"root_path": "docs"}, {"root_path": "//evil.example"}, {"root_path": "/a/../b"},
        {"root_path": '/a"b'}, {"public_url": f"{PUBLIC}?a=b"}, {"public_url": f"{HOST}//docs"},
    ],
)  # fmt: skip
def test_what_is_no_path_or_is_another_one_is_refused(settings: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        ApiSettings(**settings)  # type: ignore[arg-type]


def test_a_path_that_begins_as_ours_do_is_refused_because_nobody_could_tell(
    app: FastAPI, library: Library
) -> None:
    first = {door.path.split("/")[1] for door in doors(app)} - {""}
    assert first | {"favicon.ico", "slack"} == OUR_FIRST
    services = built(library, root_path="/d")
    with pytest.raises(ValueError, match="choose another"):
        create_app(services)
    services.close()
    for root in ("/docs", "/v2/v1", "/dd"):
        check_root(root)
