"""Answers judged by hand, as a table: `python -m evaluation.judged [--record]`.

A bank of `evaluation/blind` may hold `judged.jsonl`: for each answer a verdict by somebody who saw
question, documents and answer alone, and whether it reads well enough to be sent on as it stands.
`judged` in its `bank.toml` says when, and of which commit.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from benchmarks.quality_page import markdown_table, record
from evaluation.folders import BLIND
from evaluation.sets import read_lines


class Verdict(StrEnum):
    """What an answer is, to a reader of question, documents and answer."""

    RIGHT = "right"
    INCOMPLETE = "incomplete"
    MISLEADING = "misleading"  # wrong, or of something else, and said as an answer
    REFUSED = "refused"  # although the documents say it


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One answer: the kind of its question, the verdict, whether it reads well."""

    kind: str
    verdict: Verdict
    reads: bool


def main() -> int:
    """Print the table of every judged bank; with --record write a section of docs/quality.md."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.judged", description=__doc__)
    parser.add_argument("--record", action="store_true", help="write docs/quality.md")
    arguments = parser.parse_args()
    folders = sorted(path.parent for path in BLIND.glob("*/judged.jsonl"))
    text = "\n\n".join("\n".join(_bank(folder)) for folder in folders)
    text = f"Shares of answers; command: `python -m evaluation.judged --record`\n\n{text}"
    sys.stdout.write(text + "\n")
    if arguments.record:
        record("judged", text)
    return 0


def judged(folder: Path) -> list[Judged]:
    """What was said of each answer of a bank.

    Raises:
        ValueError: when a question of the bank has no verdict, or two.
    """
    kinds = dict(_asked(folder))
    said = read_lines(folder / "judged.jsonl")
    if sorted(each["id"] for each in said) != sorted(kinds):
        raise ValueError(f"{folder}: judged.jsonl does not have each question of the bank once")
    return [
        Judged(kind=kinds[each["id"]], verdict=Verdict(each["verdict"]), reads=each["reads"])
        for each in said
    ]


def _asked(folder: Path) -> Iterator[tuple[str, str]]:
    """The ids and kinds of a bank's questions; the turns of dialogues by number."""
    for line in read_lines(folder / "questions.jsonl"):
        for number in range(1, len(line.get("turns", ())) + 1):
            yield f"{line['id']}<::>{number}", "dialogue turn"
        if "turns" not in line:
            yield line["id"], line["kind"]


def _bank(folder: Path) -> list[str]:
    said = tomllib.loads((folder / "bank.toml").read_text(encoding="utf-8"))
    by_kind: dict[str, list[Judged]] = defaultdict(list)
    found = judged(folder)
    for each in found:
        by_kind[each.kind].append(each)
    rows = [_row(kind, some) for kind, some in [*sorted(by_kind.items()), ("all", found)]]
    head = ["kind", "answers", *Verdict, "reads badly"]
    title = f"**{said['name']}**, judged {said['judged']}:"
    return [title, "", *markdown_table(head, rows)]


def _row(kind: str, some: Sequence[Judged]) -> list[object]:
    shares = [sum(each.verdict is verdict for each in some) / len(some) for verdict in Verdict]
    badly = sum(not each.reads for each in some) / len(some)
    return [kind, len(some), *(f"{share:.2f}" for share in (*shares, badly))]


if __name__ == "__main__":
    sys.exit(main())
