"""The `ingest` and `assistant` commands, run as a user runs them, with the real model."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
import socket
import sqlite3
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from benchmarks.processes import command, get, post, serving
from tests.conftest import CHECKOUT
from tests.warm import popen as warm

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a command of ours; its library is in the test's own folder."""

    def call(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return warm.run(
            command(arguments),
            capture_output=True,
            text=True,
            cwd=tmp_path,
            timeout=120,
            check=False,
            env=variables(tmp_path, **environment),
        )

    return call


def variables(data_dir: Path, **more: str) -> dict[str, str]:
    found = {
        "PYTHONPATH": str(CHECKOUT), "PATH": "/usr/bin:/bin", "HF_HUB_OFFLINE": "1",
        "HOME": str(data_dir), "ASSISTANT_DATA_DIR": str(data_dir / "var"), "COLUMNS": "200",
    }  # fmt: skip
    return {**found, **more}


def encrypted_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(100, 700, "Nobody can read this.")
    canvas.save()
    return out.getvalue()


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 300_000_000)
    return out.getvalue()


def test_every_kind_of_bad_file_is_named_and_nothing_of_it_is_stored(
    run: Run, tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    bad: dict[str, tuple[bytes, str]] = {
        "empty.md": (b"", "empty"),
        "encrypted.pdf": (encrypted_pdf(), "encrypted"),
        "bomb.docx": (zip_bomb(), "MB|ratio|unpack"),
        "wrong.docx": (b"%PDF-1.4 not a word file", "content is"),
        "garbage.pdf": (b"%PDF-1.4\n" + bytes(range(256)) * 20, "."),
        "binary.txt": (bytes(range(256)) * 50, "content is not"),
    }
    for name, (data, _) in bad.items():
        (docs / name).write_bytes(data)
    (docs / "latin.txt").write_bytes(
        "La résilience des villes est élevée à Dakar.".encode("latin-1")
    )
    (docs / "good.md").write_text("# Plan\n\nThe plan covers water and energy in Accra.")
    done = run("ingest", "docs", "--audience", "public", "--json")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    reasons = {Path(f["address"]).name: f["reason"] for f in report["failed"]}
    assert set(reasons) == set(bad)
    for name, (_, expected) in bad.items():
        assert re.search(expected, reasons[name]), (name, reasons[name])
    assert report["new"] == 2
    listed = json.loads(run("ingest", "list", "--json").stdout)
    assert {d["title"] for d in listed} == {"Plan", "latin"}
    checked = run("ingest", "check")
    assert checked.returncode == 0, checked.stdout
    answer = run("assistant", "ask", "Où est la résilience élevée ?", "--audience", "public")
    assert "La résilience des villes est élevée à Dakar. [1]" in answer.stdout
    assert answer.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["ingest", "/no/such/folder"], 1, "does not exist"),
        (["ingest", "http://127.0.0.1/x"], 1, "not a public address"),
        (["ingest", "docs", "--audience", "everyone"], 2, "not an audience label"),
        (["ingest", "docs", "--date", "soon"], 2, "date"),
        (["ingest", "list"], 2, "run `ingest PATH` first"),
        (["ingest", "restore", "nothing"], 2, "does not exist"),
        (["assistant", "ask", ""], 2, "the question is empty"),
        (["assistant", "ask", "x" * 10_000], 2, "2,000 are the most"),
        (["assistant", "ask", "x?", "--audience", "everyone"], 2, "not an audience label"),
        (["assistant", "ask", "x?"], 2, "run `ingest PATH` first"),
        (["assistant", "serve", "--host", "0.0.0.0"], 2, "there is no library"),
        (["assistant", "keys", "list"], 2, "run `ingest PATH` first"),
    ],
)
def test_bad_input_gets_one_clear_line(
    run: Run, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    (tmp_path / "docs").mkdir()
    done = run(*arguments)
    assert done.returncode == code
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_setting_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    for arguments in (["assistant", "ask", "x?"], ["ingest", "list"]):
        done = run(*arguments, ASSISTANT_DATADIR="elsewhere")
        assert done.returncode == 2
        assert "unknown setting ASSISTANT_DATADIR" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ANSWERS_AT_ONCE", "SECRET", "ASSISTANT_ANSWERS_AT_ONCE: Input should be a valid integer"),
        ("SIGN_IN", "SECRET", "ASSISTANT_SIGN_IN: Input should be 'none', 'proxy' or 'oidc'"),
        ("GROUP_LABELS", "SECRET", "ASSISTANT_GROUP_LABELS: 'SECRET': write each group once"),
        ("THREADS", "-1", "ASSISTANT_THREADS: Input should be greater than or equal to 0"),
        ("CHAT_MODEL", "gpt", "ASSISTANT_CHAT_MODEL is `none` or provider:model"),
    ],
)
def test_a_broken_setting_is_one_line_that_names_it(
    run: Run, tmp_path: Path, name: str, value: str, said: str
) -> None:
    done = run("assistant", "ask", "Where?", **{f"ASSISTANT_{name}": value})
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"assistant: {said}")


