"""Looking after the library over HTTP: files handed in, labels, removals, gaps, opinions.

Uploads are ingested by the real worker, a process of its own, with the embedding model that comes
with the product.
"""

from __future__ import annotations

import asyncio
import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.access.scopes import Scope
from api.bootstrap.application import create_app
from api.http.services import Services
from api.http.upload_worker import UploadWorker
from corpus.lock import replacing
from corpus.upload_rows import UploadFacts
from corpus.uploads import FOLDER, Uploads
from tests.api.files import Words, pdf
from tests.api.keyring import bearer, new_key
from tests.api.live_server import live
from tests.builders import Library
from tests.databases import address_of
from tests.warm.popen import WarmPopen

PATH = "/v1/library/uploads"
PATIENCE = 90.0  # seconds: the worker loads the model first
TEXT = "The harbour of Kumba was dredged by Wren Marine in March 2019."


@pytest.fixture
def library(tmp_path: Path, real_embedder: Any) -> Iterator[Library]:
    made = Library.at(tmp_path / "var", real_embedder)
    made.put("tool", "TEST piloted its tool in Accra, Ghana.")
    made.put("wri", "The agreement names three cities.", "partner:wri")
    yield made
    made.engine.dispose()


def connected(app: FastAPI) -> TestClient:
    return TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)


def hand_in(client: TestClient, name: str, data: bytes, **query: str) -> dict[str, Any]:
    response = client.post(PATH, params={"name": name, **query}, content=data)
    assert response.status_code == 202, response.text
    found: dict[str, Any] = response.json()
    return found


