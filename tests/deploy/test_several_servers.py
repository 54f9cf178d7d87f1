"""Several servers on one PostgreSQL database are one service to whoever asks, also while they die.

The order matters: what restarts servers and the database comes last.
"""

from __future__ import annotations

import secrets
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from corpus.events import EventStore
from tests.deploy.replicas import DRAIN, HOST, Replica, World, load, three, until
from tests.fake_slack.workspace import BOT
from tests.postgres import Server
from tests.slack.conftest import GENERAL, MEMBER

TOOL = "Where did TEST pilot its tool?"
BUDGET = "What is the budget of the Zebra review?"
UPLOADS = "/v1/library/uploads"
_numbers = count(1)


@pytest.fixture(scope="module")
def world(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with three(postgres, tmp_path_factory.mktemp("several")) as made:
        yield made


@pytest.fixture(scope="module")
def staff(world: World) -> dict[str, str]:
    return world.key("public", "partner", "staff", "partner:wri")


def handed_in(world: World, url: str, headers: dict[str, str], text: str, label: str) -> Any:
    name = f"note-{next(_numbers)}.txt"
    given = {"name": name, "audience": label, "title": name}
    response = world.at(url, "POST", UPLOADS, headers, params=given, content=text.encode())
    assert response.status_code == 202, response.text
    return response.json()


def ingested(world: World, url: str, headers: dict[str, str], upload: Any) -> str:
    """The id of the document, once it is there."""

    def done() -> Any:
        found = world.at(url, "GET", f"{UPLOADS}/{upload['id']}", headers).json()
        assert found["state"] != "failed", found
        return found["document_id"] if found["state"] == "done" else None

    return str(until(done, 90))


def test_what_is_removed_or_relabelled_on_one_is_so_at_the_next_question_on_every_one_under_load(
    world: World, staff: dict[str, str]
) -> None:
    partner = world.key("public", "partner")
    urls = [replica.url for replica in world.replicas]
    with load(lambda _: world.ask(world.front, TOOL, staff) and None, threads=2) as wrong:
        for turn in range(3):
            word = f"Quibble{secrets.token_hex(3)}"
            text = f"The harbour of {word} was dredged by Wren Marine."
            question = f"Who dredged the harbour of {word}?"
            here, there = urls[turn], urls[(turn + 1) % 3]
            upload = handed_in(world, here, staff, text, "partner")
            document = ingested(world, there, staff, upload)
            for url in urls:
                assert word in world.quotes(url, question, partner)
            path = f"/v1/documents/{document}"
            changed = world.at(here, "PATCH", path, staff, json={"audience": "staff"})
            assert changed.status_code == 200, changed.text
            for url in urls:
                assert word not in world.quotes(url, question, partner)
                assert word in world.quotes(url, question, staff)
            assert world.at(there, "DELETE", path, staff).status_code == 204
            for url in urls:
                assert word not in world.quotes(url, question, staff)
    assert wrong == []


def told(response: httpx.Response) -> dict[str, Any]:
    """What a reader gets, but for ids, moments and times of this very answer."""
    body: dict[str, Any] = response.json()
    own = {"id", "answer_id", "conversation_id", "created_at", "milliseconds", "receipt"}
    return {name: value for name, value in body.items() if name not in own}


def test_a_partner_gets_the_same_from_each_whether_or_not_staff_documents_exist(
    world: World, staff: dict[str, str]
) -> None:
    partner = world.key("public", "partner")
    search = {"query": "aqueduct barrels canary"}

    def seen(url: str) -> list[Any]:
        answers = [
            told(world.at(url, "POST", "/v1/answers", partner, json={"question": asked}))
            for asked in (TOOL, BUDGET, "How many barrels does the aqueduct carry?")
        ]
        found = world.at(url, "POST", "/v1/search", partner, json=search)
        listed = world.at(url, "GET", "/v1/documents", partner)
        assert (found.status_code, listed.status_code) == (200, 200), found.text
        return [*answers, found.content, listed.content]

    before = [seen(replica.url) for replica in world.replicas]
    assert before[0] == before[1] == before[2]
    private = "CANARYNEW: the aqueduct carries 41 barrels, says the budget of the Zebra review."
    upload = handed_in(world, world.replicas[0].url, staff, private, "staff")
    document = ingested(world, world.replicas[1].url, staff, upload)
    for replica in world.replicas:
        assert "CANARYNEW" in world.quotes(replica.url, "What does the aqueduct carry?", staff)
        assert seen(replica.url) == before[0]
        assert "CANARY" not in repr(seen(replica.url))
    world.at(world.replicas[2].url, "DELETE", f"/v1/documents/{document}", staff)


def test_who_signs_in_on_one_is_signed_in_on_all_and_signs_out_of_all(world: World) -> None:
    first, second, third = (replica.url for replica in world.replicas)
    https = {"Host": HOST, "X-Forwarded-Proto": "https"}
    begun = world.at(first, "GET", "/sign-in", https)
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    world.provider.nonce = asked["nonce"][0]
    world.provider.challenge = asked["code_challenge"][0]
    held = {"Cookie": begun.headers["set-cookie"].partition(";")[0]}
    back = {"state": asked["state"][0], "code": "c"}
    arrived = world.at(second, "GET", "/sign-in/callback", https | held, params=back)
    assert arrived.status_code == 303, arrived.text
    cookies = [c.partition(";")[0] for c in arrived.headers.get_list("set-cookie")]
    session = https | {"Cookie": next(c for c in cookies if not c.endswith(("=", '=""')))}
    for replica in world.replicas:
        me = world.at(replica.url, "GET", "/v1/me", session).json()
        assert me["signed_in"], me
    origin = {"Origin": f"https://{HOST}"}
    assert world.at(third, "POST", "/sign-out", session | origin).status_code == 204
    for replica in world.replicas:
        assert not world.at(replica.url, "GET", "/v1/me", session).json()["signed_in"]


def test_a_request_with_one_name_is_answered_once_whichever_server_it_reaches(
    world: World,
) -> None:
    named = world.key() | {"Idempotency-Key": secrets.token_hex(8)}

    def send(replica: Replica) -> httpx.Response:
        body = {"question": TOOL}
        response: httpx.Response = world.at(replica.url, "POST", "/v1/answers", named, json=body)
        return response

    with ThreadPoolExecutor(3) as pool:
        at_once = list(pool.map(send, world.replicas))
    assert {each.status_code for each in at_once} <= {200, 409}
    again = [send(replica) for replica in world.replicas]
    ids = {each.json()["id"] for each in [*at_once, *again] if each.status_code == 200}
    assert len(ids) == 1
    conversation = again[0].json()["conversation_id"]
    for replica in world.replicas:  # and its conversation goes on anywhere
        path = f"/v1/conversations/{conversation}"
        assert TOOL in world.at(replica.url, "GET", path, named).text


def test_a_limit_counts_what_every_server_saw(world: World) -> None:
    store = EventStore(world.keys._engine)
    for number in range(5):
        assert store.hit("one", 5, 60).counted, number
    assert not store.hit("one", 5, 60).counted
    assert store.hit("one", 5, 0.0).counted  # those are over by now
    key = world.key()
    standing = []
    for turn in range(6):
        url = world.replicas[turn % 3].url
        limits = world.at(url, "GET", "/v1/documents", key).headers["ratelimit"]
        standing.append(int(limits.partition("r=")[2].partition(";")[0]))
    assert standing == [1999, 1998, 1997, 1996, 1995, 1994]
    wrong = {"Host": HOST, "Authorization": "Bearer wrong", "X-Forwarded-For": "203.0.113.9"}
    said = [
        world.at(world.replicas[turn % 3].url, "GET", "/v1/documents", wrong).status_code
        for turn in range(33)
    ]
    assert said == [401] * 30 + [429] * 3


def test_an_event_of_slack_that_reaches_two_servers_is_answered_once(world: World) -> None:
    for replica in world.replicas:
        until(lambda replica=replica: '"slack":"ok"' in replica.ready()[1].replace(" ", ""))  # type: ignore[misc]
    slack = world.slack
    with slack.workspace.lock:
        message = slack.workspace.post(GENERAL, MEMBER, f"<@{BOT}> {TOOL}")
    for replica in world.replicas:
        slack.events_url = f"{replica.url}/slack/events"
        for event in slack.events_of(message):
            slack.deliver(event)
    until(lambda: slack.workspace.ours(GENERAL, message["ts"]))
    waiting = "SELECT count(*) FROM jobs WHERE state IN ('waiting', 'running')"
    until(lambda: world.postgres.do(waiting, "several") == [(0,)])
    assert len(slack.workspace.ours(GENERAL, message["ts"])) == 1


def test_a_file_that_a_server_took_before_it_was_killed_is_read_by_another(
    world: World, staff: dict[str, str]
) -> None:
    dying, other, _ = world.replicas
    word = f"Quarrel{secrets.token_hex(3)}"
    text = f"The lighthouse of {word} was built by Ada Stone. " + "It stands. " * 4000
    upload = handed_in(world, dying.url, staff, text, "public")
    dying.kill()
    document = ingested(world, other.url, staff, upload)
    assert word in world.quotes(other.url, f"Who built the lighthouse of {word}?", staff)
    assert world.postgres.do("SELECT count(*) FROM upload_parts", "several") == [(0,)]
    dying.start()
    assert word in world.quotes(dying.url, f"Who built the lighthouse of {word}?", staff)
    assert world.at(dying.url, "DELETE", f"/v1/documents/{document}", staff).status_code == 204


def test_servers_that_are_restarted_one_after_the_other_fail_no_request(
    world: World, staff: dict[str, str]
) -> None:
    asked = []

    def ask(_: int) -> None:
        assert "Accra" in world.quotes(world.front, TOOL, staff)
        asked.append(1)

    with load(ask, threads=4) as wrong:
        for replica in world.replicas:
            assert replica.served
            before = len(asked)
            replica.served.process.send_signal(signal.SIGTERM)
            until(lambda replica=replica: replica.ready()[0] == 503, DRAIN)  # type: ignore[misc]
            replica.served.process.wait(40)
            replica.stop()
            replica.start()
            until(lambda replica=replica: replica.ready()[0] == 200)  # type: ignore[misc]
            assert len(asked) > before + 5
            time.sleep(2)  # the front tries it again by then
    assert wrong == []


def test_a_database_that_is_restarted_is_missed_by_all_and_then_used_again(
    world: World, staff: dict[str, str]
) -> None:
    world.postgres.stop()
    for replica in world.replicas:
        status, said = replica.ready()
        assert (status, "library-unavailable" in said) == (503, True)
        health = world.at(replica.url, "GET", "/healthz", {"Host": HOST})
        assert health.status_code == 200
    refused = world.at(world.front, "POST", "/v1/answers", staff, json={"question": TOOL})
    assert (refused.status_code, refused.json()["code"]) == (503, "library-unavailable")
    world.postgres.start()
    for replica in world.replicas:
        until(lambda replica=replica: replica.ready()[0] == 200)  # type: ignore[misc]
        assert "Accra" in world.quotes(replica.url, TOOL, staff)
    lock = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4 AND granted"
    until(lambda: world.postgres.do(lock) == [(3,)])  # each keeps others from replacing it again
