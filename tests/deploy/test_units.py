"""The units of systemd, as systemd itself reads them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

UNIT = CHECKOUT / "deploy" / "cited-assistant.service"
IN_SLACK = CHECKOUT / "deploy" / "cited-assistant-slack.conf"
PROGRAM = "ExecStart=/opt/cited-assistant/.venv/bin/assistant"


def installed(folder: Path, change: tuple[str, str] = ("", "")) -> list[Path]:
    """Both units in a folder as docs/operations.md says, with a program that is there."""
    unit, slack = UNIT.read_text(encoding="utf-8"), IN_SLACK.read_text(encoding="utf-8")
    assert unit.count(f"{PROGRAM} serve --proxy-headers\n") == 1
    assert slack.count(f"{PROGRAM} slack run\n") == 1
    here = "ExecStart=/bin/true"
    paths = [folder / UNIT.name, folder / "cited-assistant-slack.service"]
    for path in paths:
        path.write_text(unit.replace(PROGRAM, here).replace(*change), encoding="utf-8")
    drop_in = folder / f"{paths[1].name}.d" / "slack.conf"
    drop_in.parent.mkdir()
    drop_in.write_text(slack.replace(PROGRAM, here).replace(*change), encoding="utf-8")
    return paths


def verified(unit: Path) -> tuple[int, str]:
    """What systemd says of a unit: an exit code, and its complaints."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("LOUD: systemd-analyze is not installed; the units were not checked")
    done = subprocess.run(
        [analyze, "verify", "--man=no", unit],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_units_are_ones_that_systemd_accepts(tmp_path: Path) -> None:
    for unit in installed(tmp_path):
        assert verified(unit) == (0, "")


@pytest.mark.parametrize(
    ("change", "found"),
    [(("UMask=", "UMusk="), "Unknown key"), (("true slack run", "no-such"), "not executable")],
)
def test_a_fault_in_a_unit_is_found(tmp_path: Path, change: tuple[str, str], found: str) -> None:
    assert any(found in verified(unit)[1] for unit in installed(tmp_path, change))
