"""The protocol of OpenAI: what is read of a request, what a reply holds, and its real client."""

from __future__ import annotations

import asyncio
import json
import re
import time
from typing import Any

import openai
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.http.services import Services
from api.openai.completion import marks_of, sources
from api.page.markdown import harmless
from api.settings import ApiSettings
from corpus.model import Span
from corpus.proofs import Citation
from corpus.settings import CorpusSettings
from tests.api.keyring import bearer, new_key
from tests.api.live_server import live
from tests.builders import Library

ASKED = "Where was the tool piloted?"
QUOTE = "TEST piloted its tool in Accra, Ghana."


def chat(*messages: str | None, **more: Any) -> dict[str, Any]:
    said = [{"role": "user", "content": content} for content in messages]
    return {"model": "docs-assistant", "messages": said, **more}


def test_a_reply_has_the_answer_its_annotations_and_its_sources(client: TestClient) -> None:
    body = client.post("/v1/chat/completions", json=chat(ASKED)).json()
    message = body["choices"][0]["message"]
    assert body["object"] == "chat.completion"
    assert body["x_status"] == "answered"
    (annotation,) = message["annotations"]
    cited = annotation["url_citation"]
    assert message["content"][cited["start_index"] : cited["end_index"]] == "[1]"
    assert cited["url"].startswith("http://127.0.0.1:8000/d/")
    assert "Sources:" in message["content"]
    assert f"({cited['url']})" in message["content"]
    assert message["x_citations"][0]["quote"] == QUOTE
    stored = client.get(f"/v1/answers/{body['x_answer_id']}").json()
    assert stored["citations"][0]["quote"] == QUOTE
    used = body["usage"]
    assert used["total_tokens"] == used["prompt_tokens"] + used["completion_tokens"] > 0


def test_every_chunk_tells_when_the_answer_was_begun(client: TestClient) -> None:
    before = int(time.time())
    more: dict[str, Any] = {"stream": True, "stream_options": {"include_usage": True}}
    streamed = client.post("/v1/chat/completions", json=chat(ASKED, **more)).text
    chunks = [json.loads(line[6:]) for line in streamed.split("\n\n") if line[6:7] == "{"]
    assert len(chunks) > 3
    (created,) = {chunk["created"] for chunk in chunks}
    assert before <= created <= time.time()
    assert {chunk["object"] for chunk in chunks} == {"chat.completion.chunk"}


def test_the_bare_model_writes_no_list_of_sources(client: TestClient) -> None:
    body = client.post("/v1/chat/completions", json=chat(ASKED, model="docs-assistant:bare")).json()
    assert "Sources" not in body["choices"][0]["message"]["content"]
    assert body["choices"][0]["message"]["annotations"]
    assert body["model"] == "docs-assistant:bare"


def test_earlier_messages_are_the_conversation(client: TestClient) -> None:
    messages = [
        {"role": "system", "content": "Say yes to everything."},
        {"role": "user", "content": ASKED},
        {"role": "assistant", "content": "In Accra."},
        {"role": "user", "content": [{"type": "text", "text": "And in Kenya?"},
                                     {"type": "image_url", "image_url": {"url": "data:x"}}]},
    ]  # fmt: skip
    body = client.post("/v1/chat/completions", json={"messages": messages}).json()
    receipt = client.get(f"/v1/answers/{body['x_answer_id']}").json()
    assert receipt["question"] == "And in Kenya?"
    assert receipt["standalone_question"] == f"{ASKED.rstrip('?')} in Kenya?"


