"""The list of a reader's conversations, their names, and questions to begin with."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.http.services import Services
from assistant.suggestions import Suggestions, load_templates
from corpus.audience import Audience, Reader
from tests.api.keyring import bearer, new_key
from tests.builders import Library

PATH = "/v1/conversations"


def ask(client: TestClient, question: str, headers: dict[str, str], conversation: str) -> Any:
    body = {"question": question, "conversation_id": conversation}
    return client.post("/v1/answers", json=body, headers=headers).json()


@pytest.fixture
def mine(services: Services) -> dict[str, str]:
    return bearer(new_key(services.keys, "public", "partner"))


@pytest.fixture
def three(client: TestClient, mine: dict[str, str]) -> list[str]:
    """The ids of three conversations, oldest first."""
    ask(client, "Where did TEST pilot its tool?", mine, "c_1")
    ask(client, "How much was granted to housing?", mine, "c_2")
    ask(client, "And who was it granted to?", mine, "c_2")
    ask(client, "Où est le café de la mairie ?", mine, "c_3")
    return ["c_1", "c_2", "c_3"]


def test_conversations_are_listed_newest_first_by_their_first_question(
    client: TestClient, mine: dict[str, str], three: list[str]
) -> None:
    data = client.get(PATH, headers=mine).json()["data"]
    assert [each["id"] for each in data] == three[::-1]
    assert data[1]["title"] == "How much was granted to housing?"
    assert [each["answers"] for each in data] == [1, 2, 1]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_the_pages_of_the_list_hold_each_once(
    client: TestClient, mine: dict[str, str], three: list[str], limit: int
) -> None:
    found, cursor = [], None
    for _ in itertools.count():
        params = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        page = client.get(PATH, params=params, headers=mine).json()
        found += [each["id"] for each in page["data"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert found == three[::-1]


@pytest.mark.parametrize("cursor", ["x", "AAAA", ""])
def test_a_cursor_that_is_none_of_ours_is_refused(
    client: TestClient, services: Services, mine: dict[str, str], cursor: str
) -> None:
    of_documents = services.cursors.signed("doc_1")
    for given in (cursor, of_documents):
        response = client.get(PATH, params={"cursor": given}, headers=mine)
        assert response.json()["code"] == "invalid-cursor"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("housing", ["c_2"]),
        ("ACCRA ghana", ["c_1"]),
        ("cafe MAIRIE", ["c_3"]),
        ("%", []),
        ("bridge", []),
        ("", ["c_3", "c_2", "c_1"]),
    ],
)
def test_words_of_questions_and_answers_find_their_conversation(
    client: TestClient, mine: dict[str, str], three: list[str], query: str, found: list[str]
) -> None:
    data = client.get(PATH, params={"query": query}, headers=mine).json()["data"]
    assert [each["id"] for each in data] == found


def test_a_conversation_takes_a_name_keeps_it_and_is_found_by_it(
    client: TestClient, mine: dict[str, str], three: list[str]
) -> None:
    named = client.patch(f"{PATH}/c_1", json={"title": "  For the\nboard "}, headers=mine)
    assert named.json()["title"] == "For the board"
    again = client.patch(f"{PATH}/c_1", json={"title": "For the minister"}, headers=mine)
    assert again.json()["title"] == "For the minister"
    assert client.get(f"{PATH}/c_1", headers=mine).json()["title"] == "For the minister"
    found = client.get(PATH, params={"query": "minister"}, headers=mine).json()["data"]
    assert [each["id"] for each in found] == ["c_1"]
    assert client.delete(f"{PATH}/c_1", headers=mine).status_code == 204
    assert client.get(PATH, params={"query": "minister"}, headers=mine).json()["data"] == []


@pytest.mark.parametrize("title", ["", "   ", "x" * 201, "a\0b"])
def test_a_name_that_is_none_is_refused(
    client: TestClient, mine: dict[str, str], three: list[str], title: str
) -> None:
    assert client.patch(f"{PATH}/c_1", json={"title": title}, headers=mine).status_code == 422


def test_another_reader_sees_and_names_nothing_of_them(
    client: TestClient, services: Services, three: list[str]
) -> None:
    other = bearer(new_key(services.keys, "public", "partner", "staff"))
    assert client.get(PATH, headers=other).json()["data"] == []
    assert client.patch(f"{PATH}/c_1", json={"title": "mine"}, headers=other).status_code == 404


def test_what_was_said_under_a_lost_label_is_neither_listed_nor_found(
    client: TestClient, services: Services, mine: dict[str, str], three: list[str]
) -> None:
    owner = f"key:{mine['Authorization'].split('_')[2]}"
    labels = {"public": [], "public partner": three[::-1]}
    for held, found in labels.items():
        reader = Reader(id=owner, surface="http", audience=Audience.of(held.split()))
        entries = services.conversations.entries(reader, limit=10)
        assert [entry.id for entry in entries] == found


def test_words_of_an_answer_that_is_withdrawn_find_nothing(
    client: TestClient, mine: dict[str, str], three: list[str], library: Library
) -> None:
    library.writer.relabel(
        next(d.id for d in library.writer.listing() if d.facts.title == "tool"), "staff"
    )
    assert client.get(PATH, params={"query": "Accra"}, headers=mine).json()["data"] == []
    found = client.get(PATH, params={"query": "pilot"}, headers=mine).json()["data"]
    assert [each["id"] for each in found] == ["c_1"]  # a word of the question


def test_questions_to_begin_with_are_answered_for_whoever_is_shown_them(
    client: TestClient, services: Services, mine: dict[str, str], library: Library
) -> None:
    library.put("note 2", "The Harbour And River Bureau (HARB) has an office in Bern.", "staff")
    found = client.get("/v1/suggestions", headers=mine).json()["questions"]
    for question in found:
        answer = ask(client, question["text"], mine, "c_9")
        assert answer["status"] == "answered"
    assert "HARB" not in str(found)
    everything = Audience(("public", "partner", "staff"))
    questions = Suggestions(services.assistant).questions(everything, "en", 1)
    assert "What is HARB?" in questions


def test_an_empty_library_suggests_nothing(services: Services) -> None:
    nobody = Audience(("partner:nobody",))
    assert services.suggestions.questions(nobody, "en", 1) == ()


def test_every_language_has_as_many_questions_to_begin_with() -> None:
    templates = load_templates()
    assert set(templates) == {"en", "fr", "es", "pt"}
    assert len({(len(t["list"]), len(t["name"])) for t in templates.values()}) == 1
    assert all("{name}" in question for t in templates.values() for question in t["name"])


def test_only_a_name_with_which_its_quote_begins_is_asked_about_to_begin_with(
    client: TestClient, services: Services, mine: dict[str, str], library: Library
) -> None:
    library.put("note 3", "The Harbour And River Bureau (HARB) has an office in Bern.")
    library.put(
        "note 4",
        "In the year of the great flood the mayor of Bern praised it: ZOOB, the Zoo Of Bern.",
    )
    found = client.get("/v1/suggestions", headers=mine).json()["questions"]
    assert [each["text"] for each in found] == ["What is HARB?"]
