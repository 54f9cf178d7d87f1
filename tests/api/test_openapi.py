"""The OpenAPI document: valid, committed, and good enough to make a client from."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from openapi_spec_validator import validate

from api.bootstrap.application import create_app, interface
from api.http.services import Services
from tests.api.keyring import new_key
from tests.api.live_server import live
from tests.builders import Library
from tests.conftest import CHECKOUT


def test_the_committed_document_is_the_one_that_is_served() -> None:
    """`assistant openapi > openapi.json` writes it again."""
    document = interface().openapi()
    validate(document)
    committed = json.loads((CHECKOUT / "openapi.json").read_text(encoding="utf-8"))
    assert committed == document


def test_every_operation_has_a_name_of_its_own_and_says_what_can_go_wrong() -> None:
    names = []
    for path, operations in interface().openapi()["paths"].items():
        for operation in operations.values():
            names.append(operation["operationId"])
            assert operation["description"], path
            assert "422" in operation["responses"], path
    assert len(names) == len(set(names))


@pytest.fixture(scope="module")
def client_package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A client made from openapi.json, importable while the tests of this module run."""
    folder = tmp_path_factory.mktemp("client")
    kinds = ("*/*", "image/png", "text/event-stream")
    # the generator knows few media types
    overrides = dict.fromkeys(kinds, "application/octet-stream")
    config = {"content_type_overrides": overrides, "post_hooks": []}
    (folder / "config.yaml").write_text(json.dumps(config))
    done = subprocess.run(
        [
            sys.executable, "-m", "openapi_python_client", "generate",
            "--path", str(CHECKOUT / "openapi.json"), "--meta", "none",
            "--output-path", str(folder / "made_client"), "--fail-on-warning",
            "--config", str(folder / "config.yaml"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield "made_client"
    sys.path.remove(str(folder))


def test_a_client_made_from_the_document_asks_searches_and_reads_errors(
    client_package: str, services: Services, library: Library
) -> None:
    made = importlib.import_module(client_package)
    models = importlib.import_module(f"{client_package}.models")
    ask = importlib.import_module(f"{client_package}.api.answers.ask")
    search = importlib.import_module(f"{client_package}.api.search.search")
    document = importlib.import_module(f"{client_package}.api.documents.document")
    key = new_key(services.keys)
    with (
        live(create_app(services)) as address,
        made.AuthenticatedClient(base_url=address, token=key) as client,
    ):
        question = models.QuestionIn(question="Where was the tool piloted?")
        answer = ask.sync(client=client, body=question)
        assert answer.status == "answered"
        assert answer.citations[0].quote == "TEST piloted its tool in Accra, Ghana."
        found = search.sync(client=client, body=models.SearchIn(query="tool"))
        assert found.results[0].document_id == answer.citations[0].document_id
        problem = document.sync(client=client, document_id="doc_none")
        assert problem.code == "not-found"
