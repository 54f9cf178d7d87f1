"""The contract, tried by a machine: schemathesis on a running server, with every check it has."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.http.services import Services
from api.settings import ApiSettings
from corpus.settings import CorpusSettings
from tests.api.keyring import new_key
from tests.api.live_server import live
from tests.builders import Library
from tests.conftest import CHECKOUT

_SEED = "20161013"
_EXAMPLES = "12"


@pytest.fixture
def unlimited(library: Library) -> Iterator[Services]:
    settings = ApiSettings(
        key_requests_per_minute=0, failures_per_minute=1_000_000, key_tokens_per_day=0
    )
    services = build_services(
        CorpusSettings(data_dir=library.data_dir), settings, embedder=library.embedder
    )
    yield services
    services.close()


def tried(address: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Every check on every operation, the same examples in every run."""
    start = "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())"
    return subprocess.run(
        [
            sys.executable, "-c", start,
            "--config-file", str(CHECKOUT / "schemathesis.toml"), "run", f"{address}/openapi.json",
            "--checks", "all", "--seed", _SEED, "--max-examples", _EXAMPLES,
            "--generation-deterministic", "--no-color", "--request-timeout", "30", *options,
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=280,
    )  # fmt: skip


def test_with_a_key_the_server_keeps_to_its_contract(unlimited: Services, tmp_path: Path) -> None:
    key = new_key(unlimited.keys, "public", "partner")
    with live(create_app(unlimited)) as address:
        done = tried(address, tmp_path, "--header", f"Authorization: Bearer {key}")
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_without_a_key_the_server_refuses_as_it_says(unlimited: Services, tmp_path: Path) -> None:
    new_key(unlimited.keys)
    with live(create_app(unlimited)) as address:
        done = tried(address, tmp_path)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def lying(app: FastAPI) -> FastAPI:
    """The application with a route that does not give what it says it gives."""

    @app.get("/v1/lie", response_model=dict[str, int])
    def lie() -> object:
        from fastapi.responses import JSONResponse

        return JSONResponse({"figure": "many"})

    return app


def test_a_route_that_lies_is_found(unlimited: Services, tmp_path: Path) -> None:
    key = new_key(unlimited.keys)
    with live(lying(create_app(unlimited))) as address:
        done = tried(
            address, tmp_path, "--header", f"Authorization: Bearer {key}",
            "--include-path", "/v1/lie",
        )  # fmt: skip
    assert done.returncode == 1
    assert "Response violates schema" in done.stdout
