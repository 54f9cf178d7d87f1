"""Files of documents in a bucket of moto's server, given out and handed in over HTTP."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.settings import ApiSettings
from corpus.errors import StoreUnusable
from tests.api.files import Words, pdf, store
from tests.builders import Library
from tests.databases import settings_of
from tests.moto import S3, Gate
from tests.stored import ROOT, keep_in

REPORT = pdf([Words(text="The programme was launched in Paris.")])
PAGE = {"Accept": "text/html", "Accept-Language": "fr"}


@pytest.fixture
def s3(moto: S3) -> S3:
    moto.empty()
    return moto


@pytest.fixture
def gate(s3: S3, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate(s3)
    s3.name_in(monkeypatch, made.url)
    made.open()
    yield made
    made.shut()


@pytest.fixture
def report(library: Library, gate: Gate) -> str:
    """A document whose file is in the bucket."""
    keep_in(library, ROOT)
    return store(library, REPORT)


@pytest.fixture
def client(library: Library, report: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr("corpus.keeping._FRESH", 0.0)
    settings = settings_of(library.data_dir, originals=ROOT)
    services = build_services(settings, ApiSettings(), embedder=library.embedder)
    with TestClient(
        create_app(services), base_url="http://127.0.0.1:8000", raise_server_exceptions=False
    ) as connected:
        yield connected
    services.close()


def is_answered(client: TestClient) -> bool:
    question = {"question": "Where did TEST pilot its tool?"}
    answer = client.post("/v1/answers", json=question).json()
    return "Accra" in answer["text"]


def hand_in(client: TestClient) -> tuple[int, str]:
    response = client.post(
        "/v1/library/uploads",
        params={"name": "new.txt", "label": "public"},
        content=b"What is new.",
        headers={"Content-Type": "application/octet-stream"},
    )
    return response.status_code, response.json().get("detail", "")


def test_a_file_in_the_bucket_is_given_out_as_one_in_the_database(
    client: TestClient, report: str
) -> None:
    response = client.get(f"/v1/documents/{report}/file")
    assert (response.status_code, response.content) == (200, REPORT)
    assert client.get(f"/d/{report}/pdf").content == REPORT
    assert client.get(f"/v1/documents/{report}/pages/1.png").status_code == 200
    assert client.get("/readyz").json()["parts"]["originals"] == "ok"


def test_while_the_bucket_is_away_answers_go_on_and_files_say_that_they_cannot_be_fetched(
    client: TestClient, report: str, gate: Gate
) -> None:
    gate.shut()
    response = client.get(f"/v1/documents/{report}/file")
    assert (response.status_code, response.json()["code"]) == (503, "original-unavailable")
    assert "cannot be fetched now; its text can be read" in response.json()["detail"]
    assert "docs" not in response.json()["detail"]
    assert "ne peut pas être récupéré" in client.get(f"/d/{report}/pdf", headers=PAGE).text
    assert client.get(f"/d/{report}").status_code == 200
    assert is_answered(client)
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert "cannot be used now" in ready.json()["parts"]["originals"]
    assert "docs" not in ready.text
    status, detail = hand_in(client)
    assert status == 503
    assert "files cannot be kept in" in detail
    gate.open()
    assert client.get(f"/v1/documents/{report}/file").content == REPORT
    assert client.get("/readyz").json()["parts"]["originals"] == "ok"
    assert hand_in(client)[0] == 202


def test_a_file_that_was_lost_or_altered_is_not_given_out(
    client: TestClient, report: str, s3: S3
) -> None:
    [key] = s3.keys("originals/")
    s3.client.put_object("docs", key, io.BytesIO(REPORT + b"\n"), len(REPORT) + 1)
    altered = client.get(f"/v1/documents/{report}/file")
    s3.client.remove_object("docs", key)
    lost = client.get(f"/v1/documents/{report}/file")
    assert {altered.json()["code"], lost.json()["code"]} == {"original-unavailable"}


def test_a_document_that_is_deleted_takes_its_file_along_at_once_or_when_the_bucket_is_back(
    client: TestClient, library: Library, report: str, s3: S3, gate: Gate
) -> None:
    other = store(library, b"Another.", "other.txt")
    assert client.delete(f"/v1/documents/{other}").status_code in {200, 204}
    assert len(s3.keys("originals/")) == 1
    gate.shut()
    assert client.delete(f"/v1/documents/{report}").status_code in {200, 204}
    gate.open()
    assert "wait to be deleted" in client.get("/readyz").json()["parts"]["originals"]
    library.writer.keeper.tidy()
    assert s3.keys("originals/") == []
    assert client.get("/readyz").json()["parts"]["originals"] == "ok"


def test_a_server_starts_while_the_bucket_is_away_and_not_where_there_is_none(
    library: Library, s3: S3, gate: Gate
) -> None:
    gate.shut()
    settings = settings_of(library.data_dir, originals=ROOT)
    build_services(settings, ApiSettings(), embedder=library.embedder).close()
    gate.open()
    settings = settings_of(library.data_dir, originals="s3://nowhere/originals")
    with pytest.raises(StoreUnusable, match="no such bucket; make it"):
        build_services(settings, ApiSettings(), embedder=library.embedder)
