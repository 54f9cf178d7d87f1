"""The project keeps its own rules: layers, settings, documentation."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from fastapi.testclient import TestClient
from pydantic_settings import BaseSettings

import api.commands.assistant
import ingest.cli
from api.access.scopes import Scope
from api.asking.metrics import Metrics
from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.http.problems import kinds
from api.settings import ApiSettings
from api.slack.settings import SlackSettings
from assistant.chat.settings import ChatSettings
from corpus.settings import PREFIX, VARIABLES, CorpusSettings
from ingest.settings import IngestSettings
from tests.builders import Library
from tests.conftest import CHECKOUT

SECTIONS: tuple[type[BaseSettings], ...] = (
    CorpusSettings,
    IngestSettings,
    ChatSettings,
    ApiSettings,
    SlackSettings,
)
PACKAGES = ("api", "assistant", "corpus", "ingest", "sandbox")


def read(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")


def test_packages_import_each_other_one_way_only() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [lint, "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_list_of_variables_is_that_of_the_settings() -> None:
    named = {name.upper() for section in SECTIONS for name in section.model_fields}
    assert named == set(VARIABLES)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_setting_is_documented_with_its_default(section: type[BaseSettings]) -> None:
    page = read("docs/settings.md")
    for name, field in section.model_fields.items():
        row = f"| `{PREFIX}{name.upper()}` | `{field.default}` | {field.description} |"
        assert row in page


@pytest.mark.parametrize(
    ("app", "name"), [(ingest.cli.app, "ingest"), (api.commands.assistant.app, "assistant")]
)
def test_every_command_is_in_the_readme_or_the_docs(app: typer.Typer, name: str) -> None:
    pages = read("README.md") + read("docs/commands.md")
    for command in app.registered_commands:
        called = command.name or getattr(command.callback, "__name__", "")
        assert f"{name} {called}" in pages


def test_every_route_is_documented(tmp_path: Path) -> None:
    library = Library.at(tmp_path)
    services = build_services(
        CorpusSettings(data_dir=tmp_path), ApiSettings(), embedder=library.embedder
    )
    with TestClient(create_app(services), base_url="http://127.0.0.1") as client:
        paths = client.get("/openapi.json").json()["paths"]
    services.close()
    page = read("docs/http-api.md")
    for path in paths:
        assert f"{path}`" in page


def test_every_error_scope_event_and_limit_is_documented() -> None:
    page = read("docs/http-api.md")
    events = read("api/http/sse.py") + read("api/http/routes/answers.py")
    for name in set(re.findall(r'"((?:answer|retrieval|citation)\.[a-z]+)"', events)):
        assert f"event: {name} " in page, name
    for kind in kinds().values():
        assert f"| {kind.status} | `{kind.code}` |" in page
    for scope in Scope:
        assert f"`{scope}`" in page
    for setting, field in ApiSettings.model_fields.items():
        if setting.startswith(("key_", "answer", "failures_")):
            said = f"{field.default:,}".removesuffix(".0")
            assert f"`ASSISTANT_{setting.upper()}` ({said})" in page, setting


def test_every_figure_is_documented() -> None:
    page = read("docs/operations.md")
    for family in Metrics().registry.collect():
        name = f"{family.name}_total" if family.type == "counter" else family.name
        assert f"`{name}`" in page, name


def test_links_between_pages_lead_somewhere() -> None:
    for page in [CHECKOUT / "README.md", *(CHECKOUT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http://", "https://")):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("package", PACKAGES)
def test_the_encoding_that_downloads_itself_is_never_named(package: str) -> None:
    for path in (CHECKOUT / package).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert 'get_encoding("cl100k_base")' not in text
        assert "encoding_for_model" not in text


def test_nothing_is_built_when_a_package_is_imported() -> None:
    """Importing the surfaces loads neither the model nor the index: that is for bootstrap."""
    code = (
        "import sys, api.bootstrap.application, api.commands.assistant, ingest.cli; "
        "sys.exit(int(any(m in sys.modules for m in ('torch', 'chromadb', 'uvicorn'))))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, check=False)
    assert done.returncode == 0


def test_the_project_names_no_machine_and_no_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607 - git as the user has it
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    home = str(CHECKOUT.parent) + "/"
    for name in filter(None, listed):
        data = (CHECKOUT / name).read_bytes()
        assert home.encode() not in data or home == "//", name