def over(client: TestClient, upload: dict[str, Any]) -> dict[str, Any]:
    """The upload when it is done or has failed."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found: dict[str, Any] = client.get(f"{PATH}/{upload['id']}").json()
        if found["state"] in {"done", "failed"}:
            return found
        time.sleep(0.1)
    raise AssertionError(f"not over in {PATIENCE} s: {found}")


def archive_of(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def ask(client: TestClient, question: str) -> dict[str, Any]:
    found: dict[str, Any] = client.post("/v1/answers", json={"question": question}).json()
    return found


def test_a_file_handed_in_is_answered_from_replaced_relabelled_and_removed(
    client: TestClient, services: Services
) -> None:
    taken = hand_in(client, "harbour.pdf", pdf([Words(text=TEXT)]), title="Harbour")
    assert taken["in_library"] is None
    made = over(client, taken)
    assert (made["state"], made["outcome"], made["progress"]) == ("done", "new", 1)
    assert made["in_library"] is True
    answer = ask(client, "Who dredged the harbour of Kumba?")
    assert answer["citations"][0]["quote"].strip() in TEXT
    assert answer["citations"][0]["document_id"] == made["document_id"]
    document = f"/v1/documents/{made['document_id']}"
    assert client.get(document).json()["audience"] == "staff"

    same = over(client, hand_in(client, "harbour.pdf", pdf([Words(text=TEXT)]), title="Harbour"))
    assert same["outcome"] == "unchanged"
    newer = pdf([Words(text=TEXT.replace("2019", "2021"))])
    replaced = over(client, hand_in(client, "harbour.pdf", newer, title="Harbour"))
    assert (replaced["outcome"], replaced["document_id"]) == ("replaced", made["document_id"])
    assert "2021" in ask(client, "When was the harbour of Kumba dredged?")["text"]
    listed = client.get(f"{document}/editions").json()["data"]
    assert [each["current"] for each in listed] == [True, False]

    key = bearer(new_key(services.keys, "partner"))
    assert client.get(document, headers=key).status_code == 404
    manager = bearer(new_key(services.keys, "public", "partner", "staff"))
    relabelled = client.patch(document, json={"audience": "partner"}, headers=manager)
    assert relabelled.json()["audience"] == "partner"
    assert client.get(document, headers=key).status_code == 200
    assert client.delete(document, headers=manager).status_code == 204
    assert client.get(document, headers=manager).status_code == 404
    uploads = client.get(PATH, headers=manager).json()["data"]
    assert {(each["document_id"], each["in_library"]) for each in uploads} == {
        (made["document_id"], False)
    }
    body = {"question": "Who dredged the harbour of Kumba?"}
    gone = client.post("/v1/answers", json=body, headers=manager).json()
    assert gone["citations"] == []


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("empty.pdf", b"", "empty"),
        ("broken.pdf", b"%PDF-1.7 nothing more", ""),
        ("picture.png", b"\x89PNG", "is damaged"),
        ("empty.zip", archive_of({}), "nothing in it"),
        ("song.zip", archive_of({"song.mp3": b"la"}), "song.mp3 is not supported"),
        ("plan.xyz", b"text", ""),
    ],
)
def test_a_file_that_cannot_be_read_fails_with_its_reason_and_can_be_dismissed(
    client: TestClient, name: str, data: bytes, why: str
) -> None:
    failed = over(client, hand_in(client, name, data))
    assert failed["state"] == "failed"
    assert failed["reason"]
    assert why in failed["reason"]
    place = f"{PATH}/{failed['id']}"
    assert client.post(f"{place}/retry").json()["state"] == "waiting"
    assert over(client, failed)["state"] == "failed"
    assert client.delete(place).status_code == 204
    assert client.get(place).status_code == 404


def test_a_failure_says_what_it_amounts_to_and_is_put_away_by_a_later_success(
    client: TestClient,
) -> None:
    failed = over(client, hand_in(client, "harbour.txt", b""))
    assert (failed["why"], failed["can_retry"]) == ("empty", False)
    said = {"covers_from": "2018-01-01", "covers_to": "2019-12-31", "kind": "news"}
    made = over(client, hand_in(client, "harbour.txt", TEXT.encode(), **said))
    assert (made["state"], made["why"]) == ("done", None)
    assert [each["id"] for each in client.get(PATH).json()["data"]] == [made["id"]]
    document = client.get(f"/v1/documents/{made['document_id']}").json()
    assert document["kind"] == "news"
    assert document["period"] == {"from": "2018-01-01", "to": "2019-12-31", "source": "given"}
    wrong = {"name": "harbour.txt", "covers_from": "2019-01-01", "covers_to": "2018-01-01"}
    assert client.post(PATH, params=wrong, content=b"x").json()["code"] == "invalid-fact"


def test_what_is_in_a_file_handed_in_becomes_documents_and_the_rest_is_told(
    client: TestClient, services: Services
) -> None:
    data = archive_of({"harbour.txt": TEXT.encode(), "song.mp3": b"la"})
    made = over(client, hand_in(client, "all.zip", data))
    assert (made["state"], made["outcome"], made["document_id"]) == ("done", "new", None)
    told = (
        "not all that is in it was read: song.mp3 is not supported: the extension .mp3 is unknown"
    )
    assert made["reason"].startswith(told)
    (citation,) = ask(client, "Who dredged the harbour of Kumba?")["citations"]
    document = f"/v1/documents/{citation['document_id']}"
    assert client.get(document).json()["audience"] == "staff"

    services.library.relabel(citation["document_id"], "partner:wri")
    again = over(client, hand_in(client, "all.zip", archive_of({"harbour.txt": b"Wrong."})))
    assert (again["state"], again["reason"].split(";")[0]) == (
        "failed",
        "a file of this name was handed in before, and what was in it is for other readers now",
    )


def test_nobody_replaces_a_document_that_was_given_a_label_they_do_not_hold(
    client: TestClient, services: Services
) -> None:
    made = over(client, hand_in(client, "plan.txt", b"The first plan of the harbour."))
    services.library.relabel(made["document_id"], "partner:wri")
    assert client.get(f"{PATH}/{made['id']}").json()["in_library"] is False  # as if it were not
    refused = client.post(PATH, params={"name": "plan.txt"}, content=b"Another plan.")
    assert (refused.status_code, refused.json()["code"]) == (409, "name-taken")
    assert hand_in(client, "plan two.txt", b"Another plan.")["state"] == "waiting"


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/passwd.txt", "passwd.txt"), ("C:\\Users\\a\\plan.txt", "plan.txt")],
)
def test_a_name_is_never_a_path(client: TestClient, given: str, kept: str) -> None:
    assert hand_in(client, given, b"x")["name"] == kept


@pytest.mark.parametrize("name", ["", "..", "/", "a\nb.txt", "x" * 201, "nul\0.txt"])
def test_a_name_that_is_none_is_refused(client: TestClient, name: str) -> None:
    assert client.post(PATH, params={"name": name}, content=b"x").status_code == 422


def test_only_managers_hand_in_and_only_what_they_may_read(
    client: TestClient, services: Services
) -> None:
    partner = bearer(new_key(services.keys, "partner", scopes=[Scope.DOCUMENTS_READ]))
    manager = bearer(new_key(services.keys, "staff"))
    asked = {"name": "a.txt", "audience": "partner:wri"}
    assert client.post(PATH, params=asked, content=b"x", headers=partner).status_code == 403
    refused = client.post(PATH, params=asked, content=b"x", headers=manager)
    assert refused.json()["code"] == "label-not-held"
    hidden = next(d.id for d in services.library.listing() if d.facts.title == "wri")
    for method, body in (("DELETE", None), ("PATCH", {"audience": "staff"})):
        response = client.request(method, f"/v1/documents/{hidden}", json=body, headers=manager)
        assert response.status_code == 404


def test_uploads_of_other_labels_are_not_there(client: TestClient, services: Services) -> None:
    upload = hand_in(client, "note.txt", b"A note.", audience="staff")
    key = bearer(new_key(services.keys, "partner"))
    assert client.get(PATH, headers=key).json()["data"] == []
    assert client.get(f"{PATH}/{upload['id']}", headers=key).status_code == 404


def test_only_this_route_takes_more_than_a_question(client: TestClient) -> None:
    large = b"x" * (1024 * 1024 + 1)
    assert client.post("/v1/search", content=large).status_code == 413
    assert hand_in(client, "large.txt", large)["state"] == "waiting"
    too_large = {"Content-Length": str(101 * 1024 * 1024)}
    refused = client.post(PATH, params={"name": "a.txt"}, content=b"", headers=too_large)
    assert refused.status_code == 413


def worker_of(library: Library, log: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    return WarmPopen(
        [sys.executable, "-m", "ingest.uploads"],
        stdin=subprocess.PIPE,
        stderr=log,
        env={**os.environ, "ASSISTANT_DATA_DIR": str(library.data_dir)},
    )


def accepted(library: Library, name: str, data: bytes) -> Uploads:
    uploads = Uploads(library.engine, library.data_dir)
    file = uploads.begin(f"up_{name}")
    file.write(data)
    uploads.accept(f"up_{name}", name, UploadFacts(label="staff"), file)
    return uploads


def wait_for(uploads: Uploads, upload_id: str, *states: str) -> str:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        state = uploads.get(["staff"], upload_id).state
        if state in states:
            return state
        time.sleep(0.02)
    raise AssertionError(f"never {states}")


def test_a_worker_that_is_killed_loses_nothing_and_the_next_one_goes_on(library: Library) -> None:
    uploads = accepted(library, "long.txt", (TEXT + " ").encode() * 1000)
    first = worker_of(library)
    wait_for(uploads, "up_long.txt", "running")
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert first.stdin
    first.stdin.close()
    assert uploads.get(["staff"], "up_long.txt").state == "running"
    uploads.retry(uploads.get(["staff"], "up_long.txt"))  # does nothing: it has not failed
    workers = [worker_of(library) for _ in range(2)]  # of which one leaves at once
    assert wait_for(uploads, "up_long.txt", "done", "failed") == "done"
    for worker in workers:
        assert worker.stdin
        worker.stdin.close()  # as when the server is killed
        worker.wait(PATIENCE)
    assert uploads.get(["staff"], "up_long.txt").attempts == 2
    assert len(library.writer.listing()) == 3


def test_a_file_that_ends_the_worker_three_times_has_failed(library: Library) -> None:
    uploads = accepted(library, "bad.txt", b"x")
    for _ in range(3):
        assert uploads.next() is not None  # and its worker dies
    assert uploads.next() is None
    found = uploads.get(["staff"], "up_bad.txt")
    assert (found.state, found.reason) == ("failed", "reading it ended the ingest process 3 times")


def test_an_upload_waits_while_the_library_is_replaced_and_no_attempt_is_lost(
    library: Library, tmp_path: Path
) -> None:
    uploads = accepted(library, "late.txt", TEXT.encode())
    log = tmp_path / "log"
    with (
        replacing(library.data_dir, "a restore", address_of(library.data_dir)),
        log.open("wb") as file,
    ):
        worker = worker_of(library, file)
        end = time.monotonic() + PATIENCE
        while b"upload up_late.txt waits" not in log.read_bytes():
            assert time.monotonic() < end, "it never met the lock"
            time.sleep(0.02)
        wait_for(uploads, "up_late.txt", "waiting")
        assert uploads.get(["staff"], "up_late.txt").attempts == 0
    assert wait_for(uploads, "up_late.txt", "done", "failed") == "done"
    assert worker.stdin
    worker.stdin.close()
    worker.wait(PATIENCE)
    assert uploads.get(["staff"], "up_late.txt").attempts == 1


def test_bytes_that_a_server_left_when_it_died_are_dropped_and_those_of_rows_stay(
    library: Library,
) -> None:
    uploads = accepted(library, "kept.txt", b"x")
    uploads.begin("up_left").close()
    uploads.begin("up_coming").close()
    long_ago = time.time() - 7200
    for name in ("up_left", "up_kept.txt"):
        os.utime(library.data_dir / FOLDER / name, (long_ago, long_ago))
    assert uploads.sweep() == 1
    left = {path.name for path in (library.data_dir / FOLDER).glob("up_*")}
    assert left == {"up_kept.txt", "up_coming"}


def test_an_upload_that_is_cut_off_leaves_nothing(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    folder = services.data_dir / FOLDER
    with live(create_app(services)) as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as client:
            head = (
                f"POST {PATH}?name=a.txt HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000\r\n\r\n"
            )
            client.sendall(head.encode() + b"half")
            while not list(folder.glob("up_*")):
                time.sleep(0.02)
        while list(folder.glob("up_*")):
            time.sleep(0.02)
        assert services.uploads.latest(["staff"], 10) == []
    assert "Traceback" not in caplog.text


def test_a_server_that_starts_goes_on_with_what_an_earlier_one_accepted(
    services: Services, library: Library
) -> None:
    uploads = accepted(library, "left.txt", TEXT.encode())
    with connected(create_app(services)):
        assert wait_for(uploads, "up_left.txt", "done", "failed") == "done"


def test_the_worker_ends_with_its_server(services: Services) -> None:
    uploads = services.uploads
    file = uploads.begin("up_x")
    uploads.accept("up_x", "x.txt", UploadFacts(label="staff"), file)

    async def run() -> int:
        worker = UploadWorker(services.uploads, services.data_dir)
        async with worker.running():
            while worker.process_id is None:
                await asyncio.sleep(0.02)
            return worker.process_id

    process_id = asyncio.run(run())
    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)


def test_questions_in_vain_are_grouped_without_greetings_parts_and_other_labels(
    client: TestClient, services: Services
) -> None:
    for question in (
        "What did the bridge of Zanzibar cost?",
        "What did Zanzibar's bridge cost?",
        "Who painted the town hall of Oslo?",
    ):
        answer = ask(client, question)
        assert answer["status"] == "not_found"
    body = {"rating": "down", "reasons": ["missing"]}
    client.post(f"/v1/answers/{answer['id']}/feedback", json=body)
    for text in ("hello", "Thanks!", "???", "What can you do?", "What documents do you have?"):
        assert ask(client, text)["coverage"]["documents_searched"] == 0
    some = {"question": "Who dredged the canal of Suez?", "filters": {"kinds": ["no such kind"]}}
    narrowed = client.post("/v1/answers", json=some).json()
    assert (narrowed["status"], narrowed["coverage"]["narrowed"]) == ("not_found", True)
    wri = bearer(new_key(services.keys, "public", "partner:wri"))
    asked = {"question": "What did the secret tunnel of Lima cost?"}
    client.post("/v1/answers", json=asked, headers=wri)

    manager = bearer(new_key(services.keys, "public", "partner", "staff"))
    found = client.get("/v1/library/gaps", headers=manager).json()["data"]
    assert [(gap["times"], gap["reported"]) for gap in found] == [(2, 0), (1, 1)]
    assert "Lima" not in str(found)
    opinions = client.get("/v1/library/feedback", headers=manager).json()["data"]
    assert opinions == []  # what is only missing is among the questions


def test_a_look_that_is_under_way_when_the_server_stops_starts_no_worker(library: Library) -> None:
    looking, go_on = threading.Event(), threading.Event()

    class Slow(Uploads):
        def count(self, state: str) -> int:
            looking.set()
            go_on.wait(10)
            return super().count(state)

    accepted(library, "late.txt", TEXT.encode())
    worker = UploadWorker(Slow(library.engine, library.data_dir), library.data_dir)

    async def scenario() -> None:
        async with worker.running():
            await asyncio.to_thread(looking.wait, 10)
            asyncio.get_running_loop().call_later(0.2, go_on.set)  # the stop has begun by then

    asyncio.run(scenario())
    assert worker.process_id is None
