"""People whom a reverse proxy has signed in: believed from it, with its secret, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.http.services import Services
from api.settings import ApiSettings
from corpus.settings import CorpusSettings
from tests.builders import Library

PROVEN_BY = "a word between the two of us, long enough"
PROOF = {"X-Assistant-Proxy-Secret": PROVEN_BY}
ANN = {"X-Forwarded-User": "ann@example.org", "X-Forwarded-Groups": "all, staff-group"}


@pytest.fixture
def services(library: Library) -> Iterator[Services]:
    settings = ApiSettings(
        sign_in="proxy",
        proxy_secret=SecretStr(PROVEN_BY),
        group_labels="staff-group=staff,partner",
    )
    built = build_services(
        CorpusSettings(data_dir=library.data_dir), settings, embedder=library.embedder
    )
    yield built
    built.close()


def connected(services: Services, peer: str = "10.0.0.1") -> TestClient:
    app = create_app(services, trusted_proxies=["10.0.0.1"])
    return TestClient(app, base_url="http://127.0.0.1:8000", client=(peer, 1234))


def test_the_proxy_says_who_asks(services: Services) -> None:
    with connected(services) as client:
        found = client.get("/v1/me", headers=PROOF | ANN).json()
        assert (found["name"], found["labels"]) == (
            "ann@example.org",
            ["partner", "public", "staff"],
        )
        assert client.get("/v1/documents", headers=PROOF | ANN).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        ANN,
        ANN | {"X-Assistant-Proxy-Secret": "wrong"},
        ANN | {"X-Assistant-Proxy-Secret": ""},
        PROOF,
        PROOF | {"X-Forwarded-User": ""},
        PROOF | {"X-Forwarded-User": "x" * 201},
        PROOF | {"X-Forwarded-User": "a\x07b"},
    ],
)
def test_without_its_secret_or_a_name_nobody_is_let_in(
    services: Services, headers: dict[str, str]
) -> None:
    with connected(services) as client:
        assert client.get("/v1/documents", headers=headers).status_code == 401


def test_from_another_address_it_is_not_the_proxy_even_with_the_secret(services: Services) -> None:
    for peer in ("10.0.0.2", "127.0.0.1", "testclient"):
        with connected(services, peer) as client:
            assert client.get("/v1/documents", headers=PROOF | ANN).status_code == 401


def test_a_name_that_comes_twice_is_nobody(services: Services) -> None:
    with connected(services) as client:
        twice = [*(PROOF | ANN).items(), ("X-Forwarded-User", "eve")]
        assert client.get("/v1/documents", headers=twice).status_code == 401


def test_a_name_outside_ascii_is_somebody(services: Services) -> None:
    with connected(services) as client:
        headers = {**PROOF, "X-Forwarded-User": "Zoë".encode()}
        assert client.get("/v1/me", headers=headers).json()["name"] == "Zoë"


def test_what_changes_something_has_to_come_from_a_page_of_ours(services: Services) -> None:
    with connected(services) as client:
        body = {"question": "Where was the tool piloted?"}
        asked = {"json": body, "headers": PROOF | ANN | {"Origin": "https://evil.example"}}
        assert client.post("/v1/answers", **asked).status_code == 403  # type: ignore[arg-type]
        own = PROOF | ANN | {"Origin": "http://127.0.0.1:8000"}
        assert client.post("/v1/answers", json=body, headers=own).status_code == 200
