"""A question in the place of an earlier one goes on from before that, and nothing given is lost."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.http.services import Services
from tests.api.keyring import bearer, new_key
from tests.builders import Library

TOOL = "Where did TEST pilot its tool?"
GRANT = "How much was granted to housing?"
CONVERSATIONS = "/v1/conversations"


def ask(client: TestClient, question: str, **more: Any) -> Any:
    body = {"question": question, "conversation_id": "c_1", **more}
    return client.post("/v1/answers", json=body).json()


def asked(client: TestClient, **params: str) -> list[str]:
    found = client.get(f"{CONVERSATIONS}/c_1", params=params).json()
    return [turn["question"] for turn in found["turns"]]


def test_what_was_asked_anew_and_what_came_after_it_is_no_part_of_the_conversation(
    client: TestClient,
) -> None:
    ask(client, TOOL)
    middle = ask(client, "And when?")
    ask(client, "And who paid for it?")
    ask(client, GRANT, replaces=middle["id"])
    assert asked(client) == [TOOL, GRANT]
    (entry,) = client.get(CONVERSATIONS).json()["data"]
    assert entry["answers"] == 2
    for query, count in (("housing", 1), ("paid", 0)):
        found = client.get(CONVERSATIONS, params={"query": query}).json()["data"]
        assert len(found) == count
    ask(client, "And who paid for the grant?")
    assert asked(client) == [TOOL, GRANT, "And who paid for the grant?"]


def test_what_was_replaced_opens_at_its_address_with_what_led_to_it(client: TestClient) -> None:
    first, second = ask(client, TOOL), ask(client, "And when?")
    again = ask(client, GRANT, replaces=first["id"])
    assert asked(client) == [GRANT]
    for each in (first, second, again):
        assert client.get(f"/v1/answers/{each['id']}").status_code == 200
    assert asked(client, until=second["id"]) == [TOOL, "And when?"]
    assert asked(client, until=again["id"]) == [GRANT]
    gone = client.get(f"{CONVERSATIONS}/c_1", params={"until": "ans_unknown"})
    assert gone.json()["code"] == "not-found"
    # asked anew twice, in the place of the same: both go on from nothing
    ask(client, "Who wrote it?", replaces=first["id"])
    assert asked(client) == ["Who wrote it?"]
    # and what was replaced may itself be gone on from: the line that it stands in is told again
    ask(client, "And where?", replaces=second["id"])
    assert asked(client) == [TOOL, "And where?"]


def test_a_question_asked_anew_leans_on_what_is_before_it_alone(client: TestClient) -> None:
    ask(client, TOOL)
    grant = ask(client, GRANT)
    anew = ask(client, "And when?", replaces=grant["id"])
    assert anew["standalone_question"] == "Where did TEST pilot its tool, and when?"
    first = client.get(f"{CONVERSATIONS}/c_1").json()["turns"][0]["answer"]["id"]
    assert ask(client, "And when?", replaces=first)["standalone_question"] == "And when?"


def test_a_question_taken_alone_leans_on_nothing_nor_does_what_follows_on_what_was_before(
    client: TestClient,
) -> None:
    ask(client, GRANT)
    leaning = ask(client, "And where was it?")
    assert leaning["standalone_question"] != "And where was it?"
    assert leaning["alone"] is False
    alone = ask(client, "And where was it?", replaces=leaning["id"], alone=True)
    assert (alone["standalone_question"], alone["alone"]) == ("And where was it?", True)
    assert client.get(f"/v1/answers/{alone['id']}").json()["alone"] is True
    ask(client, TOOL, alone=True)
    after = ask(client, "And when?")
    assert after["standalone_question"] == "Where did TEST pilot its tool, and when?"


@pytest.mark.parametrize("stream", ["", "/stream"])
def test_only_an_answer_of_ones_own_in_the_same_conversation_can_be_replaced(
    client: TestClient, services: Services, stream: str
) -> None:
    mine = ask(client, TOOL)
    body = {"question": GRANT, "conversation_id": "c_2", "replaces": mine["id"]}
    other = bearer(new_key(services.keys, "public", "partner", "staff"))
    for given, headers, status in (
        (body, None, 401),  # the first key ends the local person
        (body, other, 404),
        ({**body, "conversation_id": "c_1"}, other, 404),
        ({**body, "replaces": "ans_unknown"}, other, 404),
        ({"question": GRANT, "replaces": mine["id"]}, other, 422),
        ({**body, "replaces": "x"}, other, 422),
    ):
        response = client.post(f"/v1/answers{stream}", json=given, headers=headers)
        assert response.status_code == status, given
    assert client.get(CONVERSATIONS, headers=other).json()["data"] == []


def test_a_list_says_how_the_first_answer_begins_unless_it_is_withdrawn(
    client: TestClient, library: Library
) -> None:
    ask(client, TOOL)
    (entry,) = client.get(CONVERSATIONS).json()["data"]
    assert entry["opening"] == "TEST piloted its tool in Accra, Ghana."
    ask(client, "What did Zorblax pilot in Accra?", conversation_id="c_9")
    leads = client.get(CONVERSATIONS).json()["data"][0]["opening"]
    assert leads.endswith("Nearest: TEST piloted its tool in Accra, Ghana.")
    client.delete(f"{CONVERSATIONS}/c_9")
    cited = client.get(f"{CONVERSATIONS}/c_1").json()["turns"][0]["answer"]["citations"][0]
    library.writer.relabel(cited["document_id"], "partner:wri")
    (entry,) = client.get(CONVERSATIONS).json()["data"]
    assert entry["opening"] == ""
