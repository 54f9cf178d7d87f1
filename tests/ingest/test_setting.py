"""`ingest set`, typed as people type it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ingest.cli import main
from tests.builders import Library


@pytest.fixture
def document_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path / "var"))
    library = Library.at(tmp_path / "var")
    made = library.put("pumps.md", "Two pumps run.", address=str(tmp_path / "pumps.md"))
    library.close()
    return made


def typed(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["ingest", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_a_document_is_named_by_its_id_or_its_file_and_says_what_was_set(
    document_id: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("--title", "The pumps", "--period", "2019-2021", "--date", "2022-03-01")
    assert typed(monkeypatch, "set", str(tmp_path / "pumps.md"), *words, "--label", "staff") == 0
    said = capsys.readouterr().out
    assert f"{document_id}  title: The pumps (set by " in said
    assert "period: 2019-01-01 to 2021-12-31" in said
    assert "without it: pumps.md)" in said
    assert typed(monkeypatch, "list", "--json") == 0
    listed = capsys.readouterr().out
    assert '"published_source": "given"' in listed
    assert '"period_to": "2021-12-31"' in listed
    names = ("title", "period", "date", "label")
    assert typed(monkeypatch, "set", document_id, *(w for n in names for w in ("--unset", n))) == 0
    assert capsys.readouterr().out == f"{document_id}: nothing is set by hand\n"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--date", "soon"), "a date is written 2016-10-13"),
        (("--period", "2021 to 2019"), "ends (2019-12-31) before it begins (2021-01-01)"),
        (("--label", "everyone"), "is not an audience label"),
        (("--unset", "colour"), "use some of title, date, period"),
    ],
)
def test_what_cannot_be_is_one_line_that_says_how(
    document_id: str,
    words: tuple[str, str],
    why: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert typed(monkeypatch, "set", document_id, *words) == 2
    said = capsys.readouterr().err
    assert why in said
    assert said.count("\n") == 1


def test_a_document_that_is_not_there_is_told(
    document_id: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "set", "nothing.md", "--kind", "report") == 2
    assert "there is no document 'nothing.md'" in capsys.readouterr().err
