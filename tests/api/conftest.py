from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.http.services import Services
from api.settings import ApiSettings
from tests.builders import Library
from tests.databases import in_folders, settings_of


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library that is made once and copied."""
    with in_folders():
        made = Library.at(tmp_path_factory.mktemp("stored") / "var")
        made.put("tool", "TEST piloted its tool in Accra, Ghana.", published=dt.date(2016, 5, 1))
        made.put("grant", "A grant of USD 957,000 went to housing.", "partner")
        made.put("note", "CANARY-STAFF: amounts are blank.", "staff")
        made.put("wri", "CANARY-WRI: the agreement names three cities.", "partner:wri")
        made.close()
    return made.data_dir


@pytest.fixture
def library(stored: Path, tmp_path: Path) -> Iterator[Library]:
    made = Library.at(shutil.copytree(stored, tmp_path / "var"))
    yield made
    made.engine.dispose()


@pytest.fixture
def services(library: Library) -> Iterator[Services]:
    built = build_services(settings_of(library.data_dir), ApiSettings(), embedder=library.embedder)
    yield built
    built.close()


@pytest.fixture
def app(services: Services) -> FastAPI:
    return create_app(services)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(
        app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False
    ) as connected:
        yield connected
