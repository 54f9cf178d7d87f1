"""Asking on behalf of callers: in time, in turn, counted, and with one line in the log."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncGenerator, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.access.caller import LOCAL_CALLER, LOCAL_READER
from api.asking.watching import Asked
from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.errors import AnswerTookTooLong
from api.http.services import Services
from api.http.sse import with_pings
from api.settings import ApiSettings
from assistant.chat.talking import Limits
from assistant.chat.writing import Writer
from assistant.model import Finished, Question, Started
from corpus.settings import CorpusSettings
from tests.api.keyring import bearer, new_key
from tests.builders import Library
from tests.fakes import ScriptedChatModel

ASK = {"question": "Where was the tool piloted?"}
WRITTEN = "In Accra, Ghana, TEST piloted its tool [1]."


@contextlib.contextmanager
def services_of(library: Library, model: ScriptedChatModel, **settings: Any) -> Iterator[Services]:
    """Services for which this model writes."""
    built = build_services(
        CorpusSettings(data_dir=library.data_dir),
        ApiSettings(**settings),
        embedder=library.embedder,
    )
    writer = Writer(model=model, name="scripted", limits=Limits(), evidence_tokens=500)
    assistant = replace(built.assistant, writer=writer)
    answering = replace(built.answering, assistant=assistant)
    yield replace(built, assistant=assistant, answering=answering)
    built.close()


def silent() -> ScriptedChatModel:
    """A model that says a sentence and then nothing."""
    return ScriptedChatModel(script=[[WRITTEN + " In", 60.0]])  # a next word ends the sentence


def asked(services: Services) -> Asked:
    return Asked(
        caller=LOCAL_CALLER,
        reader=LOCAL_READER,
        surface="test",
        question=Question(text=ASK["question"]),
        request_id="r1",
    )


def figure(services: Services, name: str, **labels: str) -> float:
    return services.metrics.registry.get_sample_value(name, labels) or 0.0


def test_an_answer_that_is_not_done_in_time_is_given_up_and_says_so(library: Library) -> None:
    model = silent()
    with (
        services_of(library, model, answer_seconds=4) as services,
        TestClient(create_app(services), base_url="http://127.0.0.1") as client,
    ):
        # what the first question loads is loaded now, so that the time runs out at the model
        services.assistant.examine(LOCAL_READER, Question(text=ASK["question"]))
        whole = client.post("/v1/answers", json=ASK)
        assert whole.status_code == 503
        assert whole.json()["code"] == "took-too-long"
        stream = client.post("/v1/answers/stream", json=ASK)
        last = json.loads(stream.text.strip().rpartition("data: ")[2])
        assert last["problem"]["code"] == "took-too-long"
        assert "answer.completed" not in stream.text
        assert model.closed_early == [True, True]
        assert services.answering.slots.taken == 0
        assert figure(services, "assistant_answers_in_the_making") == 0
        outcome = {"surface": "http", "outcome": "AnswerTookTooLong"}
        assert figure(services, "assistant_answers_total", **outcome) == 2


def test_the_time_of_an_answer_counts_from_its_question_not_from_its_last_word(
    library: Library,
) -> None:
    """A model that drips on without end meets the deadline, too."""

    async def scenario() -> None:
        drip = ScriptedChatModel(script=[[WRITTEN + " ", *(["word ", 0.2] * 100)]])
        with (
            services_of(library, drip, answer_seconds=1.0) as services,
            pytest.raises(AnswerTookTooLong),
        ):
            await services.answering.answer(asked(services))

    asyncio.run(scenario())


def test_leaving_a_stream_frees_its_place_and_ends_the_call_to_the_model(library: Library) -> None:
    async def scenario() -> None:
        model = silent()
        with services_of(library, model, answers_at_once=1) as services:
            for count in range(1, 4):
                stream = services.answering.stream(asked(services))
                assert isinstance(await anext(stream), Started)
                await anext(stream)
                waiting = asyncio.create_task(anext(stream))  # for what the model says next
                async with asyncio.timeout(5):
                    while len(model.heard) < count:
                        await asyncio.sleep(0.01)
                    waiting.cancel()
                    await asyncio.gather(waiting, return_exceptions=True)
                    await stream.aclose()
                assert model.closed_early == [True] * count  # by now, not when it is waited out
            outcome = {"surface": "test", "outcome": "left"}
            assert figure(services, "assistant_answers_total", **outcome) == 3

    asyncio.run(scenario())


def test_many_who_leave_at_any_moment_leave_nothing_behind(library: Library) -> None:
    """Cancelled after any number of steps of the loop, and every place is free again."""

    async def scenario() -> None:
        with services_of(library, silent(), answers_at_once=2) as services:
            app = create_app(services)
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://127.0.0.1"
            ) as client:
                for steps in range(0, 60, 3):
                    path = "/v1/answers/stream" if steps % 2 else "/v1/answers"
                    request = asyncio.create_task(client.post(path, json=ASK))
                    for _ in range(steps):
                        await asyncio.sleep(0.002)
                    request.cancel()
                    await asyncio.gather(request, return_exceptions=True)
            async with asyncio.timeout(20):
                while figure(services, "assistant_answers_in_the_making"):
                    await asyncio.sleep(0.01)
            slots = services.answering.slots
            async with asyncio.timeout(1), slots.place(None), slots.place(None):
                pass

    asyncio.run(scenario())


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://127.0.0.1:8000") as connected:
        yield connected


def lines(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [r for r in caplog.records if getattr(r, "event", "") == "question"]


def test_a_question_leaves_one_line_and_the_line_does_not_say_what_was_asked(
    client: TestClient, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    key = new_key(services.keys)
    caplog.set_level(logging.INFO)
    response = client.post("/v1/answers", json=ASK, headers=bearer(key))
    (line,) = lines(caplog)
    said = vars(line)
    assert said["answer_id"] == response.json()["id"]
    assert said["request_id"] == response.headers["x-request-id"]
    assert (said["surface"], said["answer_status"], said["citations"]) == ("http", "answered", 1)
    assert said["key_id"] == key.split("_")[2]
    assert said["input_tokens"] == response.json()["usage"]["input_tokens"]
    assert "question" not in said
    assert ASK["question"] not in caplog.text


def test_the_log_says_what_was_asked_when_it_is_told_to(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    model = ScriptedChatModel(script=[WRITTEN])
    with (
        services_of(library, model, log_questions=True) as services,
        TestClient(create_app(services), base_url="http://127.0.0.1") as client,
    ):
        client.post("/v1/answers", json=ASK)
    # the setting is the answering's, made with the services
    (line,) = lines(caplog)
    assert vars(line)["question"] == ASK["question"]


def test_tokens_count_what_a_model_was_sent_and_wrote(library: Library) -> None:
    async def scenario() -> None:
        model = ScriptedChatModel(script=[WRITTEN])
        with services_of(library, model) as services:
            events = [event async for event in services.answering.stream(asked(services))]
            last = events[-1]
            assert isinstance(last, Finished)
            sent = " ".join(str(m.content) for m in model.heard[0])
            assert last.answer.usage.input_tokens > len(sent.split())
            assert last.answer.usage.output_tokens > 2 * 8

    asyncio.run(scenario())


def test_a_silence_is_filled_with_pings_and_frames_keep_their_order() -> None:
    enough = asyncio.Event()

    async def slow() -> AsyncGenerator[bytes, None]:
        yield b"one"
        await enough.wait()
        yield b"two"

    async def scenario() -> list[bytes]:
        frames = []
        async for frame in with_pings(slow(), 0.01):
            frames.append(frame)
            if len(frames) == 3:
                enough.set()
        return frames

    first, *pings, last = asyncio.run(scenario())
    assert (first, last) == (b"one", b"two")
    assert len(pings) >= 2
    assert set(pings) == {b": ping\n\n"}


def test_leaving_between_pings_ends_what_was_waited_for() -> None:
    ended = []

    async def stuck() -> AsyncGenerator[bytes, None]:
        try:
            await asyncio.sleep(60)
            yield b"never"
        finally:
            ended.append(True)

    async def scenario() -> None:
        frames = with_pings(stuck(), 0.01)
        assert await anext(frames) == b": ping\n\n"
        await frames.aclose()

    asyncio.run(scenario())
    assert ended == [True]


def test_figures_name_routes_by_their_templates(client: TestClient, library: Library) -> None:
    client.get("/v1/documents/doc_secret")
    client.get("/secret-path")
    client.request("BREW", "/v1/answers")
    text = client.get("/metrics").text
    assert 'route="/v1/documents/{document_id}"' in text
    assert "secret" not in text
    assert "BREW" not in text
