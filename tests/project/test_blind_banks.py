"""The banks written from documents alone are whole: each item can be judged as its README says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evaluation.folders import BLIND, SHARED, Bank, sets_of
from evaluation.judged import judged
from evaluation.judging import QUOTING, Expected
from evaluation.texts import count_words, has_forbidden, has_required

FOLDERS = sorted(path.parent for path in BLIND.glob("*/bank.toml"))


def items(folder: Path) -> Iterator[dict[str, Any]]:
    """The questions of a bank, the turns of its dialogues among them."""
    for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        found = json.loads(line)
        yield from found.get("turns", [found])


LATER_LOOKS = {  # at documents that were asked before: questions and kinds at least
    "sample-c": (80, 12),
    "sample-d": (80, 12),
    "sample-e": (80, 12),
    "sample-f": (60, 10),
    "sample-g": (60, 10),
    "sample-h": (60, 10),
    "sample-i": (60, 10),
    "sample-j": (60, 10),
    "sample-k": (44, 10),
    "federal-b": (60, 9),
    "federal-c": (44, 9),
    "plans-b": (60, 10),
    "plans-c": (40, 10),
    "talks-a": (50, 1),  # conversations alone
    "tables-a": (55, 3),  # tables alone
    "tables-b": (50, 3),
    "tables-c": (60, 3),
    "tables-d": (50, 3),
    "sample-l": (44, 8),
    "lists-a": (40, 3),  # lists, counts and "is there any" alone
}

OF_OTHERS = {
    "plans",
    "plans-b",
    "plans-c",
    "federal",
    "federal-b",
    "federal-c",
}  # documents not of the project


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_gold_answer_passes_its_own_keywords(folder: Path) -> None:
    for item in items(folder):
        expected = Expected(item["expected"])
        assert item["question"].strip(), item
        if expected in QUOTING:
            assert has_required(item["gold_answer"], item["must_include"]), item["question"]
            assert not has_forbidden(item["gold_answer"], item["must_not_include"]), item[
                "question"
            ]
            assert count_words(item["gold_answer"]) <= item["max_words"], item["question"]
        else:
            assert item["must_include"] == [], item["question"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_bank_has_questions_enough_of_many_kinds_and_none_twice(folder: Path) -> None:
    asked = [item["question"] for item in items(folder)]
    questions, kinds = LATER_LOOKS.get(folder.name, (120, 12))
    assert len(asked) >= questions
    text = (folder / "questions.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert len({line["kind"] for line in lines}) >= kinds
    assert len({line["id"] for line in lines}) == len(lines)
    alone = [line["question"] for line in lines if "question" in line]
    assert len(set(alone)) == len(alone)


def test_a_bank_says_what_it_is_asked_of_and_whether_it_is_blind() -> None:
    banks = list(sets_of(FOLDERS))
    needed = [folder for folder in FOLDERS if SHARED.is_dir() or folder.name not in OF_OTHERS]
    assert len(banks) == len(needed) >= 4
    for bank in banks:
        assert isinstance(bank, Bank)
        assert bank.name.partition(":")[0] in {"blind", "training"}
        assert bank.questions.is_file()
        assert bank.places


def test_a_bank_of_some_files_of_a_folder_is_asked_of_these_alone(tmp_path: Path) -> None:
    (tmp_path / "bank.toml").write_text(
        'name = "x"\nstate = "blind"\ndocuments = "corpus/documents"\nonly = ["glossary.md"]\n'
    )
    (bank,) = sets_of([tmp_path])
    assert isinstance(bank, Bank)
    assert [place.name for place in bank.places] == ["glossary.md"]
    assert bank.places[0].is_file()


def test_answers_judged_by_hand_have_each_question_once(tmp_path: Path) -> None:
    judged_banks = [folder for folder in FOLDERS if (folder / "judged.jsonl").is_file()]
    assert judged_banks
    for folder in judged_banks:
        assert len(judged(folder)) == len(list(items(folder)))
    bank = tmp_path / "bank"
    shutil.copytree(judged_banks[0], bank)
    said = (bank / "judged.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (bank / "judged.jsonl").write_text("".join(said[1:]), encoding="utf-8")
    with pytest.raises(ValueError, match="each question of the bank once"):
        judged(bank)
