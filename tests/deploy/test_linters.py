"""The files for containers, as the linters of `make check` read them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

MANIFESTS = sorted(
    str(path.relative_to(CHECKOUT))
    for path in (CHECKOUT / "deploy" / "kubernetes").glob("*.yaml")
    if path.name != "kustomization.yaml"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Linter:
    """A linter with its files; and a fault, `old` become `new`, of which it says `found`."""

    words: tuple[str, ...]
    files: tuple[str, ...]
    faulty: str
    old: str
    new: str
    found: str


LINTERS = (
    Linter(
        words=("hadolint",),
        files=("deploy/Dockerfile",),
        faulty="deploy/Dockerfile",
        old="WORKDIR /src",
        new="WORKDIR src",
        found="DL3000",
    ),
    Linter(
        words=("yamllint", "--strict", "--config-file", "deploy/yamllint.yaml"),
        files=("deploy",),
        faulty="deploy/compose.yaml",
        old="  init: true\n",
        new="  init: true\n  init: true\n",
        found="duplication of key",
    ),
    Linter(
        words=("check-jsonschema", "--builtin-schema", "vendor.compose-spec"),
        files=("deploy/compose.yaml",),
        faulty="deploy/compose.yaml",
        old="read_only: true",
        new="read_onyl: true",
        found="read_onyl",
    ),
    Linter(
        words=("kubernetes-validate", "--strict", "--quiet"),
        files=tuple(MANIFESTS),
        faulty="deploy/kubernetes/server.yaml",
        old="runAsNonRoot: true",
        new="runAsNonRoot: perhaps",
        found="'perhaps' is not of type 'boolean'",
    ),
)


def linted(linter: Linter, folder: Path) -> tuple[int, str]:
    """What a linter says of the files in a folder: an exit code, and its complaints."""
    program = Path(sys.executable).parent / linter.words[0]
    done = subprocess.run(
        [program, *linter.words[1:], *linter.files],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("linter", LINTERS, ids=lambda linter: linter.words[0])
def test_a_linter_finds_nothing_but_the_fault_that_is_planted(
    linter: Linter, tmp_path: Path
) -> None:
    code, said = linted(linter, CHECKOUT)
    assert code == 0, said
    shutil.copytree(CHECKOUT / "deploy", tmp_path / "deploy")
    file = tmp_path / linter.faulty
    text = file.read_text(encoding="utf-8")
    assert linter.old in text
    file.write_text(text.replace(linter.old, linter.new, 1), encoding="utf-8")
    code, said = linted(linter, tmp_path)
    assert code != 0
    assert linter.found in said


def test_make_check_runs_the_same_linters() -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    for linter in LINTERS:
        files = "$(MANIFESTS)" if len(linter.files) > 1 else linter.files[0]
        assert f"\t$(BIN)/{' '.join(linter.words)} {files}\n" in makefile
