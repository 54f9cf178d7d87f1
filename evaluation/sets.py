"""Reading sets of questions: retrieval with marks, sentence evidence, conversations, banks."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One document of a set; `id` is the set's own."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question with the user's earlier ones, oldest first."""

    id: str
    text: str
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalSet:
    """Documents, questions in several forms, and which documents each question wants."""

    name: str
    rows: tuple[Row, ...]
    forms: Mapping[str, tuple[Turn, ...]]
    marks: Mapping[str, Mapping[str, int]]


class Answerability(StrEnum):
    """Whether the documents answer a turn of a conversation, as people judged it."""

    ANSWERABLE = "ANSWERABLE"
    PARTIAL = "PARTIAL"
    UNANSWERABLE = "UNANSWERABLE"
    CONVERSATIONAL = "CONVERSATIONAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserTurn:
    """What a user said in a conversation, and the rows marked as answering it, if any are."""

    id: str
    text: str
    earlier: tuple[str, ...]
    answerability: Answerability
    marked: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """A question about one passage, and the sentences that its answer rests on, if it has one."""

    id: str
    question: str
    row: Row
    gold: tuple[str, ...]


def is_retrieval_set(folder: Path) -> bool:
    """Whether a folder has the shape of a retrieval set: corpus, queries, marks."""
    return (folder / "corpus.jsonl").is_file() and (folder / "qrels" / "test.tsv").is_file()


def read_retrieval_set(folder: Path) -> RetrievalSet:
    """A folder with corpus.jsonl, queries_*.jsonl and qrels/test.tsv."""
    marks = read_marks(folder)
    asked = {
        path.stem.removeprefix("queries_"): {e["_id"]: e["text"] for e in read_lines(path)}
        for path in sorted(folder.glob("queries*.jsonl"))
    }
    histories = {key: _messages(text) for key, text in asked.pop("questions", {}).items()}
    forms: dict[str, tuple[Turn, ...]] = {
        form: tuple(Turn(id=i, text=_plain(text)) for i, text in texts.items() if i in marks)
        for form, texts in asked.items()
    }
    if histories:
        forms["lastturn with history"] = tuple(
            Turn(id=i, text=messages[-1], earlier=messages[:-1])
            for i, messages in histories.items()
            if i in marks
        )
    return RetrievalSet(name=folder.name, rows=read_rows(folder), forms=forms, marks=marks)


def read_rows(folder: Path) -> tuple[Row, ...]:
    """The documents of corpus.jsonl."""
    return tuple(
        Row(id=each["_id"], title=each.get("title") or "", text=each["text"])
        for each in read_lines(folder / "corpus.jsonl")
    )


def read_marks(folder: Path) -> Mapping[str, Mapping[str, int]]:
    """The marks of qrels/test.tsv by question; none where a folder has no such file."""
    marks: dict[str, dict[str, int]] = defaultdict(dict)
    path = folder / "qrels" / "test.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()[1:] if path.is_file() else []
    for line in lines:
        query, document, score = line.split("\t")
        marks[query][document] = int(score)
    return marks


def read_conversations(folder: Path) -> tuple[UserTurn, ...]:
    """Every turn of a user in conversations.jsonl; none where a folder has no such file."""
    path = folder / "conversations.jsonl"
    marks = read_marks(folder)
    turns = []
    for conversation in read_lines(path) if path.is_file() else []:
        said = [each for each in conversation["messages"] if each["speaker"] == "user"]
        for number, message in enumerate(said, start=1):
            identity = f"{conversation['conversation_id']}<::>{number}"
            marked = {row for row, mark in marks.get(identity, {}).items() if mark > 0}
            turn = UserTurn(
                id=identity,
                text=message["text"],
                earlier=tuple(each["text"] for each in said[: number - 1]),
                answerability=Answerability(message["enrichments"]["Answerability"][0]),
                marked=frozenset(marked),
            )
            turns.append(turn)
    return tuple(turns)


def read_evidence(folder: Path) -> tuple[EvidenceItem, ...]:
    """A folder with answerable.jsonl and unanswerable.jsonl, each question with its passage."""
    items = []
    for name in ("answerable", "unanswerable"):
        for each in read_lines(folder / f"{name}.jsonl"):
            passage = each["passages"][0]
            chosen = {s for output in each["output"] for s in output["selected_sentences"]}
            gold = tuple(sorted(chosen)) if name == "answerable" else ()
            row = Row(id=f"{name}-{each['id']}", title=passage["title"], text=passage["text"])
            items.append(EvidenceItem(id=each["id"], question=each["input"], row=row, gold=gold))
    return tuple(items)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file with one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _messages(text: str) -> tuple[str, ...]:
    return tuple(_plain(part) for part in text.split("|user|:") if part.strip())


def _plain(text: str) -> str:
    return text.removeprefix("|user|:").strip()
