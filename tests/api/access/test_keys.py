"""Keys: what they look like, what opens, and what one end of them tells."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.access.tokens import Token
from api.http.services import Services
from corpus.audience import Audience
from corpus.database import reading
from corpus.keys import ApiKey, KeyStore
from corpus.schema import metadata
from tests.api.keyring import bearer, new_key
from tests.builders import Library
from tests.databases import variables_of
from tests.warm import popen as warm

pytestmark = pytest.mark.usefixtures("either_database")

NOW = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
ASK = {"question": "Where was the tool piloted?"}


def test_a_key_reads_back_as_itself() -> None:
    token = Token.new()
    assert Token.parse(token.text) == token
    assert token.text.startswith(f"dqa_live_{token.id}_")
    assert token.secret not in repr(token)


@given(st.integers(0, 68), st.characters(min_codepoint=32, max_codepoint=0x2FFF))
def test_a_key_with_any_character_changed_is_no_key(place: int, character: str) -> None:
    text = Token(id="0123abcd", secret="s" * 43).text
    changed = text[:place] + character + text[place + 1 :]
    assert (Token.parse(changed) is not None) == (changed == text)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_keys(text: str) -> None:
    assert Token.parse(text) is None


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(tmp_path: Path, clock: Clock) -> Iterator[KeyStore]:
    library = Library.at(tmp_path)
    yield KeyStore(library.engine, now=clock)
    library.close()


def made(keys: KeyStore, clock: Clock, expires: dt.datetime | None = None) -> Token:
    token = Token.new()
    key = ApiKey(
        id=token.id, owner=token.id, name="WRI", scopes=("answers:write",),
        audience=Audience(("partner",)), created_at=clock.now, expires_at=expires,
    )  # fmt: skip
    keys.add(key, token.secret_sha256)
    return token


def opens(keys: KeyStore, token: Token) -> bool:
    return keys.find(token.id, token.secret_sha256) is not None


def test_a_key_opens_with_its_own_secret_alone(keys: KeyStore, clock: Clock) -> None:
    token, other = made(keys, clock), made(keys, clock)
    assert opens(keys, token)
    assert not opens(keys, Token(id=token.id, secret=other.secret))
    assert not opens(keys, Token(id="00000000", secret=token.secret))


def test_a_key_opens_until_the_moment_it_expires(keys: KeyStore, clock: Clock) -> None:
    token = made(keys, clock, expires=NOW + HOUR)
    clock.now = NOW + HOUR - dt.timedelta(microseconds=1)
    assert opens(keys, token)
    clock.now = NOW + HOUR
    assert not opens(keys, token)
    assert not keys.any_live()
    assert keys.any()


def test_a_replaced_key_opens_for_the_overlap_beside_its_successor(
    keys: KeyStore, clock: Clock
) -> None:
    old, new = made(keys, clock), Token.new()
    before = keys.live(old.id)
    successor = ApiKey(
        id=new.id, owner=before.owner, name=before.name, scopes=before.scopes,
        audience=before.audience, created_at=NOW,
    )  # fmt: skip
    keys.replace(old.id, successor, new.secret_sha256, HOUR)
    assert opens(keys, old)
    assert opens(keys, new)
    clock.now = NOW + HOUR
    assert not opens(keys, old)
    assert opens(keys, new)


def test_the_last_use_is_noted_at_most_every_ten_minutes(keys: KeyStore, clock: Clock) -> None:
    token = made(keys, clock)
    for minutes, noted in ((0, 0), (9, 0), (11, 11)):
        clock.now = NOW + dt.timedelta(minutes=minutes)
        keys.note_use(keys.live(token.id))
        assert keys.live(token.id).last_used_at == NOW + dt.timedelta(minutes=noted)


def test_every_key_that_opens_nothing_gets_the_same_answer(
    client: TestClient, services: Services
) -> None:
    past = dt.datetime.now(dt.UTC) - HOUR
    good = new_key(services.keys)
    revoked = new_key(services.keys)
    services.keys.revoke(revoked.split("_")[2])
    wrong = [
        revoked,
        new_key(services.keys, expires_at=past),
        Token.new().text,
        good[:-1],
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        good + "x",
        "dqa_live_",
        "x" * 10_000,
        "",
        "sk-something-else",
        "dqa_live_ünïcödé".encode().decode("latin-1"),
    ]
    seen = set()
    for key in wrong:
        header = {"Authorization": f"Bearer {key}".encode("latin-1")}
        response = client.post("/v1/answers", json=ASK, headers=header)  # type: ignore[arg-type]
        body = response.json()
        body.pop("request_id")
        headers = {k: v for k, v in response.headers.items() if k != "x-request-id"}
        seen.add(json.dumps([response.status_code, body, headers], sort_keys=True))
    assert len(seen) == 1
    assert '"invalid-key"' in seen.pop()
    assert client.post("/v1/answers", json=ASK, headers=bearer(good)).status_code == 200


@pytest.mark.parametrize("scheme", ["Basic {}", "{}", "Token {}", "Bearer {} {}", "Bearer"])
def test_a_key_counts_only_as_a_bearer(client: TestClient, services: Services, scheme: str) -> None:
    key = new_key(services.keys)
    given = {"Authorization": scheme.format(key, key)}
    assert client.get("/v1/documents", headers=given).status_code == 401
    assert client.get(f"/v1/documents?key={key}&access_token={key}").status_code == 401
    assert client.get("/v1/documents", headers={"Cookie": f"key={key}"}).status_code == 401


def test_two_authorization_headers_open_nothing(client: TestClient, services: Services) -> None:
    key = new_key(services.keys)
    twice = [("Authorization", f"Bearer {key}")] * 2
    assert client.get("/v1/documents", headers=twice).status_code == 401


def test_the_database_holds_no_key_that_can_be_used(services: Services, library: Library) -> None:
    key = new_key(services.keys)
    with reading(library.engine) as connection:
        dump = "\n".join(
            repr(row)
            for table in metadata.sorted_tables
            for row in connection.execute(table.select())
        )
    token = Token.parse(key)
    assert token is not None
    assert token.id in dump
    assert token.secret not in dump


def test_without_any_key_the_local_person_asks(client: TestClient) -> None:
    assert client.post("/v1/answers", json=ASK).status_code == 200


def test_from_the_first_key_on_a_key_is_needed_even_when_it_is_revoked(
    client: TestClient, services: Services
) -> None:
    key = new_key(services.keys)
    assert client.post("/v1/answers", json=ASK).status_code == 401
    services.keys.revoke(key.split("_")[2])
    refused = client.post("/v1/answers", json=ASK)
    assert refused.status_code == 401
    assert refused.json()["code"] == "key-required"
    assert refused.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_what_a_proxy_passes_on_is_never_the_local_persons(client: TestClient, header: str) -> None:
    response = client.post("/v1/answers", json=ASK, headers={header: "127.0.0.1"})
    assert response.status_code == 401


def test_without_any_key_a_word_that_is_no_key_of_ours_does_not_matter(
    client: TestClient, services: Services
) -> None:
    anything = bearer("none")
    assert client.post("/v1/answers", json=ASK, headers=anything).status_code == 200
    new_key(services.keys)
    assert client.post("/v1/answers", json=ASK, headers=anything).status_code == 401


def test_a_wrong_key_is_not_taken_for_the_local_person(client: TestClient) -> None:
    response = client.post("/v1/answers", json=ASK, headers=bearer(Token.new().text))
    assert response.status_code == 401


def run(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return warm.run(
        [sys.executable, "-c", "from api.commands.assistant import main; main()", *arguments],
        env={**variables_of(data_dir), "PATH": "/usr/bin:/bin", "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=False,
    )


def test_keys_are_made_listed_replaced_and_revoked_on_the_command_line(
    client: TestClient, library: Library
) -> None:
    where = library.data_dir
    create = ("keys", "create", "--name", "WRI", "--audience", "partner:wri", "--audience",
              "public", "--json")  # fmt: skip
    first = json.loads(run(where, *create, "--expires", "90d").stdout)
    assert first["audience"] == ["partner:wri", "public"]
    assert "metrics:read" not in first["scopes"]
    old = bearer(first["key"])
    asked = {"question": "Which agreement names three cities?", "conversation_id": "c_1"}
    assert client.post("/v1/answers", json=asked, headers=old).status_code == 200
    titles = {d["title"] for d in client.get("/v1/documents", headers=old).json()["data"]}
    assert titles == {"tool", "wri"}

    second = json.loads(run(where, "keys", "rotate", first["id"], "--json").stdout)
    new = bearer(second["key"])
    assert second["expires_at"] == first["expires_at"]
    # the successor is the same partner: it has the conversations of the key before it
    assert len(client.get("/v1/conversations/c_1", headers=new).json()["turns"]) == 1
    assert client.get("/v1/documents", headers=old).status_code == 200

    assert run(where, "keys", "revoke", first["id"]).returncode == 0
    assert client.get("/v1/documents", headers=old).status_code == 401
    assert client.get("/v1/documents", headers=new).status_code == 200
    listed = run(where, "keys", "list").stdout
    assert "revoked" in listed
    assert "partner:wri" in listed
    states = {
        k["id"]: k["state"] for k in json.loads(run(where, "keys", "list", "--json").stdout)["keys"]
    }
    assert states == {first["id"]: "revoked", second["id"]: "live"}
    for key in (first["key"], second["key"]):
        assert key.rpartition("_")[2] not in listed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["create", "--name", "x", "--audience", "everyone"], "not an audience label"),
        (["create", "--name", "x", "--audience", "public", "--scope", "all"], "is not a scope"),
        (["create", "--name", "x", "--audience", "public", "--expires", "soon"], "neither a date"),
        (["create", "--name", "x", "--audience", "public", "--expires", "2020-01-01"], "is over"),
        (["create", "--name", " ", "--audience", "public"], "printable"),
        (["rotate", "00000000"], "no such key"),
        (["revoke", "00000000"], "no such key"),
    ],
)
def test_a_wrong_command_says_what_is_wrong_and_makes_no_key(
    library: Library, arguments: list[str], said: str
) -> None:
    done = run(library.data_dir, "keys", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert not KeyStore(library.engine).any()


@pytest.mark.parametrize(
    "arguments", [["--host", "0.0.0.0"], ["--proxy-headers"], ["--host", "192.0.2.1"]]
)
def test_a_server_that_others_can_reach_refuses_to_start_without_a_live_key(
    library: Library, arguments: list[str]
) -> None:
    done = run(library.data_dir, "serve", "--port", "0", *arguments)
    assert done.returncode == 2
    assert "assistant keys create" in done.stderr
    new_key(KeyStore(library.engine), expires_at=NOW - 2000 * 24 * HOUR)
    assert run(library.data_dir, "serve", "--port", "0", *arguments).returncode == 2
    never = run(library.data_dir, "serve", "--port", "0", "--local-person", *arguments)
    assert "leave out --local-person" in never.stderr