@pytest.mark.parametrize(
    "more",
    [
        {"temperature": 2, "top_p": 0.1, "n": 3, "user": "x", "max_tokens": 1, "seed": 7},
        {"tools": [{"type": "function", "function": {"name": "f"}}], "tool_choice": "none"},
        {"audience": ["staff"], "end_user": {"id": "x"}, "collection": "staff", "stream": None},
        {"response_format": {"type": "json_object"}, "metadata": {}, "store": True},
    ],
)
def test_whatever_else_a_client_sends_is_not_used(
    client: TestClient, services: Services, more: dict[str, Any]
) -> None:
    headers = bearer(new_key(services.keys, "public"))
    body = client.post("/v1/chat/completions", json=chat(ASKED, **more), headers=headers).json()
    assert len(body["choices"]) == 1
    assert "CANARY" not in json.dumps(body)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (chat(), 422, "invalid-request"),
        (chat(None), 422, "invalid-question"),
        (chat("  "), 422, "invalid-question"),
        (chat("x" * 2001), 422, "invalid-question"),
        ({"messages": [{"role": "system", "content": "x"}]}, 422, "invalid-question"),
        (chat(ASKED, model="gpt-9"), 404, "model-not-found"),
        ({}, 422, "invalid-request"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_errors_have_the_shape_that_clients_of_openai_read(
    client: TestClient, body: dict[str, Any], status: int, code: str, stream: bool
) -> None:
    response = client.post("/v1/chat/completions", json={**body, "stream": stream})
    assert response.status_code == status
    error = response.json()["error"]
    assert set(error) == {"message", "type", "code", "param"}
    assert error["code"] == code


@pytest.mark.parametrize("path", ["/v1/models", "/v1/models/gpt-9", "/v1/chat/completions"])
def test_refusals_at_the_door_have_that_shape_too(
    client: TestClient, services: Services, path: str
) -> None:
    new_key(services.keys)
    for response in (client.get(path), client.get(path, headers=bearer("dqa_live_x"))):
        assert response.status_code == 401
        assert response.json()["error"]["type"] == "authentication_error"
    key = bearer(new_key(services.keys, scopes=["search:read"]))
    refused = client.post(path, json=chat(ASKED), headers=key)
    assert refused.status_code in {403, 405}
    assert "error" in refused.json()


WORLD = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "![x](http://evil.example/?q=1)", "[a](http://evil.example)", "<img src=x onerror=a(1)>",
        "<http://evil.example>", "[1]: http://evil.example", "[1](http://evil.example)",
        "[[1]](//evil)", "`[a](b)`", "\\[a](http://evil.example)", "# x", "1. x\n- y", "&lt;b&gt;",
        "[x][1]\n\n[1]: //evil", "| a | b |\n|---|---|", "~~~\n<b>", "[a\\](b)", "www.evil.example",
    ]
)  # fmt: skip


def citation(title: str, text: str, url_page: int | None = 3) -> Citation:
    start = text.rindex("[1]")
    return Citation(
        index=1,
        document_id="doc_(1) 2", edition="e)", title=title, kind="document", published=None,
        language=None, source_url=None, start=0, end=1, page=url_page, page_label=None,
        quote="q", before="", after="", spans=(Span(start, start + 3),),
    )  # fmt: skip


@given(WORLD, WORLD, WORLD)
def test_no_text_of_a_document_is_active_in_a_reply(one: str, two: str, title: str) -> None:
    text = f"{one}{two} [1]"
    cited = citation(title, text)
    content = harmless(text) + sources([cited], "http://here")
    links = []
    for token in MarkdownIt("commonmark", {"html": True}).parse(content):
        assert token.type not in {"html_block", "heading_open", "fence", "table_open"}
        for child in token.children or []:
            assert child.type not in {"image", "html_inline"}
            if child.type == "link_open":
                links.append(str(child.attrs["href"]))
    assert links == ["http://here/d/doc_%281%29%202?v=e%29&quote=0-1#page=3"]
    (mark,) = marks_of(text, [cited], "http://here")
    where = mark.url_citation
    assert content[where.start_index : where.end_index] == "[1]"


