"""Questions to go on with after an answer: about its names, tried, and only of what may be read."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.http.services import Services
from tests.api.keyring import bearer, new_key
from tests.builders import Library

PIER = "Who opened its pier in Kumba to friends in May 2014?"


@pytest.fixture
def staff(services: Services, library: Library) -> dict[str, str]:
    """The reader of a library that explains a name to everybody and one to staff alone."""
    library.put("bureau", "The Harbour And River Bureau (HARB) has an office in Bern.")
    library.put("pier", "In May 2014 HARB opened its pier in Kumba to the friends of ZOOB.")
    library.put("zoo", "The Zoological Office Of Bern (ZOOB) is a museum in Bern.", "staff")
    return bearer(new_key(services.keys, "public", "partner", "staff"))


def ask(client: TestClient, question: str, headers: dict[str, str]) -> Any:
    body = {"question": question, "conversation_id": "c_1"}
    return client.post("/v1/answers", json=body, headers=headers).json()


def after(client: TestClient, answer: Any, headers: dict[str, str], **params: str) -> list[str]:
    path = f"/v1/answers/{answer['id']}/suggestions"
    found = client.get(path, params=params, headers=headers).json()["questions"]
    return [each["text"] for each in found]


def test_an_answer_is_gone_on_from_by_its_names_and_says_nothing_twice(
    client: TestClient, staff: dict[str, str]
) -> None:
    answer = ask(client, PIER, staff)
    assert "HARB" in answer["text"]
    found = after(client, answer, staff)
    assert {"What is HARB?", "What is ZOOB?"} <= set(found)
    assert len(found) <= 3
    assert "Qu’est-ce que ZOOB ?" in after(client, answer, staff, language="fr")
    last = answer
    for question in found:
        last = ask(client, question, staff)
        assert last["status"] == "answered"
    assert not set(found) & set(after(client, last, staff))


def test_a_question_in_vain_leads_to_those_about_its_names_that_have_an_answer(
    client: TestClient, staff: dict[str, str]
) -> None:
    answer = ask(client, "Which printer of HARB is PR-31?", staff)
    assert answer["status"] == "not_found"
    assert "What is HARB?" in after(client, answer, staff)
    assert ask(client, "What is HARB?", staff)["status"] == "answered"


def test_nobody_learns_of_a_name_that_they_may_not_read(
    client: TestClient, services: Services, staff: dict[str, str]
) -> None:
    partner = bearer(new_key(services.keys, "public", "partner"))
    answer = ask(client, PIER, partner)
    found = after(client, answer, partner)
    assert "What is HARB?" in found
    assert "What is ZOOB?" not in found
    other = client.get(f"/v1/answers/{answer['id']}/suggestions", headers=staff)
    assert other.json()["code"] == "not-found"
