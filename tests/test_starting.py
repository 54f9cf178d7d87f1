"""Starting: each of these runs cold, as in a terminal, because what is loaded is at stake."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.processes import post, serving, variables
from tests.ingested import ingested

HEAVY = {"torch", "sentence_transformers", "transformers", "chromadb", "fastapi", "langchain_core"}
LOADED = (
    "import atexit, sys; atexit.register(lambda: print('LOADED', *sorted({heavy} & "
    "set(sys.modules)), file=sys.stderr)); from {module} import main; main()"
)


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ingested(tmp_path_factory.mktemp("starting"), "The plan covers water in Accra.")


def started(data_dir: Path, name: str, *arguments: str) -> tuple[Any, set[str]]:
    """What a command printed, and what of the heavy packages it had loaded at its end."""
    module = {"ingest": "ingest.cli", "assistant": "api.commands.assistant"}[name]
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(heavy=HEAVY, module=module), *arguments],
        env=variables(data_dir),
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("LOADED")]
    return done.stdout, set(line.split()[1:])


@pytest.mark.parametrize(
    "words",
    [
        ("ingest", "--help"), ("ingest", "list"), ("ingest", "add", "--help"),
        ("assistant", "--help"), ("assistant", "keys", "list"), ("assistant", "serve", "--help"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_command_that_needs_no_model_loads_none(data_dir: Path, words: tuple[str, ...]) -> None:
    said, loaded = started(data_dir, *words)
    assert loaded == set()
    assert said or words[1] == "keys"


def test_one_question_loads_what_reads_it_and_no_search_index(data_dir: Path) -> None:
    said, loaded = started(
        data_dir, "assistant", "ask", "Where does the plan cover water?", "--json"
    )
    assert "Accra" in json.loads(said)["text"]
    assert loaded == {"torch", "langchain_core"}  # of the latter, the names of its errors


def test_a_server_starts_cold_and_answers(data_dir: Path) -> None:
    with serving(data_dir) as address:
        asked = {"question": "Where does the plan cover water?"}
        assert "Accra" in post(f"{address}/v1/answers", asked)["text"]