def test_a_port_in_use_and_a_library_of_a_newer_version_are_told_in_a_line(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "plan.md").write_text("# Water plan\n\nThe plan covers water in Accra.")
    assert run("ingest", "docs").returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("assistant", "serve", "--port", str(port))
    assert done.returncode == 2
    assert done.stderr == (
        f"assistant: port {port} of 127.0.0.1 is in use; end what listens there, "
        "or name another --port\n"
    )
    with contextlib.closing(sqlite3.connect(tmp_path / "var" / "library.sqlite3")) as connection:
        connection.execute("UPDATE library SET schema_version = 1000")
        connection.commit()
    for words in (["ingest", "docs"], ["ingest", "list"], ["assistant", "ask", "Where?"]):
        done = run(*words)
        assert done.returncode == 2
        (line,) = done.stderr.splitlines()
        assert "newer" in line


def test_every_command_has_help(run: Run) -> None:
    for words in (
        ["ingest"], ["ingest", "add"], ["ingest", "list"], ["ingest", "label"],
        ["ingest", "remove"], ["ingest", "check"], ["ingest", "rebuild"], ["ingest", "backup"],
        ["ingest", "restore"], ["assistant"], ["assistant", "ask"], ["assistant", "search"],
        ["assistant", "serve"],
    ):  # fmt: skip
        done = run(*words, "--help")
        assert done.returncode == 0
        assert "Usage" in done.stdout


def test_a_library_is_looked_after_from_the_terminal(run: Run, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "plan.md").write_text("# Water [/b] plan\n\nThe plan covers water in Accra.")
    assert run("ingest", "docs", "--audience", "public").returncode == 0
    assert "Water [/b] plan" in run("ingest", "list").stdout  # a title is not markup
    (document,) = json.loads(run("ingest", "list", "--json").stdout)
    assert run("ingest", "backup", "copy.sqlite3").returncode == 0
    assert run("ingest", "label", document["id"], "staff").returncode == 0
    public = run("assistant", "search", "water", "--audience", "public", "--json")
    assert json.loads(public.stdout) == {"results": []}
    assert run("ingest", "remove", document["id"]).returncode == 0
    assert json.loads(run("ingest", "list", "--json").stdout) == []
    assert run("ingest", "restore", "copy.sqlite3").returncode == 0
    assert run("ingest", "rebuild", "--embed").returncode == 0
    (again,) = json.loads(run("ingest", "list", "--json").stdout)
    assert again == document
    found = run("assistant", "search", "water", "--audience", "public", "--json")
    assert json.loads(found.stdout)["results"][0]["document_id"] == document["id"]
    shutil.rmtree(docs)
    assert "1 unchanged" not in run("ingest", "docs").stdout


def test_a_conversation_goes_on_in_another_process_and_on_the_server(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "plan.md").write_text("# Water plan\n\nThe plan covers water in Accra.")
    run("ingest", "docs", "--audience", "public")
    first = run("assistant", "ask", "Where does the plan cover water?", "--json")
    conversation = json.loads(first.stdout)["conversation_id"]
    again = run("assistant", "ask", "And energy?", "--conversation", conversation, "--json")
    follow_up = json.loads(again.stdout)["standalone_question"]
    assert follow_up == "Where does the plan cover water, and energy?"
    with serving(tmp_path / "var", warm.WarmPopen) as base:
        kept = get(f"{base}/v1/conversations/{conversation}")
        receipt = get(f"{base}/v1/answers/{json.loads(first.stdout)['id']}")
    asked = [turn["question"] for turn in kept["turns"]]
    assert asked == ["Where does the plan cover water?", "And energy?"]
    assert receipt["citations"][0]["source"] == "current"


def test_the_server_answers_and_takes_in_what_is_ingested_beside_it(
    run: Run, tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "plan.md").write_text("# Water plan\n\nThe plan covers water in Accra.")
    run("ingest", "docs", "--audience", "public")
    with serving(tmp_path / "var", warm.WarmPopen) as base:
        assert get(f"{base}/readyz")["status"] == "ok"
        asked = {"question": "What does the plan cover?"}
        assert "water in Accra" in post(f"{base}/v1/answers", asked)["text"]
        (docs / "new.md").write_text("# Energy plan\n\nThe energy plan covers Kumasi.")
        assert run("ingest", "docs", "--audience", "public").returncode == 0
        asked = {"question": "What does the energy plan cover?"}
        assert "Kumasi" in post(f"{base}/v1/answers", asked)["text"]
        # while the server owns the index, another process answers by exact search
        done = run("assistant", "ask", "What does the energy plan cover?")
        assert "Kumasi" in done.stdout