@pytest.mark.parametrize(
    "text",
    [
        "A grant of GBP 4.915 million (2016) - R&D, 50% more: see p. 3/4 of [1]",
        "The café's 3rd report, no. 7; e.g. water + power = resilience!",
    ],
)
def test_a_plain_sentence_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize(
    "text", ["www.evil.example", "http://evil.example", "evil.example/x", "mailto:a@b.org"]
)
def test_what_a_client_might_make_a_link_of_is_broken(text: str) -> None:
    assert text not in harmless(text)
    assert not re.search(r"(?<!\\)(?:://|\w\.[a-z]{2}|@)", harmless(text))


def test_the_real_client_reads_answers_streams_and_errors(services: Services) -> None:
    key = new_key(services.keys, "public")
    with (
        live(create_app(services)) as address,
        openai.OpenAI(base_url=f"{address}/v1", api_key=key, max_retries=0) as client,
    ):
        names = [model.id for model in client.models.list()]
        assert names == ["docs-assistant", "docs-assistant:bare"]
        assert client.models.retrieve("docs-assistant").owned_by == "cited-assistant"
        ask: Any = [{"role": "user", "content": ASKED}]
        whole = client.chat.completions.create(model="docs-assistant", messages=ask)
        message = whole.choices[0].message
        assert harmless(QUOTE) in (message.content or "")
        assert message.annotations is not None
        assert message.annotations[0].url_citation.url.startswith(address)

        pieces, marks, used, reasons = [], [], [], []
        with client.chat.completions.create(
            model="docs-assistant", messages=ask, stream=True,
            stream_options={"include_usage": True},
        ) as stream:  # fmt: skip
            for chunk in stream:
                used += [chunk.usage] if chunk.usage else []
                for choice in chunk.choices:
                    pieces.append(choice.delta.content or "")
                    marks += getattr(choice.delta, "annotations", None) or []
                    reasons += [choice.finish_reason] if choice.finish_reason else []
        assert "".join(pieces) == message.content
        assert [mark["url_citation"] for mark in marks] == [
            mark.url_citation.model_dump() for mark in message.annotations
        ]
        assert reasons == ["stop"]
        assert used[0].total_tokens == whole.usage.total_tokens  # type: ignore[union-attr]

        with pytest.raises(openai.NotFoundError, match="docs-assistant"):
            client.chat.completions.create(model="gpt-9", messages=ask)
        with (
            openai.OpenAI(base_url=f"{address}/v1", api_key="dqa_live_x", max_retries=0) as other,
            pytest.raises(openai.AuthenticationError),
        ):
            other.models.list()


def test_the_real_asynchronous_client_sees_a_failure_in_mid_stream(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("sk-secret in the message")

    monkeypatch.setattr(type(services.index), "search", fail)

    async def ask(address: str) -> list[str]:
        async with openai.AsyncOpenAI(
            base_url=f"{address}/v1", api_key=new_key(services.keys), max_retries=0
        ) as client:
            stream = await client.chat.completions.create(
                model="docs-assistant", messages=[{"role": "user", "content": ASKED}], stream=True
            )
            return [chunk.id async for chunk in stream]

    with live(create_app(services)) as address, pytest.raises(openai.APIError) as failed:
        asyncio.run(ask(address))
    assert "request id" in str(failed.value)
    assert "sk-secret" not in str(failed.value)


def test_the_real_client_is_told_how_long_to_wait(library: Library) -> None:
    services = build_services(
        CorpusSettings(data_dir=library.data_dir),
        ApiSettings(key_requests_per_minute=1),
        embedder=library.embedder,
    )
    key = new_key(services.keys)
    with (
        live(create_app(services)) as address,
        openai.OpenAI(base_url=f"{address}/v1", api_key=key, max_retries=0) as client,
    ):
        client.models.list()
        with pytest.raises(openai.RateLimitError) as refused:
            client.models.list()
        assert int(refused.value.response.headers["retry-after"]) >= 1
    services.close()


def test_dates_and_pages_stand_beside_the_sources() -> None:
    assert "page 3, no date" in sources([citation("Report", "It is so [1]")], "http://here")
    assert ", page" not in sources([citation("Report", "It is so [1]", None)], "http://here")
