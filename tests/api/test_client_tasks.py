"""What chat programs ask by themselves is answered in the form they read, and is no question."""

from __future__ import annotations

import json
import time
from typing import Any

import openai
import pytest
from fastapi.testclient import TestClient

from api.bootstrap.application import create_app
from api.http.services import Services
from api.openai.short_answers import short_answer, tags_of, title_of
from api.openai.tasks import TaskKind, task_in
from api.openai.wrapped import unwrapped
from tests.api.client_prompts import (
    COMPLETIONS,
    EMOJIS,
    FOLLOW_UPS,
    LINES,
    PICTURES,
    QUERIES,
    QUESTIONS,
    TAGS,
    TITLES_AS_JSON,
    TITLES_AS_TEXT,
    WRAPPED,
)
from tests.api.keyring import bearer, new_key
from tests.api.live_server import live
from tests.builders import Library

QUESTION = "Who is the safety officer?"
OFFICER = "The safety officer is Karim Haddad."
KINDS = {
    TaskKind.TITLE: {**TITLES_AS_JSON, **TITLES_AS_TEXT},
    TaskKind.TAGS: TAGS,
    TaskKind.FOLLOW_UPS: FOLLOW_UPS,
    TaskKind.QUERIES: QUERIES,
    TaskKind.COMPLETION: COMPLETIONS,
    TaskKind.EMOJI: EMOJIS,
    TaskKind.PICTURE: PICTURES,
}
TASKS = [
    pytest.param(kind, prompt, id=f"{kind}: {name}")
    for kind, prompts in KINDS.items()
    for name, prompt in prompts.items()
]


def named(prompts: dict[str, str]) -> Any:
    return pytest.mark.parametrize("prompt", prompts.values(), ids=prompts.keys())


@pytest.fixture
def library(library: Library) -> Library:
    library.put("people", OFFICER)
    return library


def completion(client: TestClient, *prompts: str, **more: Any) -> dict[str, Any]:
    messages = [{"role": "user", "content": prompt} for prompt in prompts]
    response = client.post("/v1/chat/completions", json={"messages": messages, **more})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def said(body: dict[str, Any]) -> str:
    content: str = body["choices"][0]["message"]["content"]
    return content


@pytest.mark.parametrize(("kind", "prompt"), TASKS)
def test_a_task_is_known_by_its_form(kind: TaskKind, prompt: str) -> None:
    task = task_in([prompt])
    assert task is not None
    assert task.kind is kind


@named(QUESTIONS)
def test_a_question_that_has_such_words_is_a_question(prompt: str) -> None:
    assert task_in([prompt]) is None
    assert task_in(["What is new?", prompt], "You are helpful in this conversation.") is None
    assert "safety" in unwrapped(prompt) or "sécurité" in unwrapped(prompt)


@named(TITLES_AS_JSON)
def test_a_title_is_made_of_the_first_question_and_is_json(prompt: str) -> None:
    made = json.loads(short_answer(task_in([prompt])))  # type: ignore[arg-type]
    (title,) = made.values()
    assert title in {
        "Safety officer", "Responsable de la sécurité", "Sicherheit zuständig",
    }  # fmt: skip
    assert set(made) <= {"title", "titre", "titel"}


@named(TITLES_AS_TEXT)
def test_a_title_that_is_wanted_plain_is_plain(prompt: str) -> None:
    title = short_answer(task_in([prompt]))  # type: ignore[arg-type]
    assert title in {"Safety officer", "Responsable de seguridad", "Sicherheit zuständig"}
    assert len(title.split()) <= 5


