"""What readers asked in vain and thought is dealt with: solved, dismissed, assigned, exported."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from api.http.services import Services
from tests.api.keyring import bearer, new_key
from tests.builders import Library

GAPS, FEEDBACK = "/v1/library/gaps", "/v1/library/feedback"
BRIDGE = "What did the bridge of Zanzibar cost?"


def ask(client: TestClient, question: str, **headers: str) -> dict[str, Any]:
    found: dict[str, Any] = client.post(
        "/v1/answers", json={"question": question}, headers=headers
    ).json()
    return found


def listed(client: TestClient, path: str, state: str = "open", **headers: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{path}?state={state}", headers=headers).json()
    return found


def test_a_question_in_vain_is_assigned_solved_and_open_again_when_asked_again(
    client: TestClient, library: Library
) -> None:
    first = ask(client, BRIDGE)
    ask(client, "What did Zanzibar's bridge cost?")
    ask(client, "Who painted the town hall of Oslo?")
    [bridge, town_hall] = listed(client, GAPS)["data"]
    assert (bridge["times"], bridge["steps"]) == (2, [])
    place = f"{GAPS}/{bridge['id']}"
    assigned = client.patch(place, json={"assigned_to": " Ana "}).json()
    assert (assigned["state"], assigned["steps"][-1]["assigned_to"]) == ("open", "Ana")
    document = library.put("Bridges", "Lamu has an old quay.")
    body = {"state": "solved", "document_id": document, "note": "See page 3."}
    solved = client.patch(place, json=body).json()
    [before, last] = solved["steps"]
    assert (before["assigned_to"], last["assigned_to"], last["by"]) == ("Ana", "Ana", "local")
    assert last["document"] == {"document_id": document, "title": "Bridges"}
    client.patch(f"{GAPS}/{town_hall['id']}", json={"state": "dismissed"})
    found = listed(client, GAPS, "solved")
    assert [gap["id"] for gap in found["data"]] == [bridge["id"]]
    assert found["counts"] == {"open": 0, "solved": 1, "dismissed": 1}

    ask(client, "What did the bridge of Zanzibar cost then?")
    [again] = listed(client, GAPS)["data"]
    assert (again["id"], again["times"], again["since"]) == (bridge["id"], 3, 1)
    taken = client.patch(place, json={"assigned_to": "Ben"}).json()
    assert (taken["state"], taken["steps"][-1]["assigned_to"]) == ("open", "Ben")
    undone = client.patch(place, json={"state": "open", "document_id": None, "note": ""}).json()
    assert undone["steps"][-1]["document"] is None
    client.delete(f"/v1/conversations/{first['conversation_id']}")
    assert listed(client, GAPS)["data"][0]["times"] == 2  # what a reader deletes is gone


def test_what_was_decided_is_seen_by_whoever_holds_all_labels_of_who_did_it(
    client: TestClient, services: Services, library: Library
) -> None:
    hidden = library.put("Of WRI", "The secret bridge of Zanzibar.", "partner:wri")
    manager = bearer(new_key(services.keys, "public"))
    ask(client, BRIDGE, **manager)
    wider = bearer(new_key(services.keys, "public", "partner:wri"))
    [gap] = listed(client, GAPS, **wider)["data"]
    body = {"state": "solved", "document_id": hidden, "note": "It is in the one of WRI."}
    place = f"{GAPS}/{gap['id']}"
    for unseen in (hidden, "doc_none"):
        refused = client.patch(place, json={**body, "document_id": unseen}, headers=manager)
        assert refused.status_code == 404
    assert client.patch(place, json=body, headers=wider).status_code == 200
    seen = listed(client, GAPS, **manager)
    assert [each["steps"] for each in seen["data"]] == [[]]
    assert seen["counts"] == {"open": 1, "solved": 0, "dismissed": 0}
    none = client.patch(f"{GAPS}/gap_none", json={"state": "solved"}, headers=wider)
    assert none.status_code == 404


def test_what_is_only_missing_stands_among_the_questions_alone(client: TestClient) -> None:
    answer = ask(client, BRIDGE)
    said = f"/v1/answers/{answer['id']}/feedback"
    client.post(said, json={"rating": "down", "reasons": ["missing"]})
    assert [gap["reported"] for gap in listed(client, GAPS)["data"]] == [1]
    assert listed(client, FEEDBACK)["data"] == []
    more = {"rating": "down", "reasons": ["missing"], "comment": "It is in the old archive."}
    client.post(said, json=more)
    assert [each["comment"] for each in listed(client, FEEDBACK)["data"]] == [more["comment"]]


def test_feedback_is_read_with_its_answer_dealt_with_and_open_again_when_said_anew(
    client: TestClient, services: Services, library: Library
) -> None:
    asker = bearer(new_key(services.keys, "public"))
    manager = bearer(new_key(services.keys, "public", "staff"))
    answer = ask(client, "Where did TEST pilot its tool?", **asker)
    opinion = {"rating": "down", "reasons": ["outdated"], "comment": '=1+2 "old"'}
    said = f"/v1/answers/{answer['id']}/feedback"
    client.post(said, json=opinion, headers=asker)
    [found] = listed(client, FEEDBACK, **manager)["data"]
    judged = client.get(f"{FEEDBACK}/{found['id']}/answer", headers=manager).json()
    assert judged["answer"]["text"] == answer["text"]
    assert judged["answer"]["citations"][0]["quote"] == answer["citations"][0]["quote"]
    shown = client.get(judged["url"].removeprefix("http://127.0.0.1:8000"), headers=manager)
    assert shown.status_code == 200

    file = client.get(f"{FEEDBACK}?format=csv", headers=manager)
    assert file.headers["content-type"].startswith("text/csv")
    assert "'=1+2" in file.text  # no formula
    done = {"state": "solved", "note": "Corrected."}
    client.patch(f"{FEEDBACK}/{found['id']}", json=done, headers=manager)
    assert listed(client, FEEDBACK, **manager)["data"] == []
    client.post(said, json={**opinion, "rating": "up"}, headers=asker)
    [anew] = listed(client, FEEDBACK, **manager)["data"]
    assert (anew["id"], anew["rating"], len(anew["steps"])) == (found["id"], "up", 1)

    library.writer.relabel(answer["citations"][0]["document_id"], "partner:wri")
    withheld = client.get(f"{FEEDBACK}/{found['id']}/answer", headers=manager).json()["answer"]
    assert answer["citations"][0]["quote"] not in str(withheld)
