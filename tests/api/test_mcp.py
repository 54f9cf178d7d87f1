"""MCP at `/mcp`: its real client over a real connection, with keys and limits as everywhere."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from mcp import Client, MCPError
from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client

from api.access.scopes import Scope
from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.http.services import Services
from api.mcp.outputs import MOST_CHARACTERS
from api.settings import ApiSettings
from corpus.settings import CorpusSettings
from tests.api.keyring import bearer, new_key
from tests.api.live_server import live
from tests.builders import Library
from tests.conftest import CHECKOUT

QUESTION = "Where did TEST pilot its tool?"
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture
def server(services: Services) -> Iterator[str]:
    new_key(services.keys)  # so that nobody is let in without one
    with live(create_app(services)) as address:
        yield address


@pytest.fixture
def ids(library: Library) -> dict[str, str]:
    return {d.facts.title: d.id for d in library.writer.listing()}


def connected(server: str, key: str) -> AbstractAsyncContextManager[Client]:
    @asynccontextmanager
    async def opened() -> Any:
        async with (
            create_mcp_http_client(headers=bearer(key)) as http,
            Client(streamable_http_client(f"{server}/mcp", http_client=http)) as client,
        ):
            yield client

    return opened()


def call(server: str, key: str, tool: str, **arguments: Any) -> Any:
    async def run() -> Any:
        async with connected(server, key) as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(run())


def test_the_tools_are_named_described_and_only_read(server: str, services: Services) -> None:
    async def run() -> Any:
        async with connected(server, new_key(services.keys)) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(run())
    assert [t.name for t in tools] == [
        "ask_documents",
        "search_documents",
        "list_facts",
        "read_page",
    ]
    assert all(t.annotations.read_only_hint and t.description and t.output_schema for t in tools)
    assert "ctx" not in str([t.input_schema for t in tools])


def test_the_server_says_which_version_of_the_project_it_is(client: TestClient) -> None:
    about = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "t", "version": "1"},
    }
    begin = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": about}
    told = client.post("/mcp", json=begin, headers=ACCEPT).json()["result"]["serverInfo"]
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert told["version"] == project["version"]
    assert told["name"] == "docs-assistant"


def test_an_answer_comes_with_its_quotes_and_is_stored(server: str, services: Services) -> None:
    key = new_key(services.keys)
    given = call(server, key, "ask_documents", question=QUESTION).structured_content
    assert given["status"] == "answered"
    assert given["citations"][0]["quote"] in "TEST piloted its tool in Accra, Ghana."
    stored = httpx.get(f"{server}/v1/answers/{given['id']}", headers=bearer(key)).json()
    assert stored["text"] == given["text"]


def test_a_follow_up_goes_on_in_its_conversation(server: str, services: Services) -> None:
    key = new_key(services.keys)
    first = call(server, key, "ask_documents", question=QUESTION).structured_content
    conversation = first["conversation_id"]
    second = call(
        server, key, "ask_documents", question="And when?", conversation_id=conversation
    ).structured_content
    assert second["conversation_id"] == conversation
    assert "TEST" in second["standalone_question"]


def test_search_gives_passages_of_the_key_s_labels_alone(server: str, services: Services) -> None:
    public = call(server, new_key(services.keys), "search_documents", query="CANARY amounts tool")
    staff = call(
        server, new_key(services.keys, "staff"), "search_documents", query="CANARY amounts tool"
    )
    assert "CANARY" not in str(public)
    assert "CANARY-STAFF" in str(staff.structured_content["results"][0]["passage"])


def test_a_page_is_read_as_a_tool_and_as_a_resource(
    server: str, services: Services, ids: dict[str, str]
) -> None:
    key = new_key(services.keys)
    page = call(server, key, "read_page", document_id=ids["tool"]).structured_content
    assert page["text"].strip() == "TEST piloted its tool in Accra, Ghana."
    assert (page["page"], page["pages"], page["next_offset"]) == (1, 1, None)

    async def read() -> Any:
        async with connected(server, key) as client:
            return await client.read_resource(f"doc://{ids['tool']}/page/1")

    assert asyncio.run(read()).contents[0].text == page["text"]


def test_a_long_page_comes_in_parts_that_join_to_the_whole(library: Library) -> None:
    library.put("long", "A sentence about rain. " * 2000)
    services = build_services(
        CorpusSettings(data_dir=library.data_dir), ApiSettings(), embedder=library.embedder
    )
    (document,) = [d.id for d in library.writer.listing() if d.facts.title == "long"]
    key, offset, parts = new_key(services.keys), 0, []
    with live(create_app(services)) as address:
        while offset is not None:
            part = call(
                address, key, "read_page", document_id=document, offset=offset
            ).structured_content
            assert len(part["text"]) <= MOST_CHARACTERS
            parts.append(part["text"])
            offset = part["next_offset"]
    services.close()
    assert len(parts) > 1
    assert "".join(parts).strip() == ("A sentence about rain. " * 2000).strip()


@pytest.mark.parametrize(("title", "page"), [("note", 1), ("wri", 1), ("tool", 2), ("tool", 99)])
def test_a_page_that_may_not_be_read_is_as_unknown_as_one_that_is_not_there(
    server: str, services: Services, ids: dict[str, str], title: str, page: int
) -> None:
    key = new_key(services.keys)
    refused = call(server, key, "read_page", document_id=ids[title], page=page)
    assert refused.is_error
    assert refused.content[0].text.count("not-found: ") == 1

    async def read() -> None:
        async with connected(server, key) as client:
            with pytest.raises(MCPError, match="no such page of a document that you may read"):
                await client.read_resource(f"doc://{ids[title]}/page/{page}")

    asyncio.run(read())


def test_two_keys_at_once_each_get_their_own(server: str, services: Services) -> None:
    keys = {label: new_key(services.keys, label) for label in ("staff", "partner:wri")}

    async def ask(label: str) -> tuple[str, str]:
        async with connected(server, keys[label]) as client:
            found = await client.call_tool("search_documents", {"query": "CANARY agreement"})
            return label, str(found.structured_content)

    async def run() -> list[tuple[str, str]]:
        return await asyncio.gather(*(ask(label) for label in [*keys] * 6))

    for label, said in asyncio.run(run()):
        assert ("CANARY-STAFF" in said, "CANARY-WRI" in said) == (
            label == "staff",
            label == "partner:wri",
        )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [({"question": ""}, "question"), ({"question": "x" * 2001}, "question"), ({}, "question")],
    ids=["empty", "too long", "missing"],
)
def test_a_question_that_cannot_be_asked_says_why(
    server: str, services: Services, arguments: dict[str, str], told: str
) -> None:
    refused = call(server, new_key(services.keys), "ask_documents", **arguments)
    assert refused.is_error
    assert told in refused.content[0].text


def test_what_fails_inside_is_not_told(
    server: str, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(services.retriever.__class__, "retrieve", fail)
    refused = call(server, new_key(services.keys), "search_documents", query="tool")
    assert refused.is_error
    assert "secret" not in str(refused)


def test_nobody_gets_in_without_a_key_that_opens_this(server: str, services: Services) -> None:
    wrong = new_key(services.keys, scopes=[Scope.ANSWERS_WRITE])
    tried = {None: 401, "dqa_live_00000000_nonsense": 401, wrong: 403}
    for key, status in tried.items():
        headers = ACCEPT | (bearer(key) if key else {})
        response = httpx.post(f"{server}/mcp", json=LIST, headers=headers)
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"


def test_only_post_is_known_here(server: str, services: Services) -> None:
    response = httpx.get(f"{server}/mcp", headers=bearer(new_key(services.keys)))
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


def test_requests_count_against_the_limit_of_the_key(library: Library) -> None:
    services = build_services(
        CorpusSettings(data_dir=library.data_dir),
        ApiSettings(key_requests_per_minute=2),
        embedder=library.embedder,
    )
    headers = ACCEPT | bearer(new_key(services.keys))
    with live(create_app(services)) as address:
        found = [
            httpx.post(f"{address}/mcp", json=LIST, headers=headers).status_code for _ in range(3)
        ]
    services.close()
    assert found == [200, 200, 429]


def test_a_page_of_somebody_else_cannot_ask_for_the_local_person(services: Services) -> None:
    with live(create_app(services)) as address:
        headers = ACCEPT | {"Origin": "https://evil.example"}
        assert httpx.post(f"{address}/mcp", json=LIST, headers=headers).status_code == 403
        headers = ACCEPT | {"Host": "evil.example"}
        assert httpx.post(f"{address}/mcp", json=LIST, headers=headers).status_code == 421
        assert httpx.post(f"{address}/mcp", json=LIST, headers=ACCEPT).status_code == 200