@pytest.mark.parametrize(
    ("prompt", "value"),
    [
        (TAGS["broad themes"], {"tags": ["Safety officer"]}),
        (TAGS["another key"], {"topics": ["Safety officer"]}),
        (TAGS["in Portuguese"], {"etiquetas": ["Responsável", "Segurança"]}),
        (TAGS["a list alone"], ["Safety officer"]),
        (FOLLOW_UPS["three to five"], {"follow_ups": []}),
        (FOLLOW_UPS["camel case"], {"followUps": []}),
        (QUERIES["for a web search"], {"queries": []}),
        (QUERIES["for texts of its own"], {"search_queries": []}),
        (COMPLETIONS["as one types"], {"text": ""}),
        (COMPLETIONS["without any chat"], {"completion": ""}),
        (PICTURES["in detail"], {"prompt": QUESTION}),
        (EMOJIS["as JSON"], {"emoji": "💬"}),
    ],
)
def test_each_answer_has_the_shape_that_the_program_demands(prompt: str, value: object) -> None:
    assert json.loads(short_answer(task_in([prompt]))) == value  # type: ignore[arg-type]


@named(
    {
        "in English": "Please write a four to five word title for our conversation, nothing else.",
        "in French": "Donne un titre court à cette conversation, sans guillemets.",
        "in German": "Fasse unser Gespräch als kurzen Titel zusammen.",
    }
)
def test_a_title_may_be_wanted_after_the_chat_itself(prompt: str) -> None:
    task = task_in([QUESTION, "And since when?", prompt])
    assert task is not None
    assert short_answer(task) == "Safety officer"
    assert task_in([prompt]) is None  # of nothing: let it be answered as a question


def test_the_system_message_may_be_the_instruction() -> None:
    system = "Write a concise title of this conversation, only the title."
    task = task_in([LINES], system)
    assert task is not None
    assert short_answer(task) == "Safety officer"
    assert task_in([LINES], "You are helpful.") is None
    assert task_in([QUESTION], system) is None


@named(WRAPPED)
def test_a_wrapped_question_is_the_question_alone(prompt: str) -> None:
    assert task_in([prompt]) is None
    assert unwrapped(prompt) == QUESTION


@named(WRAPPED)
def test_a_wrapped_question_is_answered_from_the_library_and_never_from_the_texts_in_it(
    client: TestClient, prompt: str
) -> None:
    body = completion(client, prompt)
    assert body["x_status"] == "answered"
    assert OFFICER.rstrip(".") in said(body)
    assert "Ann" not in said(body)
    assert "pool" not in said(body)
    receipt = client.get(f"/v1/answers/{body['x_answer_id']}").json()
    assert receipt["question"] == QUESTION
    assert receipt["status"] == "answered"


def test_wrapped_questions_of_earlier_are_the_conversation(client: TestClient) -> None:
    body = completion(client, WRAPPED["behind the texts"], "And what is their name?")
    receipt = client.get(f"/v1/answers/{body['x_answer_id']}").json()
    assert QUESTION.rstrip("?") in receipt["standalone_question"]
    assert "pool" not in receipt["standalone_question"]


@pytest.mark.parametrize("stream", [False, True])
def test_tasks_leave_no_trace_but_in_the_figures_of_requests(
    client: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch, stream: bool
) -> None:
    def searched(*_: object) -> None:
        raise AssertionError("searched")

    monkeypatch.setattr(type(services.index), "search", searched)
    for parameter in TASKS:
        messages = [{"role": "user", "content": parameter.values[1]}]
        body = {"messages": messages, "stream": stream}
        response = client.post("/v1/chat/completions", json=body)
        assert response.status_code == 200
        assert "error" not in response.text
    assert client.get("/v1/conversations").json()["data"] == []
    assert client.get("/v1/library/gaps").json()["data"] == []
    figures = services.metrics.text().decode()
    assert "assistant_answers_total{" not in figures
    assert f'status="200"}} {len(TASKS)}.0' in figures


def test_a_question_of_the_same_client_is_kept_and_counted(
    client: TestClient, services: Services
) -> None:
    for prompt in QUESTIONS.values():
        assert completion(client, prompt)["x_answer_id"]
    assert len(client.get("/v1/conversations").json()["data"]) == len(QUESTIONS)
    figures = services.metrics.text().decode()
    assert 'assistant_answers_total{outcome="' in figures


