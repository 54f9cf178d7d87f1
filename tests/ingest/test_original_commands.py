"""Originals in a bucket, by the commands, as they are typed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT
from tests.deploy.test_nginx import free_port
from tests.moto import S3
from tests.stored import ROOT
from tests.warm import popen as warm

Typed = Callable[..., tuple[int, str]]
_PROGRAM = "from ingest.cli import main; main()"
_WITHOUT_EXTRA = f"import sys; sys.modules['minio'] = None; {_PROGRAM}"


@pytest.fixture
def s3(moto: S3, monkeypatch: pytest.MonkeyPatch) -> S3:
    moto.name_in(monkeypatch)
    moto.empty()
    return moto


@pytest.fixture
def typed(tmp_path: Path) -> Typed:
    """Type `ingest …`: its exit code, and all that it says."""
    (tmp_path / "a.txt").write_text("TEST piloted its tool in Accra, Ghana.")

    def call(*arguments: str, program: str = _PROGRAM, **settings: str) -> tuple[int, str]:
        variables = {f"ASSISTANT_{name}": value for name, value in settings.items()}
        done: subprocess.CompletedProcess[str] = warm.run(
            [sys.executable, "-c", program, *arguments],
            cwd=CHECKOUT,
            env={**os.environ, "ASSISTANT_DATA_DIR": str(tmp_path / "var"), **variables},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    return call


def test_from_ingest_to_erasure(s3: S3, typed: Typed, tmp_path: Path) -> None:
    file = str(tmp_path / "a.txt")
    code, said = typed(file, "--audience", "public", ORIGINALS=ROOT)
    assert code == 0, said
    [key] = s3.keys()
    assert s3.get(key) == (tmp_path / "a.txt").read_bytes()
    code, said = typed("backup", str(tmp_path / "copy"), ORIGINALS=ROOT)
    assert f"not in it: 1 originals, which are in {ROOT}" in said
    code, said = typed("rebuild", "--embed", ORIGINALS=ROOT)
    assert (code, s3.keys()) == (0, [key]), said
    code, said = typed("originals", "move")
    assert "moved 1 (38 bytes) to the database" in said
    assert f"`ingest originals sweep {ROOT}`" in said
    code, said = typed("originals", "sweep", ROOT)
    assert (said, s3.keys()) == (f"deleted 1 from {ROOT}\n", [])
    code, said = typed("originals", "move", ORIGINALS=ROOT)
    assert f"moved 1 (38 bytes) to {ROOT}" in said
    code, said = typed("check", ORIGINALS=ROOT)
    assert (code, "failed" in said) == (0, False)
    s3.client.remove_object("docs", s3.keys()[0])
    code, said = typed("check", ORIGINALS=ROOT)
    assert code == 1
    assert "is lost (doc_" in said
    document = said.partition("(")[2].partition(" ")[0]
    code, said = typed("remove", document, ORIGINALS=ROOT)
    assert (code, said, s3.keys()) == (0, "removed 1\n", [])


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("gs://docs/originals", "ASSISTANT_ORIGINALS: write s3://BUCKET/PREFIX"),
        ("s3://key:secret@docs/originals", "ASSISTANT_ORIGINALS: write s3://BUCKET/PREFIX"),
        ("s3://nowhere/originals", "there is no such bucket; make it"),
    ],
)
def test_an_address_that_is_none_is_told_in_one_line(
    s3: S3, typed: Typed, tmp_path: Path, address: str, told: str
) -> None:
    code, said = typed(str(tmp_path / "a.txt"), ORIGINALS=address)
    assert (code, len(said.splitlines())) == (2, 1), said
    assert told in said
    assert "secret" not in said


def test_a_key_without_rights_an_extra_that_lacks_and_a_server_that_is_away_are_told_in_one_line(
    s3: S3, typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = str(tmp_path / "a.txt")
    with s3.asking_who():
        rights = typed(file, ORIGINALS=ROOT)
    extra = typed(file, program=_WITHOUT_EXTRA, ORIGINALS=ROOT)
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    away = typed(file, ORIGINALS=ROOT)
    for (code, said), told in [
        (rights, "AWS_ACCESS_KEY_ID"),
        (extra, "pip install 'cited-assistant[sources]'"),
        (away, "it does not answer. Nothing is damaged; try again when it is there"),
    ]:
        assert (code, len(said.splitlines())) == (2, 1), said
        assert told in said
    assert not (tmp_path / "var" / "library.sqlite3").exists()
