"""Canaries: words that stand in documents of one label, looked for in everything that comes out.

Each caller sends every kind of request there is, after other callers have asked for what is theirs;
nothing of a label that they do not hold may come back, in any byte, nor into the log.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.access.caller import Caller
from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.commands.logs import JsonFormatter
from api.http.services import Services
from api.settings import ApiSettings
from corpus.audience import Audience, Reader
from corpus.settings import CorpusSettings
from tests.api.files import Words, pdf, store
from tests.api.keyring import bearer, new_key
from tests.builders import Library

LABELS = ("public", "partner", "staff", "partner:wri")
RPC = {"Accept": "application/json, text/event-stream"}


def canary(label: str) -> str:
    """A word that stands in the document of this label and nowhere else."""
    return f"CANARY{label.rpartition(':')[2].upper()}"


def sentence(label: str) -> str:
    return f"The {canary(label)} aqueduct of Kumasi carries 41 barrels a day."


@dataclass
class World:
    """A server with one document a label, and its callers."""

    client: TestClient
    library: Library
    services: Services
    documents: dict[str, str]
    log: io.StringIO

    def headers(self, *labels: str) -> dict[str, str]:
        return bearer(new_key(self.services.keys, *labels))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    library = Library.at(tmp_path / "var")
    documents = {}
    for label in LABELS:
        documents[label] = store(
            library,
            pdf([Words(text=sentence(label))]),
            f"{canary(label)}.pdf",
            label,
            title=f"Report of {canary(label)}",
            text=sentence(label),
        )
    services = build_services(
        CorpusSettings(data_dir=library.data_dir), ApiSettings(), embedder=library.embedder
    )
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    with TestClient(
        create_app(services), base_url="http://127.0.0.1:8000", raise_server_exceptions=False
    ) as client:
        yield World(client, library, services, documents, log)
    root.removeHandler(handler)
    root.setLevel(before)
    services.close()
    library.engine.dispose()


Ask = Callable[[World, dict[str, str], str], Any]


def tool(world: World, headers: dict[str, str], name: str, **arguments: Any) -> Any:
    body = {
        "jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": {"name": name, "arguments": arguments},
    }  # fmt: skip
    return world.client.post("/mcp", json=body, headers={**headers, **RPC})


# without the word itself: an answer may repeat what was asked
QUESTION = "How many barrels a day does the aqueduct of Kumasi carry?"


# every way out, asked for what stands in the document of a label
WAYS: dict[str, Ask] = {
    "answer": lambda w, h, label: w.client.post(
        "/v1/answers", json={"question": QUESTION, "conversation_id": "c_1"}, headers=h
    ),
    "stream": lambda w, h, label: w.client.post(
        "/v1/answers/stream", json={"question": QUESTION}, headers=h
    ),
    "named twice": lambda w, h, label: [
        w.client.post(
            "/v1/answers",
            json={"question": QUESTION},
            headers={**h, "Idempotency-Key": f"key-{label}"},
        )
        for _ in range(2)
    ][-1],
    "stored answer": lambda w, h, label: w.client.get(
        "/v1/answers/"
        + w.client.post("/v1/answers", json={"question": QUESTION}, headers=h).json()["id"],
        headers=h,
    ),
    "narrowed": lambda w, h, label: w.client.post(
        "/v1/answers", json={"question": QUESTION, "filters": {"audience": [label]}}, headers=h
    ),
    "suggestions": lambda w, h, label: w.client.get("/v1/suggestions", headers=h),
    "search": lambda w, h, label: w.client.post(
        "/v1/search", json={"query": "aqueduct barrels Kumasi"}, headers=h
    ),
    "search within": lambda w, h, label: w.client.post(
        "/v1/search",
        json={"query": "aqueduct", "filters": {"document_ids": [w.documents[label]]}},
        headers=h,
    ),
    "documents": lambda w, h, label: w.client.get("/v1/documents", headers=h),
    "document": lambda w, h, label: w.client.get(f"/v1/documents/{w.documents[label]}", headers=h),
    "file": lambda w, h, label: w.client.get(f"/v1/documents/{w.documents[label]}/file", headers=h),
    "picture": lambda w, h, label: w.client.get(
        f"/v1/documents/{w.documents[label]}/pages/1.png", headers=h
    ),
    "boxes": lambda w, h, label: w.client.get(
        f"/v1/documents/{w.documents[label]}/pages/1/boxes?quote=aqueduct", headers=h
    ),
    "summary": lambda w, h, label: w.client.get(
        f"/v1/documents/{w.documents[label]}/summary", headers=h
    ),
    "asked of it alone": lambda w, h, label: w.client.post(
        "/v1/answers",
        json={"question": QUESTION, "filters": {"document_ids": [w.documents[label]]}},
        headers=h,
    ),
    "read view": lambda w, h, label: w.client.get(f"/d/{w.documents[label]}", headers=h),
    "plain list": lambda w, h, _: w.client.get("/library/documents", headers=h),
    "conversation": lambda w, h, label: w.client.get("/v1/conversations/c_1", headers=h),
    "conversations": lambda w, h, label: w.client.get("/v1/conversations", headers=h),
    "openai": lambda w, h, label: w.client.post(
        "/v1/chat/completions",
        json={"messages": [{"role": "user", "content": QUESTION}]},
        headers=h,
    ),
    "openai stream": lambda w, h, label: w.client.post(
        "/v1/chat/completions",
        json={"messages": [{"role": "user", "content": QUESTION}], "stream": True},
        headers=h,
    ),
    "mcp ask": lambda w, h, label: tool(w, h, "ask_documents", question=QUESTION),
    "mcp search": lambda w, h, label: tool(w, h, "search_documents", query="aqueduct barrels"),
    "mcp page": lambda w, h, label: tool(w, h, "read_page", document_id=w.documents[label], page=1),
    "metrics": lambda w, h, label: w.client.get("/metrics", headers=h),
    "readiness": lambda w, h, label: w.client.get("/readyz", headers=h),
    "error": lambda w, h, label: w.client.post(
        "/v1/answers", json={"question": QUESTION, "audience": label}, headers=h
    ),
    "widened": lambda w, h, label: w.client.post(
        "/v1/answers",
        json={"question": QUESTION, "end_user": {"id": "x", "audience": [label]}},
        headers=h,
    ),
    "role header": lambda w, h, label: w.client.post(
        "/v1/answers",
        json={"question": QUESTION},
        headers={**h, "X-Role": label, "X-Audience": label, "X-Forwarded-User": "staff"},
    ),
}


def found(text: str, labels: tuple[str, ...]) -> list[str]:
    """The canaries of labels other than these in a text."""
    others = [label for label in LABELS if label not in labels]
    return [canary(label) for label in others if canary(label) in text.replace("-", "")]


HOLDERS = [("public",), ("partner", "public"), ("staff",), ("partner:wri", "public"), LABELS]


@pytest.mark.parametrize("held", HOLDERS, ids="+".join)
def test_nothing_of_another_label_comes_out_anywhere(world: World, held: tuple[str, ...]) -> None:
    everything = world.headers(*LABELS)
    mine = world.headers(*held)
    for label in LABELS:
        for way, ask in WAYS.items():
            ask(world, everything, label)  # whoever holds it has asked before
            response = ask(world, mine, label)
            said = response.text + json.dumps(dict(response.headers))
            assert found(said, held) == [], (way, label)
            hidden = [world.documents[each] for each in LABELS if each not in held]
            if "{" not in way and label not in held:
                leaks = [each for each in hidden if each in said and each not in str(response.url)]
                assert leaks == [], (way, label)
            if label not in held and way in {"file", "picture", "boxes", "document", "read view"}:
                assert response.status_code == 404, (way, label)


def test_the_ways_do_give_what_their_caller_may_read(world: World) -> None:
    """Else nothing could be found missing: each way out carries the canary of its own label."""
    staff = world.headers("staff")
    carried = {
        way
        for way, ask in WAYS.items()
        if canary("staff") in ask(world, staff, "staff").text.replace("-", "")
    }
    silent = {
        "metrics", "readiness", "error", "picture", "boxes", "file", "suggestions", "conversations",
    }  # fmt: skip
    assert carried >= set(WAYS) - silent


def test_the_log_and_the_figures_hold_no_text_of_any_document(world: World) -> None:
    everything = world.headers(*LABELS)
    for label in LABELS:
        for ask in WAYS.values():
            ask(world, everything, label)
    figures = world.client.get("/metrics", headers=everything).text
    assert world.log.getvalue().count('"event": "question"') > 10
    for text in (world.log.getvalue(), figures):
        assert found(text, ()) == []
        assert "barrels" not in text
        assert everything["Authorization"].removeprefix("Bearer ") not in text


def test_what_was_given_is_not_given_again_when_its_label_changes(world: World) -> None:
    """A demoted key's answers, conversations and replays, and a document that moves to staff."""
    partner = world.headers("partner")
    named = {**partner, "Idempotency-Key": "one"}
    body = {"question": QUESTION, "conversation_id": "c_2"}
    first = world.client.post("/v1/answers", json=body, headers=named)
    assert canary("partner") in first.text
    world.library.writer.relabel(world.documents["partner"], "staff")
    answer = first.json()["id"]
    for response in (
        world.client.get(f"/v1/answers/{answer}", headers=partner),
        world.client.get("/v1/conversations/c_2", headers=partner),
        world.client.post("/v1/answers", json=body, headers=named),
        world.client.post("/v1/answers", json={**body, "question": "And a day?"}, headers=partner),
        world.client.post("/v1/search", json={"query": "aqueduct"}, headers=partner),
    ):
        assert canary("partner") not in response.text


def test_a_leak_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: with both gates open, the first test fails."""

    def widened(caller: Caller, *_: object) -> Reader:
        return replace(caller.reader, audience=Audience(LABELS))

    monkeypatch.setattr(Caller, "narrowed", widened)
    public = world.headers("public")
    leaks = [
        way for way, ask in WAYS.items() if found(ask(world, public, "staff").text, ("public",))
    ]
    assert "answer" in leaks
    assert "search" in leaks
    assert "document" in leaks