def test_a_task_needs_the_key_and_the_model_that_a_question_needs(
    client: TestClient, services: Services
) -> None:
    new_key(services.keys)
    messages = [{"role": "user", "content": TAGS["broad themes"]}]
    refused = client.post("/v1/chat/completions", json={"messages": messages})
    assert refused.status_code == 401
    key = bearer(new_key(services.keys, scopes=["search:read"]))
    refused = client.post("/v1/chat/completions", json={"messages": messages}, headers=key)
    assert refused.status_code == 403
    body = {"messages": messages, "model": "gpt-9"}
    right = bearer(new_key(services.keys))
    assert client.post("/v1/chat/completions", json=body, headers=right).status_code == 404


def test_the_real_client_reads_a_task_whole_and_in_pieces(services: Services) -> None:
    prompt: Any = [{"role": "user", "content": TITLES_AS_JSON["with an emoji"]}]
    with (
        live(create_app(services)) as address,
        openai.OpenAI(base_url=f"{address}/v1", api_key="any", max_retries=0) as client,
    ):
        whole = client.chat.completions.create(model="docs-assistant", messages=prompt)
        assert whole.usage is not None
        assert whole.usage.total_tokens == 0
        assert abs(whole.created - time.time()) < 60
        pieces, reasons = "", []
        with client.chat.completions.create(
            model="docs-assistant", messages=prompt, stream=True,
            stream_options={"include_usage": True},
        ) as stream:  # fmt: skip
            for chunk in stream:
                for choice in chunk.choices:
                    pieces += choice.delta.content or ""
                    reasons += [choice.finish_reason] if choice.finish_reason else []
    assert pieces == whole.choices[0].message.content == '{"title": "Safety officer"}'
    assert reasons == ["stop"]


@pytest.mark.parametrize(
    ("first", "title"),
    [
        (QUESTION, "Safety officer"),
        (
            "What was the budget of the housing project of Surat in 2019?",
            "Budget of the housing project",
        ),
        ("¿Cuántas letrinas hay en el pueblo 36?", "Letrinas hay en el pueblo"),
        ("Who are you?", "Who are you"),
        ("  \n\nTell me about R&D. And more?", "R&D"),
        ("安全担当者は誰ですか？", "安全担当者は誰ですか"),
        ("x" * 500, "X" + "x" * 59),
        ("?!", "Chat"),
        ("", "Chat"),
    ],
)
def test_a_title_is_a_few_words_of_the_first_question(first: str, title: str) -> None:
    assert title_of([first, "Something else?"] if first.strip("?! \n") else [first]) == title


def test_tags_are_few_and_each_comes_once() -> None:
    asked = ["Who leads the Green Roofs Foundation?", "Is the green roofs foundation old?"]
    assert tags_of(asked) == ["Green Roofs Foundation", "Leads", "Old"]
    assert tags_of(["one two three four five six seven eight nine ten eleven twelve"])[3:] == []


@pytest.mark.parametrize(
    "text",
    [
        "<context>" * 100_000, "<context> " * 50_000 + "</context>" * 50_000, "{" * 500_000,
        '{"title": ' * 90_000, " " * 1_000_000, "\n" * 500_000, "User:\n" * 150_000,
        "User: x\nAI: y\n" * 70_000, "Answer:\n" * 120_000, "<chat_history>" * 70_000,
        "```" * 300_000, "<user_query>" * 80_000, "Query: " * 140_000, "*" * 1_000_000,
        "#### " * 200_000, '["' * 400_000, "[" * 900_000, "title conversation short " * 40_000,
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_no_text_takes_long_to_be_looked_at(text: str) -> None:
    began = time.process_time()
    for prompt in (text, f"### Task:\n{text}", f"<context>{text}</context> {text}"):
        task = task_in([prompt])
        unwrapped(prompt)
        if task is not None:
            short_answer(task)
    assert time.process_time() - began < 5
