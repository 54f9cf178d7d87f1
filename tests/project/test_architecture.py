"""The map of the code is the code: whoever follows it arrives."""

from __future__ import annotations

import re

import pytest

from tests.conftest import CHECKOUT

MAP = (CHECKOUT / "docs" / "architecture.md").read_text(encoding="utf-8")
FLOWS = {
    "## A document comes in": "corpus/writer.py",
    "## A question goes out": "corpus/answers.py",
}


def paths(text: str) -> set[str]:
    return {found for found in re.findall(r"`([\w./-]+)`", text) if "/" in found}


def test_every_path_of_the_map_exists() -> None:
    assert {path for path in paths(MAP) if not (CHECKOUT / path).exists()} == set()


@pytest.mark.parametrize("package", ["api", "assistant"])
def test_every_room_is_on_the_map_and_they_are_about_a_dozen(package: str) -> None:
    folder = CHECKOUT / package
    rooms = {f"{package}/{each.parent.name}/" for each in folder.glob("*/__init__.py")}
    rooms |= {f"{package}/{each.name}" for each in folder.glob("*.py") if each.stem != "__init__"}
    assert len(rooms) <= 13
    table = MAP.partition(f"## The rooms of `{package}/`")[2].partition("\n## ")[0]
    rows = set(re.findall(rf"^\| `({package}/[^`]+)`", table, re.MULTILINE))
    assert rows == rooms


@pytest.mark.parametrize(("heading", "last"), FLOWS.items())
def test_each_flow_names_a_file_for_each_step(heading: str, last: str) -> None:
    table = MAP.partition(heading)[2].partition("\n## ")[0]
    steps = [row for row in table.splitlines() if row.startswith("| ")][1:]
    assert len(steps) >= 10
    for step in steps:
        assert paths(step), step
    assert last in table


def test_every_package_that_imports_are_checked_for_is_on_the_map() -> None:
    contracts = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    found = re.search(r"root_packages = \[(.*?)\]", contracts)
    assert found is not None
    for package in re.findall(r'"(\w+)"', found[1]):
        assert f"`{package}/`" in MAP
